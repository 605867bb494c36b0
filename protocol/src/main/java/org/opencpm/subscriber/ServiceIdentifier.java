package org.opencpm.subscriber;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The services of CPM and their IMS communication service identifiers (fact sheet 1.1). */
public enum ServiceIdentifier {
  /** Standalone message in a SIP MESSAGE. */
  PAGER("msg"),
  /** The same to a list or group. */
  PAGER_GROUP("msg.group"),
  /** Standalone message over MSRP. */
  LARGE("largemsg"),
  /** The same to a list or group. */
  LARGE_GROUP("largemsg.group"),
  /** Delivery of messages that waited for their recipient. */
  DEFERRED("deferred"),
  /** Chat of two. */
  SESSION("session"),
  /** Chat of a group. */
  SESSION_GROUP("session.group"),
  /** File over MSRP. */
  FILE_TRANSFER("filetransfer"),
  /** The same to a list or group. */
  FILE_TRANSFER_GROUP("filetransfer.group"),
  /** Notice of a server to a client, not shown as a message. */
  SYSTEM_MESSAGE("systemmsg");

  private static final String URN_NAMESPACE = "urn:urn-7:";
  private static final String PREFIX = "3gpp-service.ims.icsi.oma.cpm.";

  private final String name;

  ServiceIdentifier(String name) {
    this.name = name;
  }

  /** The value for P-Preferred-Service and P-Asserted-Service (RFC 6050). */
  public String urn() {
    return URN_NAMESPACE + PREFIX + name;
  }

  /** The value within {@code +g.3gpp.icsi-ref}, its colons percent-encoded. */
  public String featureTagValue() {
    return urn().replace(":", "%3A");
  }

  /** The Accept-Contact value that asks for devices with this service (RFC 3841). */
  public String acceptContact() {
    return "*;" + FeatureTags.ICSI + "=\"" + featureTagValue() + '"';
  }

  /**
   * Recognises a service: percent-encoded or not, with or without {@code urn:urn-7:}, case ignored.
   *
   * @param value from a service header field or a feature tag; null is no service
   */
  public static Optional<ServiceIdentifier> ofUrn(String value) {
    if (value == null) {
      return Optional.empty();
    }
    String urn = Escapes.decode(value.strip()).toLowerCase(Locale.ROOT);
    String wanted = urn.startsWith(URN_NAMESPACE) ? urn : URN_NAMESPACE + urn;
    return Arrays.stream(values()).filter(service -> service.urn().equals(wanted)).findFirst();
  }
}
