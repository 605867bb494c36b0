package org.opencpm.subscriber;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.RegistrationTransactions.Bind;

/** One Contact of a REGISTER, read and written (RFC 3261 10.2, RFC 5626, RFC 5627). */
final class Contact {

  private static final int MAX_NAME = 100;

  /** Longest name of a device that the database keeps. */
  private static final int MAX_KEY = 512;

  private final NameAddress value;
  private final SipUri uri;
  private final String instance;

  private Contact(NameAddress value, SipUri uri, String instance) {
    this.value = value;
    this.uri = uri;
    this.instance = instance;
  }

  static Contact parse(String text, Settings settings) throws RegistrationRefused {
    NameAddress value;
    SipUri uri;
    try {
      value = NameAddress.parse(text);
      uri = SipUri.parse(value.uri());
    } catch (AddressSyntaxException e) {
      throw new RegistrationRefused(Outcome.MALFORMED, "Contact: " + e.getMessage());
    }
    if (isOurs(uri, settings)) {
      throw new RegistrationRefused(Outcome.FORBIDDEN, "Contact is the server itself");
    }
    String raw = value.param("+sip.instance").orElse(null);
    Contact contact = new Contact(value, uri, raw == null ? null : bare(raw));
    if (contact.deviceKey().length() > MAX_KEY) {
      throw new RegistrationRefused(Outcome.MALFORMED, "Contact: its device has too long a name");
    }
    return contact;
  }

  /** Whether a URI is a listening point of this server: a registration there would loop. */
  static boolean isOurs(SipUri uri, Settings settings) {
    int port = portOf(uri);
    boolean port1 = port == settings.sipPort() || port == settings.sipsPort();
    String host = uri.host().toLowerCase(Locale.ROOT);
    return port1
            && (host.equalsIgnoreCase(settings.host())
                || host.equals("localhost") && settings.host().startsWith("127."))
        || host.equals(settings.domain());
  }

  static long cseq(HeaderList headers) {
    String field = headers.first("CSeq").orElse("0").trim();
    int end = 0;
    while (end < field.length() && Character.isDigit(field.charAt(end))) {
      end++;
    }
    return end == 0 || end > 18 ? 0 : Long.parseLong(field.substring(0, end));
  }

  /** A number of seconds, capped at the largest duration; null when it is none. */
  static Long seconds(String text) {
    String digits = text.trim();
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    return digits.length() > 9 ? Long.valueOf(999_999_999L) : Long.valueOf(digits);
  }

  Long expires() {
    return value.param("expires").map(Contact::seconds).orElse(null);
  }

  String deviceKey() {
    if (instance != null) {
      return instance;
    }
    return (uri.user() == null ? "" : uri.user() + "@") + uri.host() + ":" + uri.port();
  }

  Bind bind(
      InboundRequest request, String address, long cseq, Instant expiresAt, Subscriber subscriber) {
    String gruu = null;
    if (instance != null && supportsGruu(request)) {
      gruu = gruuBase(subscriber) + ";gr=" + instance;
    }
    Binding binding =
        new Binding(
            value.uri(),
            featureParams(),
            request.source(),
            address,
            request.callId(),
            cseq,
            expiresAt,
            value.param("q").map(Contact::quality).orElse(1.0),
            request.header("User-Agent").orElse(null),
            gruu,
            route(request.hop()),
            false);
    return new Bind(deviceKey(), instance, deviceName(), binding);
  }

  /** A Contact of the answer: the URI as registered, its parameters, and the seconds left. */
  static String ofBinding(Device device, Binding binding, Instant now) {
    StringBuilder text = new StringBuilder(160);
    if (device.name() != null) {
      text.append('"').append(device.name().replaceAll("[\"\\\\]", "\\\\$0")).append("\" ");
    }
    text.append('<').append(binding.contactUri()).append('>').append(binding.contactParams());
    if (binding.gruu() != null) {
      text.append(";pub-gruu=\"").append(binding.gruu()).append('"');
    }
    // Rounded up: a registration just made has the whole time that was granted.
    long left = Math.max(1, (Duration.between(now, binding.expiresAt()).toMillis() + 999) / 1000);
    return text.append(";expires=").append(left).toString();
  }

  /**
   * The Route to the device where its Contact does not lead there by itself (NAT, own connection).
   */
  private String route(Flow hop) {
    String named = uri.param("transport").orElse("sips".equals(uri.scheme()) ? "tls" : "udp");
    boolean leadsThere =
        uri.host().equals(hop.address())
            && portOf(uri) == hop.port()
            && named.equalsIgnoreCase(hop.transport());
    String host = hop.address().indexOf(':') < 0 ? hop.address() : "[" + hop.address() + "]";
    return leadsThere
        ? null
        : "<sip:" + host + ":" + hop.port() + ";transport=" + hop.transport() + ";lr>";
  }

  private static int portOf(SipUri uri) {
    return uri.port() > 0 ? uri.port() : "sips".equals(uri.scheme()) ? 5061 : 5060;
  }

  private String featureParams() {
    StringBuilder params = new StringBuilder();
    for (Map.Entry<String, String> param : value.params().entrySet()) {
      String name = param.getKey();
      if (!name.equalsIgnoreCase("expires")
          && !name.equalsIgnoreCase("pub-gruu")
          && !name.equalsIgnoreCase("temp-gruu")) {
        params.append(';').append(name);
        if (param.getValue() != null && !param.getValue().isEmpty()) {
          params.append('=').append(param.getValue());
        }
      }
    }
    return params.toString();
  }

  private String deviceName() {
    String name = value.displayName();
    if (name == null || name.isBlank()) {
      name = value.param("+g.oma.cpm.device-name").map(Contact::bare).orElse(null);
    }
    if (name == null || name.isBlank()) {
      return null;
    }
    if (name.length() <= MAX_NAME) {
      return name;
    }
    // Not between the two halves of one character.
    int end = Character.isHighSurrogate(name.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
    return name.substring(0, end);
  }

  private static boolean supportsGruu(InboundRequest request) {
    for (String field : request.headers().all("Supported")) {
      for (String tag : field.split("[,\\s]+")) {
        if (tag.equalsIgnoreCase("gruu")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String gruuBase(Subscriber subscriber) {
    return subscriber.addresses().stream()
        .filter(a -> a.startsWith("sip:"))
        .findFirst()
        .orElse(subscriber.defaultAddress());
  }

  private static double quality(String text) {
    try {
      return Math.max(0, Math.min(1, Double.parseDouble(text)));
    } catch (NumberFormatException e) {
      return 1.0;
    }
  }

  /** A parameter value without its quotes and angle brackets. */
  private static String bare(String quoted) {
    String text = quoted.trim();
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    if (text.length() >= 2 && text.startsWith("<") && text.endsWith(">")) {
      text = text.substring(1, text.length() - 1);
    }
    return text;
  }
}
