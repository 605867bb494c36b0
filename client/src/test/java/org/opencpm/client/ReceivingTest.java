package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.peer.PlainRegistrar;
import org.opencpm.client.peer.PlainSipPeer.Flow;
import org.opencpm.client.peer.SipText;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnWriter;

/** What the client answers and does when requests come that a peer wrote by hand. */
class ReceivingTest {

  private static final String CPIM =
      """
      From: <sip:bob@cpm.example>\r
      To: <sip:alice@cpm.example>\r
      NS: imdn <urn:ietf:params:imdn>\r
      imdn.Message-ID: m-1\r
      DateTime: 2026-01-02T03:04:05Z\r
      imdn.Disposition-Notification: positive-delivery, display\r
      \r
      Content-Type: text/plain;charset=UTF-8\r
      \r
      Hello""";

  private PlainRegistrar peer;
  private final Inboxes inboxes = new Inboxes();
  private CpmClient client;
  private int number;

  @BeforeEach
  void start() throws IOException {
    peer = new PlainRegistrar().keepsMessages();
  }

  @AfterEach
  void stop() throws IOException {
    if (client != null) {
      client.close();
    }
    peer.close();
  }

  private CpmClientBuilder alice() {
    return CpmClient.builder()
        .user("sip:alice@cpm.example")
        .password(PlainRegistrar.PASSWORD)
        .server("127.0.0.1", peer.port())
        .listener(inboxes);
  }

