package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.opencpm.media.sdp.SdpSyntaxException;

/**
 * Which file it is (RFC 5547 section 6, {@code a=file-selector}).
 *
 * @param name its name as the user knows it: any characters, a path among them; never a file name
 *     to write to
 * @param type its media type as written, parameters included
 * @param size its size in bytes
 * @param hashes its digests
 */
public record FileSelector(
    Optional<String> name, Optional<String> type, OptionalLong size, List<FileHash> hashes) {

  /** Name of the attribute. */
  public static final String ATTRIBUTE = "file-selector";

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the name is empty, the size negative, or the type holds a
   *     blank or a control character outside quotes
   */
  public FileSelector {
    if (name.filter(String::isEmpty).isPresent() || size.orElse(0) < 0) {
      throw new IllegalArgumentException("empty name or negative size of a file");
    }
    if (type.isPresent() && FileSelectorText.endOfValue(type.get(), 0) != type.get().length()) {
      throw new IllegalArgumentException("blank in the type of a file");
    }
    hashes = List.copyOf(hashes);
  }

  /** Makes the selector of a file that is known whole, as a push needs it. */
  public static FileSelector of(String name, String type, long size, FileHash hash) {
    return new FileSelector(
        Optional.of(name), Optional.of(type), OptionalLong.of(size), List.of(hash));
  }

  /**
   * Reads an attribute's value. The selectors may come in any order, with several blanks between;
   * unknown ones are passed over, of two with one name the first counts.
   *
   * @throws SdpSyntaxException if one has no colon, the name no end, the size is no number
   */
  public static FileSelector parse(String value) throws SdpSyntaxException {
    return new FileSelectorReader(value).read();
  }

  /** The digest of that algorithm; case is ignored. */
  public Optional<FileHash> hash(String algorithm) {
    return hashes.stream().filter(hash -> hash.algorithm().equalsIgnoreCase(algorithm)).findFirst();
  }

  /**
   * Tells whether this is the same file for resumption: same name, size and a digest that both
   * have. Without a common digest it is not: the file may have changed.
   */
  public boolean isSameFile(FileSelector other) {
    return name.equals(other.name)
        && size.equals(other.size)
        && hashes.stream().anyMatch(other.hashes::contains);
  }

  /** The attribute's value. */
  @Override
  public String toString() {
    return FileSelectorText.write(this);
  }
}
