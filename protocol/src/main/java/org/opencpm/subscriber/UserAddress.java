package org.opencpm.subscriber;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The identity of a user, the same for all spellings of the user's address (fact sheet 3.1, 12.5).
 * Two addresses are equal if their canonical forms are.
 *
 * <ul>
 *   <li>{@code tel:} and SIP URIs with a telephone number: {@code tel:+15550100001}, or {@code
 *       tel:7042;phone-context=example.com} for a number that has no global form;
 *   <li>other SIP and SIPS URIs: {@code sip:alice@cpm.example}, host in lower case, without port,
 *       password, parameters and headers. The case of the user part counts (RFC 3261 19.1.4).
 * </ul>
 */
public final class UserAddress {

  private static final String ANONYMOUS_HOST = "anonymous.invalid";

  private final String canonical;
  private final String user;
  private final String host;
  private final String instance;

  private UserAddress(String canonical, String user, String host, String instance) {
    this.canonical = canonical;
    this.user = user;
    this.host = host;
    this.instance = instance;
  }

  /**
   * Reads an address.
   *
   * @param uriOrNameAddr a URI, or a name-addr with the URI in angle brackets. Without brackets all
   *     of it is the URI, parameters too
   * @param homeDomain where {@code sip:+15550100001@…} is a telephone number even without {@code
   *     user=phone}; null if nowhere
   * @param defaultRegion ISO 3166 code of the region whose dialling habits hold for local numbers
   *     with a domain as phone-context, such as "US"; null if local numbers stay local
   * @return the identity
   * @throws UnsupportedSchemeException if the URI is neither sip, sips nor tel
   * @throws AddressSyntaxException if it is malformed
   */
  public static UserAddress parse(String uriOrNameAddr, String homeDomain, String defaultRegion)
      throws AddressSyntaxException {
    String text = Scan.checked(uriOrNameAddr);
    String uri = text.indexOf('<') < 0 ? text : NameAddress.parse(text).uri();
    if (uri.regionMatches(true, 0, "tel:", 0, 4)) {
      return tel(
          TelephoneNumber.canonical(Escapes.decode(uri.substring(4)), null, defaultRegion), null);
    }
    SipUri sip = SipUri.parse(uri);
    String instance = sip.param("gr").map(Escapes::decode).orElse(null);
    String host = withoutFinalDot(sip.host());
    if (isTelephone(sip, host, homeDomain)) {
      return tel(
          TelephoneNumber.canonical(Escapes.decode(sip.user()), host, defaultRegion), instance);
    }
    String user = sip.user() == null ? "" : Escapes.normaliseUser(sip.user());
    return new UserAddress(
        "sip:" + user + (user.isEmpty() ? "" : "@") + host, user, host, instance);
  }

  private static UserAddress tel(String number, String instance) {
    return new UserAddress("tel:" + number, number, null, instance);
  }

  private static boolean isTelephone(SipUri uri, String host, String homeDomain) {
    if (uri.user() == null) {
      return false;
    }
    String user = Escapes.decode(uri.user());
    if (uri.param("user").filter("phone"::equalsIgnoreCase).isPresent()) {
      // A local number needs a context: its own, or the domain it stands in.
      boolean placed = TelephoneNumber.hasContext(user) || TelephoneNumber.isDomain(host);
      return TelephoneNumber.isGlobal(user) || placed && TelephoneNumber.isNumber(user);
    }
    return TelephoneNumber.isGlobal(user) && host.equalsIgnoreCase(homeDomain);
  }

  private static String withoutFinalDot(String host) {
    boolean dot = host.length() > 1 && host.endsWith(".");
    return dot ? host.substring(0, host.length() - 1) : host;
  }

  /** The one spelling of the address, a URI. */
  public String canonical() {
    return canonical;
  }

  /** True if the identity is a telephone number. */
  public boolean isTel() {
    return host == null;
  }

  /**
   * True if the address hides who it is: host {@code anonymous.invalid} (RFC 3323 4.1.1.3) or user
   * {@code anonymous}.
   */
  public boolean isAnonymous() {
    return ANONYMOUS_HOST.equals(host) || user.toLowerCase(Locale.ROOT).equals("anonymous");
  }

  /** Host in lower case, or null for a telephone number. */
  public String host() {
    return host;
  }

  /**
   * The device named by a GRUU (RFC 5627): value of the {@code gr} parameter without escapes, "" if
   * the parameter has no value, as in a temporary GRUU; empty if the address is no GRUU. It has no
   * part in equality.
   */
  public Optional<String> gruuInstance() {
    return Optional.ofNullable(instance);
  }

  /**
   * User part, the telephone number for tel, "" if the URI has none. Escapes are left only where a
   * SIP URI needs them.
   */
  public String user() {
    return user;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserAddress address && canonical.equals(address.canonical);
  }

  @Override
  public int hashCode() {
    return Objects.hash(canonical);
  }

  @Override
  public String toString() {
    return canonical;
  }
}