  private Flow open(CpmClientBuilder builder) throws IOException {
    client = builder.open();
    return peer.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), client.localPort()));
  }

  private SipText request(String method) {
    number++;
    return new SipText(method + " sip:alice@127.0.0.1 SIP/2.0")
        .with("Via", "SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";branch=z9hG4bKt" + number)
        .with("Max-Forwards", "70")
        .with("From", "<sip:bob@cpm.example>;tag=b" + number)
        .with("To", "<sip:alice@cpm.example>")
        .with("Call-ID", "call-" + number)
        .with("CSeq", "1 " + method)
        .with("Conversation-ID", "conversation-1")
        .with("Contribution-ID", "contribution-1");
  }

  private SipText message(String contentType, String body) {
    return request("MESSAGE").body(contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same request with another value in one field. */
  private static SipText replaced(SipText request, String name, String value) {
    SipText copy = new SipText(request.startLine());
    for (String[] field : request.fields()) {
      if (!field[0].equals("Content-Type")) {
        copy.with(field[0], field[0].equals(name) ? value : field[1]);
      }
    }
    return copy.body(request.header("Content-Type"), request.body());
  }

  private SipText answerTo(Flow flow, SipText request) {
    flow.send(request);
    String callId = request.header("Call-ID");
    await().atMost(Duration.ofSeconds(10)).until(() -> answers(callId).findFirst().isPresent());
    return answers(callId).findFirst().orElseThrow();
  }

  private java.util.stream.Stream<SipText> answers(String callId) {
    return peer.responses().stream().filter(r -> r.header("Call-ID").equals(callId));
  }

  @Test
  void answersAMessageAndOnlyThenReportsIt() throws IOException {
    Flow flow = open(alice());
    assertThat(answerTo(flow, message("message/cpim", CPIM)).status()).isEqualTo(200);
    inboxes.messages(1);
    await().until(() -> peer.requests("MESSAGE").size() == 1);
    List<String> order = peer.received().stream().map(r -> r.message().startLine()).toList();
    assertThat(order.get(0)).isEqualTo("SIP/2.0 200 OK");
    assertThat(order.get(1)).isEqualTo("MESSAGE sip:bob@cpm.example SIP/2.0");
  }

  @Test
  void doesNotPassOnARetransmission() throws IOException {
    Flow flow = open(alice());
    SipText request = message("message/cpim", CPIM);
    answerTo(flow, request);
    flow.send(request);
    await().until(() -> answers(request.header("Call-ID")).count() == 2);
    SipText laterTransaction = message("message/cpim", CPIM.replace("m-1", "m-2"));
    answerTo(flow, laterTransaction);
    assertThat(inboxes.messages(2)).hasSize(2);
    assertThat(inboxes.messages.get(1).messageId()).contains("m-2");
  }

  @Test
  void doesNotPassOnARequestThatComesAgainUnderAnotherBranch() throws IOException {
    Flow flow = open(alice());
    SipText first = message("message/cpim", CPIM);
    answerTo(flow, first);
    flow.send(replaced(first, "Via", first.header("Via").replace("z9hG4bK", "z9hG4bKx")));
    await().until(() -> answers(first.header("Call-ID")).count() == 2);
    answerTo(flow, message("message/cpim", CPIM.replace("m-1", "m-2")));
    assertThat(inboxes.messages(2)).hasSize(2);
  }

  @Test
  void answersAsTheTestWantsItTo() throws IOException {
    Flow flow = open(alice().answers(m -> m.text().equals("Hello") ? Answer.DECLINE : Answer.OK));
    assertThat(answerTo(flow, message("message/cpim", CPIM)).startLine())
        .isEqualTo("SIP/2.0 603 Decline");
    assertThat(answerTo(flow, message("text/plain", "other")).status()).isEqualTo(200);
    assertThat(inboxes.messages(1)).hasSize(1);
    assertThat(inboxes.messages.get(0).text()).isEqualTo("other");
  }

  @Test
  void canBeToldNotToAnswer() throws IOException {
    Flow flow = open(alice().answers(m -> m.text().equals("Hello") ? Answer.NONE : Answer.OK));
    SipText silent = message("message/cpim", CPIM);
    flow.send(silent);
    answerTo(flow, message("text/plain", "other"));
    assertThat(answers(silent.header("Call-ID"))).isEmpty();
  }

  @Test
  void answers500WhenTheChoiceOfTheAnswerFails() throws IOException {
    Flow flow =
        open(
            alice()
                .answers(
                    m -> {
                      throw new IllegalStateException("no choice");
                    }));
    assertThat(answerTo(flow, message("text/plain", "x")).status()).isEqualTo(500);
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    Flow flow = open(alice());
    assertThat(answerTo(flow, message("message/cpim", "no headers here")).status()).isEqualTo(400);
    assertThat(
            answerTo(flow, message("message/cpim", "Require: x.New\r\nNS: x <urn:x>\r\n" + CPIM))
                .status())
        .isEqualTo(400);
    assertThat(answerTo(flow, message("message/imdn+xml", "<imdn>")).status()).isEqualTo(400);
    SipText unknownType = answerTo(flow, message("application/x-unknown", "x"));
    assertThat(unknownType.status()).isEqualTo(415);
    assertThat(unknownType.header("Accept")).contains("message/cpim");
    SipText required = message("message/cpim", CPIM).with("Require", "teleport, gruu");
    SipText extension = answerTo(flow, required);
    assertThat(extension.status()).isEqualTo(420);
    assertThat(extension.header("Unsupported")).isEqualTo("teleport");
    assertThat(
            answerTo(flow, request("SUBSCRIBE").with("Event", "x").with("Contact", "<sip:b@c>"))
                .status())
        .isEqualTo(405);
    assertThat(inboxes.messages).isEmpty();
  }

  @Test
  void goesOnAfterGarbage() throws IOException {
    Flow flow = open(alice());
    for (String garbage :
        List.of(
            "MESSAGE sip:alice@127.0.0.1 SIP/7.0",
            "MESSAGE  \u0001\u0002 SIP/2.0",
            "\u0000",
            "SIP/2.0 abc OK",
            "INVITE sip: SIP/2.0")) {
      flow.send(new SipText(garbage).with("CSeq", "x").with("Via", ";;;"));
    }
    assertThat(answerTo(flow, message("text/plain", "still here")).status()).isEqualTo(200);
  }

  @Test
  void takesBareTextAndReportsNothingAboutIt() throws IOException {
    Flow flow = open(alice().displayNotifications(true));
    answerTo(flow, message("text/plain", "From Linphone"));
    ReceivedMessage message = inboxes.messages(1).get(0);
    assertThat(message.text()).isEqualTo("From Linphone");
    assertThat(message.cpim()).isEmpty();
    assertThat(message.messageId()).contains(message.callId());
    assertThat(client.markDisplayed(message).join()).isEmpty();
  }

  @Test
  void readsABareNotificationThatIsDeflated() throws IOException {
    Flow flow = open(alice());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(
          ImdnWriter.write(ImdnDocument.of("m-9", Optional.empty(), Disposition.DELIVERED)));
    }
    SipText report =
        request("MESSAGE")
            .with("Content-Encoding", "deflate")
            .body("message/imdn+xml", packed.toByteArray());
    assertThat(answerTo(flow, report).status()).isEqualTo(200);
    assertThat(inboxes.notifications(1).get(0).messageId()).isEqualTo("m-9");
  }

  @Test
  void neverReportsAboutANotification() throws IOException {
    Flow flow = open(alice().displayNotifications(true));
    String report =
        CPIM.replace("text/plain;charset=UTF-8", "message/imdn+xml")
            .replace(
                "Hello",
                new String(
                    ImdnWriter.write(
                        ImdnDocument.of("m-9", Optional.empty(), Disposition.DISPLAYED)),
                    StandardCharsets.UTF_8));
    answerTo(flow, message("message/cpim", report));
    inboxes.notifications(1);
    answerTo(flow, message("message/cpim", CPIM));
    await().until(() -> peer.requests("MESSAGE").size() == 2);
    assertThat(peer.requests("MESSAGE"))
        .allSatisfy(m -> assertThat(m.bodyText()).contains("<message-id>m-1</message-id>"));
  }

  @Test
  @Requirement("AD-CL-07")
  void reportsAsTheAddressThatTheMessageWasSentTo() throws IOException {
    Flow flow = open(alice().identity("tel:+15550100001"));
    SipText request = replaced(message("message/cpim", CPIM), "To", "<tel:+15550100001>");
    answerTo(flow, request);
    await().until(() -> peer.requests("MESSAGE").size() == 1);
    SipText report = peer.requests("MESSAGE").get(0);
    assertThat(report.header("From")).startsWith("<tel:+15550100001>;tag=");
    assertThat(report.header("P-Preferred-Identity")).isEqualTo("<tel:+15550100001>");
    assertThat(report.bodyText()).startsWith("From: <tel:+15550100001>\r\n");
  }

  @Test
  @Requirement(value = "AD-CL-46", partial = true)
  void sendsTheReportToTheSendingDeviceWhenItsGruuIsKnown() throws IOException {
    Flow flow = open(alice());
    SipText request =
        message("message/cpim", CPIM)
            .with("P-Asserted-Identity", "<sip:bob@cpm.example;gr=urn:uuid:bob-1>");
    answerTo(flow, request);
    await().until(() -> peer.requests("MESSAGE").size() == 1);
    SipText report = peer.requests("MESSAGE").get(0);
    assertThat(report.requestUri()).isEqualTo("sip:bob@cpm.example;gr=urn:uuid:bob-1");
    assertThat(report.header("To")).isEqualTo("<sip:bob@cpm.example>");
    assertThat(report.headers("Accept-Contact"))
        .contains("*;+sip.instance=\"<urn:uuid:bob-1>\";require;explicit");
    assertThat(report.header("Conversation-ID")).isEqualTo("conversation-1");
    assertThat(report.header("InReplyTo-Contribution-ID")).isEqualTo("contribution-1");
  }

  @Test
  void routesTheReportThroughTheIntermediariesThatWantToSeeIt() throws IOException {
    Flow flow = open(alice());
    String routed =
        CPIM.replace(
            "DateTime",
            "imdn.IMDN-Record-Route: <sip:list@x.example>\r\n"
                + "imdn.IMDN-Record-Route: <sip:gate@y.example>\r\n"
                + "imdn.Original-To: <tel:+15550100099>\r\nDateTime");
    answerTo(flow, message("message/cpim", routed));
    await().until(() -> peer.requests("MESSAGE").size() == 1);
    SipText report = peer.requests("MESSAGE").get(0);
    assertThat(report.requestUri()).isEqualTo("sip:list@x.example");
    assertThat(report.bodyText())
        .contains(
            "imdn.IMDN-Route: <sip:list@x.example>\r\nimdn.IMDN-Route: <sip:gate@y.example>\r\n")
        .contains("<original-recipient-uri>tel:+15550100099</original-recipient-uri>")
        .contains("<recipient-uri>sip:alice@cpm.example</recipient-uri>");
  }

  @Test
  void namesTheOriginalSenderWhenAStoringServiceDelivers() throws IOException {
    Flow flow = open(alice());
    SipText request =
        message("message/cpim", CPIM)
            .with("P-Asserted-Identity", "<sip:deferred@cpm.example>")
            .with("Referred-By", "<sip:carol@cpm.example>");
    answerTo(flow, request);
    assertThat(inboxes.messages(1).get(0).sender()).contains("sip:carol@cpm.example");
  }

  @Test
  void tellsNobodyAboutAnAnonymousMessage() throws IOException {
    Flow flow = open(alice());
    SipText request =
        replaced(message("message/cpim", CPIM), "From", "<sip:anonymous@anonymous.invalid>;tag=1");
    answerTo(flow, request);
    ReceivedMessage message = inboxes.messages(1).get(0);
    assertThat(message.sender()).isEmpty();
    assertThat(message.notifications()).contains(DispositionRequest.POSITIVE_DELIVERY);
    assertThat(client.markDisplayed(message).join()).isEmpty();
  }

  @Test
  void answersOptionsWithWhatItCan() throws IOException {
    Flow flow = open(alice());
    SipText answer = answerTo(flow, request("OPTIONS"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Contact")).isEqualTo(client.contact());
    assertThat(answer.header("Allow"))
        .isEqualTo("INVITE, ACK, CANCEL, BYE, MESSAGE, UPDATE, OPTIONS");
    assertThat(answer.header("Accept")).contains("message/cpim");
  }
}
