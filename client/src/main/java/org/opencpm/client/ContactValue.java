package org.opencpm.client;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Writes this device's Contact: its name as display name (AD-CL-44), where it listens, its instance
 * and the feature tags of its services. Written as text, because the tags' quotes and their percent
 * signs must arrive as they are (RFC 3840, RFC 5627).
 */
final class ContactValue {

  private static final String PAGER_AND_LARGE = "+g.gsma.rcs.cpm.pager-large";

  private ContactValue() {}

  /** The URI where the device listens. */
  static String uri(ClientIdentity identity, Transport transport, String host, int port) {
    String parameter = transport == Transport.TCP ? ";transport=tcp" : "";
    return "sip:" + identity.user() + "@" + host + ":" + port + parameter;
  }

  /**
   * The whole value, without an expires parameter.
   *
   * @param references application references, encoded as they stand in a feature tag
   */
  static String of(
      ClientIdentity identity,
      String uri,
      Collection<ServiceIdentifier> services,
      List<String> references) {
    StringBuilder value = new StringBuilder();
    identity.deviceName().ifPresent(name -> value.append(quoted(name)).append(' '));
    value.append('<').append(uri).append('>');
    instance(identity, value);
    List<String> tags = services.stream().sorted().map(ServiceIdentifier::featureTagValue).toList();
    if (!tags.isEmpty()) {
      value
          .append(";+g.3gpp.icsi-ref=\"")
          .append(tags.stream().collect(Collectors.joining(",")))
          .append('"');
    }
    if (!references.isEmpty()) {
      value.append(";+g.3gpp.iari-ref=\"").append(String.join(",", references)).append('"');
    }
    if (services.contains(ServiceIdentifier.LARGE)) {
      value.append(';').append(PAGER_AND_LARGE);
    }
    return value.toString();
  }

  /** The value in an INVITE for a service and in its answer. */
  static String ofSession(ClientIdentity identity, String uri, ServiceIdentifier service) {
    StringBuilder value = new StringBuilder("<").append(uri).append('>');
    instance(identity, value);
    return value
        .append(";+g.3gpp.icsi-ref=\"")
        .append(service.featureTagValue())
        .append('"')
        .toString();
  }

  private static void instance(ClientIdentity identity, StringBuilder value) {
    identity
        .instance()
        .ifPresent(urn -> value.append(";+sip.instance=\"<").append(urn).append(">\""));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
