package org.opencpm.subscriber;

import java.util.List;
import java.util.Optional;

/**
 * State of registrations as an S-CSCF reports it: {@code application/reginfo+xml} (RFC 3680) with
 * GRUUs (RFC 5628).
 *
 * @param version counts the documents of a subscription, from 0
 * @param full true if the document has all registrations, false if only those that changed
 * @param registrations one for each address of record
 */
public record ReginfoDocument(long version, boolean full, List<Registration> registrations) {

  /** Largest document that is read, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  /** Copies the list. */
  public ReginfoDocument {
    registrations = List.copyOf(registrations);
  }

  /**
   * Reads a document; elements and attributes that RFC 3680 does not know are passed over.
   *
   * @param xml at most 64 KiB
   * @return the document
   * @throws AddressSyntaxException if it is too large, not well-formed, has a document type, or
   *     lacks what RFC 3680 5 demands
   */
  public static ReginfoDocument parse(byte[] xml) throws AddressSyntaxException {
    return ReginfoReader.read(xml);
  }

  /**
   * One address of record.
   *
   * @param aor address of record, a URI
   * @param id name of this registration within the subscription
   * @param state {@code init}, {@code active} or {@code terminated}
   * @param contacts the devices
   */
  public record Registration(String aor, String id, String state, List<Contact> contacts) {

    /** Copies the list. */
    public Registration {
      contacts = List.copyOf(contacts);
    }

    /** True if at least one device is registered. */
    public boolean isActive() {
      return state.equals("active");
    }
  }

  /**
   * One device of an address of record.
   *
   * @param uri where it listens
   * @param id name of this contact within the subscription
   * @param state {@code active} or {@code terminated}
   * @param event what brought it into that state: {@code registered}, {@code refreshed}, {@code
   *     expired}, {@code unregistered}, …
   * @param expires seconds that the registration has left; -1 if not said
   * @param displayName null if there is none
   * @param contactParams feature tags and {@code +sip.instance} as they would stand in a Contact,
   *     each with its semicolon in front; "" if there are none
   * @param pubGruu public GRUU, a URI; null if there is none
   */
  public record Contact(
      String uri,
      String id,
      String state,
      String event,
      long expires,
      String displayName,
      String contactParams,
      String pubGruu) {

    /** True if the device is registered. */
    public boolean isActive() {
      return state.equals("active");
    }

    /** What the device can do. */
    public FeatureTags featureTags() {
      return FeatureTags.parse(contactParams);
    }

    /** The device's own name: {@code +sip.instance} without quotes and angle brackets. */
    public Optional<String> instance() {
      return featureTags().instance();
    }
  }
}
