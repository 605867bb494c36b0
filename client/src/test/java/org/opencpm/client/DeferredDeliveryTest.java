package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opencpm.client.TwoClients.Heard.until;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.peer.SipText;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.compliance.Requirement;
import org.opencpm.messaging.DeferredNotification;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.notification.Disposition;
import org.opencpm.signalling.HeaderList;

/** What a server kept, brought by it and fetched from it, with the examples' bytes. */
class DeferredDeliveryTest {

  private static final String BOB = "sip:+15550100002@ims.example.com;user=phone";
  private static final String ALICE = "sip:+15550100001@ims.example.com;user=phone";

  private final TwoClients.Heard heard = new TwoClients.Heard();
  private StoringPeer peer;
  private CpmClient bob;

  @BeforeEach
  void open() throws IOException {
    int bobsPort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      bobsPort = free.getLocalPort();
    }
    int peerPort;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      peerPort = free.getLocalPort();
    }
    peer = new StoringPeer(peerPort, bobsPort);
    bob =
        CpmClient.builder()
            .user(BOB)
            .identity("tel:+15550100002")
            .localAddress(InetAddress.getLoopbackAddress())
            .localPort(bobsPort)
            .server("127.0.0.1", peerPort)
            .listener(heard)
            .open();
  }

  @AfterEach
  void close() {
    bob.close();
    peer.close();
  }

  /** The header fields of an example but those of its hop and body. */
  private static HeaderList fields(String example) throws IOException {
    HeaderList.Builder fields = HeaderList.builder();
    for (String[] field : MessageWriterTest.example(example).fields()) {
      if (!List.of("Via", "Route", "Content-Length", "Supported").contains(field[0])) {
        fields.add(field[0], field[1]);
      }
    }
    return fields.build();
  }

  /** The CPIM message in the example of an MSRP request. */
  private static byte[] cpim(String example) throws IOException {
    SipText text = MessageWriterTest.example(example);
    String body = text.bodyText();
    return StoringPeer.bytes(body.substring(0, body.lastIndexOf("\r\n-------")));
  }

  private List<WireEvent> notificationsToThePeer() {
    return peer.wire.stream()
        .filter(e -> e.direction() == Direction.RECEIVED && e.startLine().startsWith("MESSAGE"))
        .toList();
  }

  @Test
  @Requirement(
      value = {"AD-CL-40", "AD-CL-46", "AD-IF-PF1-07"},
      partial = true)
  void keptMessagesAreShownAsTheirSendersWithTheirOwnIdsAndTimes() throws Exception {
    byte[] message = cpim("32-deferred-msrp-send");
    List<Integer> statuses =
        peer.bring(fields("31-deferred-delivery-invite"), BOB, List.of(message));
    assertThat(statuses).containsExactly(200);
    ReceivedMessage came = until(heard.messages, 1).get(0);
    assertThat(came.body()).isEqualTo(message);
    assertThat(came.sender()).contains(ALICE);
    assertThat(came.messageId()).contains("Cm1aB7tY3xPq21");
    assertThat(came.sentAt()).contains("2024-03-04T22:01:10.000Z");
    assertThat(came.text()).isEqualTo("Are you there?");
    assertThat(came.conversationId()).contains("f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11");
    assertThat(came.chat()).isEmpty();
    assertThat(heard.invitations).isEmpty();

    await().atMost(Duration.ofSeconds(10)).until(() -> notificationsToThePeer().size() == 1);
    WireEvent delivered = notificationsToThePeer().get(0);
    assertThat(delivered.startLine()).isEqualTo("MESSAGE " + ALICE + " SIP/2.0");
    assertThat(delivered.header("Conversation-ID"))
        .isEqualTo("f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11");
    assertThat(delivered.header("InReplyTo-Contribution-ID"))
        .isEqualTo("9a7d3c10-4be2-4f0a-b6f1-c2d85e7f6a55");
    assertThat(delivered.text()).contains("<message-id>Cm1aB7tY3xPq21</message-id>");
  }

  @Test
  void aMessageThatIsBroughtTwiceIsShownOnce() throws Exception {
    byte[] message = cpim("32-deferred-msrp-send");
    HeaderList invite = fields("31-deferred-delivery-invite");
    peer.bring(invite, BOB, List.of(message));
    assertThat(peer.bring(invite, BOB, List.of(message))).containsExactly(200);
    assertThat(until(heard.messages, 1)).hasSize(1);
  }

  @Test
  void keptNotificationsAreShownAsSuch() throws Exception {
    String report =
        """
        From: <tel:+15550100001>\r
        To: <tel:+15550100002>\r
        NS: imdn <urn:ietf:params:imdn>\r
        imdn.Message-ID: n1\r
        DateTime: 2024-03-05T10:15:31.402Z\r
        \r
        Content-Type: message/imdn+xml\r
        Content-Disposition: notification\r
        \r
        <?xml version="1.0" encoding="UTF-8"?>
        <imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>m-7</message-id>\
        <datetime>2024-03-05T10:15:30Z</datetime><display-notification><status><displayed/>\
        </status></display-notification></imdn>""";
    HeaderList invite =
        fields("31-deferred-delivery-invite")
            .with("P-Asserted-Identity", "<sip:rcse-standfw@ims.example.com>")
            .without("P-Asserted-Service")
            .without("Accept-Contact");
    peer.bring(invite, BOB, List.of(StoringPeer.bytes(report)));
    ReceivedNotification came = until(heard.notifications, 1).get(0);
    assertThat(came.messageId()).isEqualTo("m-7");
    assertThat(came.disposition()).isEqualTo(Disposition.DISPLAYED);
    assertThat(came.reporter()).contains(ALICE);
    assertThat(notificationsToThePeer()).isEmpty();
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-009"},
      partial = true)
  void theUserIsToldWhatWaits() throws Exception {
    String notice =
        """
        From: <sip:deferred@ims.example.com>\r
        To: <tel:+15550100002>\r
        NS: imdn <urn:ietf:params:imdn>\r
        imdn.Message-ID: notice-1\r
        DateTime: 2024-03-05T10:15:31.402Z\r
        \r
        Content-Type: application/vnd.cpm.deferred-notification+xml\r
        \r
        <?xml version="1.0" encoding="UTF-8"?><deferred-notification count="2">\
        <message message-id="Cm1aB7tY3xPq21" from="tel:+15550100001" size="4211"\
         date="2024-03-04T22:01:10Z" subject="Lunch"/></deferred-notification>""";
    HeaderList fields =
        HeaderList.builder()
            .add("Max-Forwards", "70")
            .add("From", "<sip:deferred@ims.example.com>;tag=1")
            .add("To", "<" + BOB + ">")
            .add("Call-ID", "notice")
            .add("CSeq", "1 MESSAGE")
            .add("P-Asserted-Identity", "<sip:deferred@ims.example.com>")
            .add("P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.systemmsg")
            .add("Content-Type", "message/cpim")
            .build();
    assertThat(peer.send("MESSAGE", BOB, fields, StoringPeer.bytes(notice)).status())
        .isEqualTo(200);
    DeferredNotification told = until(heard.notices, 1).get(0);
    assertThat(told.count()).isEqualTo(2);
    assertThat(told.messages().get(0).id()).isEqualTo("Cm1aB7tY3xPq21");
    assertThat(told.messages().get(0).size()).isEqualTo(4211);
    assertThat(heard.messages).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    List<Integer> statuses =
        peer.bring(
            fields("31-deferred-delivery-invite"),
            BOB,
            List.of(StoringPeer.bytes("no CPIM"), cpim("32-deferred-msrp-send")));
    assertThat(statuses).containsExactlyInAnyOrder(400, 200);
    assertThat(until(heard.messages, 1)).hasSize(1);
  }

  @Test
  @Requirement(
      value = {"AD-CL-40", "CPM-CONV-009"},
      partial = true)
  void theUserFetchesWhatWaits() throws Exception {
    List<byte[]> kept = new ArrayList<>();
    kept.add(cpim("32-deferred-msrp-send"));
    kept.add(
        StoringPeer.bytes(
            new String(kept.get(0), java.nio.charset.StandardCharsets.UTF_8)
                .replace("Cm1aB7tY3xPq21", "second")));
    peer.keep(kept);
    FetchResult all = bob.fetchDeferred(DeferredRequest.ALL).get(20, TimeUnit.SECONDS);
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.messageIds()).containsExactly("Cm1aB7tY3xPq21", "second");
    assertThat(until(heard.messages, 2).get(0).sender()).contains("tel:+15550100001");
    assertThat(peer.requests).isEmpty();

    DeferredRequest one = new DeferredRequest(List.of(new DeferredRequest.Item("second", true)));
    peer.keep(List.of());
    FetchResult none = bob.fetchDeferred(one).get(20, TimeUnit.SECONDS);
    assertThat(none.messageIds()).isEmpty();
    assertThat(DeferredRequest.parse(peer.requests.get(0).body())).isEqualTo(one);
  }
}
