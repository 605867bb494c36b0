package org.opencpm.group;

import java.util.ArrayList;
import java.util.List;

/**
 * Recipients of one message or session: {@code application/resource-lists+xml} (RFC 4826) with copy
 * control (RFC 5364), as RFC 5365 and RFC 5366 carry it in SIP (fact sheet 3.6). Immutable.
 *
 * @param entries recipients in order, as written: duplicates are still there
 */
public record ResourceList(List<Entry> entries) {

  /** Largest document that is read, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

  /** Copies the list. */
  public ResourceList {
    entries = List.copyOf(entries);
  }

  /**
   * One recipient.
   *
   * @param uri address as written: 1 to 1024 visible US-ASCII characters
   * @param copyControl how openly it is addressed
   * @param anonymize true if other recipients must not learn the address
   */
  public record Entry(String uri, CopyControl copyControl, boolean anonymize) {

    private static final int MAX_URI_LENGTH = 1024;

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it is empty, too long or has other characters
     */
    public Entry {
      if (!isUri(uri)) {
        throw new IllegalArgumentException("not the URI of a recipient");
      }
    }

    static boolean isUri(String text) {
      return text != null
          && !text.isEmpty()
          && text.length() <= MAX_URI_LENGTH
          && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
  }

  /**
   * Reads a list. Lists within lists are flattened; display names and elements of other namespaces
   * are passed over; an entry without copy control is a {@link CopyControl#TO}.
   *
   * @param xml the document, at most 256 KiB
   * @param maxEntries most entries allowed
   * @return the list, possibly empty
   * @throws ResourceListException if it is malformed, too long, or refers to lists elsewhere, which
   *     this server does not fetch
   */
  public static ResourceList parse(byte[] xml, int maxEntries) throws ResourceListException {
    return ResourceListReader.read(xml, maxEntries);
  }

  /** Writes the list as a document in UTF-8 without line breaks. */
  public byte[] write() {
    return ResourceListWriter.write(entries);
  }

  /**
   * What recipients may learn of each other, for a body with the disposition {@code
   * recipient-list-history} (RFC 5365 7.3): no blind copies, and an anonymous address for each
   * entry that asks for it.
   */
  public ResourceList history() {
    List<Entry> visible = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.copyControl() != CopyControl.BCC) {
        String uri = entry.anonymize() ? ANONYMOUS : entry.uri();
        visible.add(new Entry(uri, entry.copyControl(), false));
      }
    }
    return new ResourceList(visible);
  }
}
