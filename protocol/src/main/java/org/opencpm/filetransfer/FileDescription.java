package org.opencpm.filetransfer;

import java.util.Objects;
import java.util.Optional;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SdpSyntaxException;

/**
 * What an MSRP medium says of the file that it carries (RFC 5547 section 6).
 *
 * @param selector which file
 * @param transferId {@code file-transfer-id}: new with each transfer and each retry
 * @param disposition {@code file-disposition}: {@code attachment}, {@code render} or another word
 * @param dates its times
 * @param icon {@code file-icon}: URI of its thumbnail, as a rule {@code cid:…}
 * @param range the part that moves; empty for all
 */
public record FileDescription(
    FileSelector selector,
    Optional<String> transferId,
    Optional<String> disposition,
    FileDates dates,
    Optional<String> icon,
    Optional<FileRange> range) {

  private static final String TRANSFER_ID = "file-transfer-id";
  private static final String DISPOSITION = "file-disposition";
  private static final String ICON = "file-icon";
  private static final String CID = "cid:";

  /** Checks that nothing is null. */
  public FileDescription {
    Objects.requireNonNull(selector, "selector");
    Objects.requireNonNull(transferId, "transferId");
    Objects.requireNonNull(disposition, "disposition");
    Objects.requireNonNull(dates, "dates");
    Objects.requireNonNull(icon, "icon");
    Objects.requireNonNull(range, "range");
  }

  /** Makes the description of an attachment without dates and icon, all of which is to move. */
  public static FileDescription of(FileSelector selector, String transferId) {
    return new FileDescription(
        selector,
        Optional.of(transferId),
        Optional.of("attachment"),
        FileDates.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Reads the attributes of a medium.
   *
   * @return empty if it has no {@code file-selector}, so that it carries no file
   * @throws SdpSyntaxException if the selector or the range cannot be read
   */
  public static Optional<FileDescription> of(MediaDescription medium) throws SdpSyntaxException {
    Optional<String> selector = medium.attribute(FileSelector.ATTRIBUTE);
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> range = medium.attribute(FileRange.ATTRIBUTE);
    return Optional.of(
        new FileDescription(
            FileSelector.parse(selector.get()),
            medium.attribute(TRANSFER_ID),
            medium.attribute(DISPOSITION),
            FileDates.parse(medium.attribute(FileDates.ATTRIBUTE).orElse("")),
            medium.attribute(ICON),
            range.isPresent() ? Optional.of(FileRange.parse(range.get())) : Optional.empty()));
  }

  /** The medium with these attributes in the place of those it has; absent ones are removed. */
  public MediaDescription applyTo(MediaDescription medium) {
    MediaDescription changed = medium.withAttribute(FileSelector.ATTRIBUTE, selector.toString());
    changed = with(changed, TRANSFER_ID, transferId);
    changed = with(changed, DISPOSITION, disposition);
    changed =
        with(
            changed,
            FileDates.ATTRIBUTE,
            Optional.of(dates.toString()).filter(text -> !text.isEmpty()));
    changed = with(changed, ICON, icon);
    return with(changed, FileRange.ATTRIBUTE, range.map(FileRange::toString));
  }

  /** The Content-ID of the part that is the thumbnail, without brackets (RFC 2392). */
  public Optional<String> iconContentId() {
    return icon.filter(uri -> uri.regionMatches(true, 0, CID, 0, CID.length()))
        .map(uri -> FileSelectorText.unescaped(uri.substring(CID.length())))
        .filter(id -> !id.isEmpty());
  }

  /** The same for another try: a new transfer id and the part that is missing. */
  public FileDescription resumed(String newTransferId, FileRange missing) {
    return new FileDescription(
        selector, Optional.of(newTransferId), disposition, dates, icon, Optional.of(missing));
  }

  /** The same with another thumbnail. */
  public FileDescription withIcon(String uri) {
    return new FileDescription(selector, transferId, disposition, dates, Optional.of(uri), range);
  }

  private static MediaDescription with(
      MediaDescription medium, String name, Optional<String> value) {
    return value.isPresent()
        ? medium.withAttribute(name, value.get())
        : medium.withoutAttribute(name);
  }
}
