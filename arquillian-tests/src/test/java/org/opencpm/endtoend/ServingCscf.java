package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * The S-CSCF of IMS mode, played by the tests: it tells the server of registrations, brings it
 * requests on behalf of users and takes those that come back (3GPP TS 24.229; fact sheet 10.1). The
 * devices behind it exist on paper alone.
 */
public final class ServingCscf implements AutoCloseable {

  private final RawSipPeer peer;
  private final int serverPort;
  private final String uri;

  ServingCscf(RawSipPeer peer, int serverPort) {
    this(peer, serverPort, "sip:" + RawSipPeer.HOST + ":" + peer.port());
  }

  /**
   * An S-CSCF that sends from one place and is reached at another.
   *
   * @param uri where requests for its users go
   */
  ServingCscf(RawSipPeer peer, int serverPort, String uri) {
    this.peer = peer;
    this.serverPort = serverPort;
    this.uri = uri;
  }

  /** Its own URI. */
  public String uri() {
    return uri;
  }

  /** The public GRUU that it gives to a device. */
  public static String gruu(User user, String instance) {
    return user.sip() + ";gr=" + instance;
  }

  // ----- registration -----

  /** Registers a device: a third-party REGISTER with the device's own and its answer enclosed. */
  public SipText register(User user, String instance) {
    return register(user, instance, Pager.FEATURE_TAG);
  }

  /** Registers a device with these feature tags, as {@link #register(User, String)}. */
  SipText register(User user, String instance, String features) {
    String contact =
        "<sip:"
            + user.name()
            + "@192.0.2.11:5060;transport=tcp>;+sip.instance=\"<"
            + instance
            + ">\";"
            + features;
    String both =
        "From: <"
            + user.sip()
            + ">;tag=dev\r\nTo: <"
            + user.sip()
            + ">\r\nCall-ID: "
            + instance
            + "@192.0.2.11\r\nCSeq: 2 REGISTER\r\nContent-Length: 0\r\n";
    String request =
        "REGISTER sip:"
            + User.DOMAIN
            + " SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.11;branch=z9hG4bKd\r\n"
            + both
            + "Contact: "
            + contact
            + ";expires=600000\r\nSupported: path, gruu\r\n\r\n";
    String answer =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.11;branch=z9hG4bKd\r\n"
            + both
            + "Contact: "
            + contact
            + ";pub-gruu=\""
            + gruu(user, instance)
            + "\";expires=600000\r\n\r\n";
    String body =
        "--both\r\nContent-Type: message/sip\r\n\r\n"
            + request
            + "\r\n--both\r\nContent-Type: message/sip\r\n\r\n"
            + answer
            + "\r\n--both--\r\n";
    return peer.exchange(
        thirdParty(user)
            .header("Expires", "600000")
            .body("multipart/mixed;boundary=\"both\"", body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells of a registration, or by {@code 0} of its end, and encloses nothing. */
  public SipText registerWithoutBody(User user, String expires) {
    return peer.exchange(thirdParty(user).header("Expires", expires));
  }

  /** A third-party REGISTER without body and Expires. */
  public SipRequest thirdParty(User user) {
    return SipRequest.of("REGISTER", "sip:" + RawSipPeer.HOST + ":" + serverPort)
        .header("From", "<" + uri() + ">;tag=" + tag())
        .header("To", "<" + user.sip() + ">")
        .header("Contact", "<" + uri() + ">");
  }

  /** Waits for the server's subscription to the registration state of a user. */
  public SipText awaitSubscription(User user) {
    Patience.until("a SUBSCRIBE for " + user.name(), () -> !subscriptions(user).isEmpty());
    return subscriptions(user).get(0);
  }

  private List<SipText> subscriptions(User user) {
    return peer.requests().stream()
        .filter(r -> r.method().equals("SUBSCRIBE") && r.requestUri().equals(user.sip()))
        .toList();
  }

  /** Notifies of the state of a device, within a subscription. */
  public SipText notify(
      SipText subscription, int version, User user, String instance, String state) {
    String document =
        "<?xml version=\"1.0\"?><reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\""
            + version
            + "\" state=\"full\"><registration aor=\""
            + user.sip()
            + "\" id=\"r1\" state=\""
            + state
            + "\"><contact id=\"c1\" state=\""
            + state
            + "\" event=\""
            + (state.equals("active") ? "registered" : "unregistered")
            + "\" expires=\"3600\"><uri>sip:"
            + user.name()
            + "@192.0.2.11:5060</uri><unknown-param name=\"+sip.instance\">\"&lt;"
            + instance
            + "&gt;\"</unknown-param></contact></registration></reginfo>";
    return peer.exchange(
        SipRequest.of("NOTIFY", Handset.uri(subscription.header("Contact")))
            .header("From", subscription.header("To") + ";tag=p" + peer.port())
            .header("To", subscription.header("From"))
            .header("Call-ID", subscription.header("Call-ID"))
            .header("CSeq", version + " NOTIFY")
            .header("Contact", "<" + uri() + ">")
            .header("Event", "reg")
            .header("Subscription-State", "active;expires=600000")
            .body("application/reginfo+xml", document.getBytes(StandardCharsets.UTF_8)));
  }

  // ----- messages -----

  /** Brings what a served user sends to the server; returns the answer that the user would get. */
  public SipText originating(User sender, Pager pager) {
    return peer.exchange(
        from(sender.sip(), pager)
            .header("Route", "<sip:" + RawSipPeer.HOST + ":" + serverPort + ";lr;orig>")
            .header("Route", "<" + uri() + ";lr>"));
  }

  /** Brings what is for a served user to the server. */
  public SipText terminating(String senderUri, Pager pager) {
    return peer.exchange(
        from(senderUri, pager)
            .header("Route", "<sip:" + RawSipPeer.HOST + ":" + serverPort + ";lr>"));
  }

  /** A message with an identity that it asserts. */
  public static SipRequest from(String senderUri, Pager pager) {
    SipRequest request = pager.request();
    return request
        .header("From", "<" + senderUri + ">;tag=" + tag())
        .header("To", "<" + request.uri() + ">")
        .header("P-Asserted-Identity", "<" + senderUri + ">");
  }

  /** Chooses the answer to each request of the server. */
  public void answering(ToIntFunction<SipText> choice) {
    peer.answering(choice);
  }

  /** The MESSAGE requests that came with this Request-URI, in the order of arrival. */
  public List<SipText> messagesTo(String uri) {
    return peer.requests().stream()
        .filter(r -> r.method().equals("MESSAGE") && r.requestUri().equals(uri))
        .toList();
  }

  /** Waits for so many of them. */
  public List<SipText> awaitTo(String uri, int count) {
    Patience.until(count + " messages to " + uri, () -> messagesTo(uri).size() >= count);
    return messagesTo(uri);
  }

  private static String tag() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  @Override
  public void close() {
    peer.close();
  }
}
