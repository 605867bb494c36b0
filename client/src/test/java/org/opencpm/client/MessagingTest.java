package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.client.peer.PlainRegistrar;
import org.opencpm.client.peer.SipText;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.signalling.HeaderList;

/** Alice and Bob write to each other through a peer that relays text. */
class MessagingTest {

  private static final String ALICE = "sip:alice@cpm.example";
  private static final String BOB = "sip:bob@cpm.example";

  private PlainRegistrar relay;
  private final List<CpmClient> clients = new ArrayList<>();
  private final Inboxes alices = new Inboxes();
  private final Inboxes bobs = new Inboxes();

  @BeforeEach
  void start() throws IOException {
    relay = new PlainRegistrar();
  }

  @AfterEach
  void stop() throws IOException {
    clients.forEach(CpmClient::close);
    relay.close();
  }

  private CpmClientBuilder user(String address, Inboxes inboxes) {
    return CpmClient.builder()
        .user(address)
        .password(PlainRegistrar.PASSWORD)
        .server("127.0.0.1", relay.port())
        .listener(inboxes);
  }

  private CpmClient online(CpmClientBuilder builder) throws IOException {
    CpmClient client = builder.open();
    clients.add(client);
    assertThat(client.register().join().status()).isEqualTo(200);
    return client;
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"AD-CL-09", "AD-CL-13", "AD-IF-PF1-04"})
  @Requirement(
      value = {"AD-CL-00", "AD-CL-03", "AD-CL-08", "AD-IF-PF1-01", "AD-IF-PF1-09"},
      partial = true)
  void carriesAMessageByteForByte(Transport transport) throws IOException {
    CpmClient alice = online(user(ALICE, alices).transport(transport));
    online(user(BOB, bobs).transport(transport));
    String text = "Lunch? 🍜 مرحبا 𝄞𐍈 👩‍👩‍👧\r\n\r\n--x--";

    SendResult result = alice.send(StandaloneMessage.to(BOB).text(text).build()).join();

    assertThat(result.status()).isEqualTo(202);
    ReceivedMessage message = bobs.messages(1).get(0);
    assertThat(message.text()).isEqualTo(text);
    assertThat(message.body()).isEqualTo(relay.requests("MESSAGE").get(0).body());
    assertThat(message.messageId()).contains(result.messageId());
    assertThat(message.conversationId()).contains(result.conversationId());
    assertThat(message.contributionId()).contains(result.contributionId());
    assertThat(message.sender()).contains(ALICE);
    assertThat(message.contentType()).isEqualTo("text/plain;charset=UTF-8");
    assertThat(message.arrivalNanos()).isPositive();
  }

  @Test
  void carriesAnyContentAsItIs() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    online(user(BOB, bobs));
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    alice.send(StandaloneMessage.to(BOB).content("image/x-test", bytes).build()).join();

    assertThat(bobs.messages(1).get(0).content()).isEqualTo(bytes);
    assertThat(bobs.messages.get(0).isText()).isFalse();
  }

  @Test
  @Requirement("AD-CL-15")
  @Requirement(
      value = {"AD-CL-46", "SD-CONV-03", "SD-CONV-06", "SD-REF-01"},
      partial = true)
  void reportsDeliveryByItselfAndDisplayWhenAsked() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    CpmClient bob = online(user(BOB, bobs));
    SendResult sent = alice.send(StandaloneMessage.to(BOB).text("Hi").askAll().build()).join();
    ReceivedMessage message = bobs.messages(1).get(0);
    alices.notifications(1);

    assertThat(bob.markDisplayed(message).join().orElseThrow().status()).isEqualTo(202);

    List<ReceivedNotification> reports = alices.notifications(2);
    assertThat(reports.stream().map(ReceivedNotification::disposition))
        .containsExactly(Disposition.DELIVERED, Disposition.DISPLAYED);
    for (ReceivedNotification report : reports) {
      assertThat(report.messageId()).isEqualTo(sent.messageId());
      assertThat(report.conversationId()).contains(sent.conversationId());
      assertThat(report.inReplyTo()).contains(sent.contributionId());
      assertThat(report.contributionId()).isPresent().isNotEqualTo(message.contributionId());
      assertThat(report.reporter()).contains(BOB);
      assertThat(report.cpim().orElseThrow().from()).contains("<" + BOB + ">");
      assertThat(report.cpim().orElseThrow().to()).contains("<" + ALICE + ">");
      assertThat(report.document().dateTime()).isEqualTo(message.sentAt());
    }
  }

  @Test
  void reportsNothingThatWasNotAskedFor() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    CpmClient bob = online(user(BOB, bobs).displayNotifications(true));
    alice.send(StandaloneMessage.to(BOB).text("1").build()).join();
    assertThat(bob.markDisplayed(bobs.messages(1).get(0)).join()).isEmpty();
    alice
        .send(StandaloneMessage.to(BOB).text("2").ask(DispositionRequest.POSITIVE_DELIVERY).build())
        .join();
    alices.notifications(1);
    assertThat(relay.requests("MESSAGE")).hasSize(3);
  }

  @Test
  void reportsDeliveryAndDisplayOnceAndInThatOrderByItself() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    CpmClient bob = online(user(BOB, bobs).displayNotifications(true));
    alice.send(StandaloneMessage.to(BOB).text("Hi").askAll().build()).join();
    alices.notifications(2);
    bob.markDisplayed(bobs.messages.get(0)).join();

    assertThat(alices.notifications.stream().map(ReceivedNotification::disposition))
        .containsExactly(Disposition.DELIVERED, Disposition.DISPLAYED);
    assertThat(relay.requests("MESSAGE")).hasSize(3);
  }

  @Test
  @Requirement(
      value = {"SD-CONV-01", "SD-CONV-02", "SD-CONV-04", "SD-CONV-05", "SD-CONV-07"},
      partial = true)
  void keepsTheConversationInAReplyAndNamesWhatItRepliesTo() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    CpmClient bob = online(user(BOB, bobs));
    SendResult question = alice.send(StandaloneMessage.to(BOB).text("Lunch?").build()).join();
    SendResult other = alice.send(StandaloneMessage.to(BOB).text("By the way").build()).join();
    ReceivedMessage received = bobs.messages(1).get(0);

    SendResult answer = bob.reply(received, "Yes").join();

    ReceivedMessage reply = alices.messages(1).get(0);
    assertThat(reply.conversationId()).contains(question.conversationId());
    assertThat(reply.inReplyTo()).contains(question.contributionId());
    assertThat(reply.contributionId()).contains(answer.contributionId());
    assertThat(answer.contributionId()).isNotEqualTo(question.contributionId());
    assertThat(other.conversationId()).isNotEqualTo(question.conversationId());
    assertThat(received.inReplyTo()).isEmpty();
  }

  @Test
  @Requirement({"AD-CL-10", "AD-CL-11", "AD-CL-12"})
  void carriesSubjectPrioritySensitivityReplyAddressAndLifetime() throws IOException {
    CpmClient alice = online(user(ALICE, alices).identity("tel:+15550100001"));
    online(user(BOB, bobs));
    alice
        .send(
            StandaloneMessage.to(BOB)
                .text("Secret")
                .subject("Für dich")
                .priority(Priority.URGENT)
                .sensitivity(Sensitivity.CONFIDENTIAL)
                .replyTo("tel:+15550100001")
                .expires(Duration.ofSeconds(90))
                .build())
        .join();

    ReceivedMessage message = bobs.messages(1).get(0);
    assertThat(message.subject()).contains("Für dich");
    assertThat(message.priority()).contains(Priority.URGENT);
    assertThat(message.sensitivity()).contains(Sensitivity.CONFIDENTIAL);
    assertThat(message.replyTo()).contains("tel:+15550100001");
    assertThat(StandaloneMessage.replyTo(message).build().recipients())
        .containsExactly("tel:+15550100001");
    assertThat(message.headers().first("Expires")).contains("90");
  }

  @Test
  @Requirement("AD-CL-07")
  void sendsFromEachOfTheUsersAddresses() throws IOException {
    CpmClient alice = online(user(ALICE, alices).identity("tel:+15550100001"));
    alice.send(StandaloneMessage.to(BOB).from("tel:+15550100001").text("By number").build()).join();
    SipText request = relay.requests("MESSAGE").get(0);
    assertThat(request.header("From")).startsWith("<tel:+15550100001>;tag=");
    assertThat(request.header("P-Preferred-Identity")).isEqualTo("<tel:+15550100001>");

    assertThat(alice.send(StandaloneMessage.to(BOB).from("sip:eve@cpm.example").build()))
        .isCompletedExceptionally();

    alice.send(StandaloneMessage.to(BOB).text("By name").build()).join();
    assertThat(relay.requests("MESSAGE").get(1).header("P-Preferred-Identity"))
        .isEqualTo("<" + ALICE + ">");
  }

  @Test
  void hidesAnAnonymousSender() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    alice.send(StandaloneMessage.to(BOB).text("Guess").anonymous().build()).join();

    SipText request = relay.requests("MESSAGE").get(0);
    assertThat(request.header("From"))
        .startsWith("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=");
    assertThat(request.header("Privacy")).isEqualTo("id");
    assertThat(request.header("P-Preferred-Identity")).isEqualTo("<" + ALICE + ">");
    assertThat(request.bodyText()).startsWith("From: <sip:anonymous@anonymous.invalid>");
  }

  @Test
  void sendsToSeveralThroughTheExploder() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    alice.send(StandaloneMessage.to(BOB, "tel:+15550100003").text("All").build()).join();

    SipText request = relay.requests("MESSAGE").get(0);
    assertThat(request.requestUri()).isEqualTo("sip:exploder@cpm.example");
    assertThat(request.header("Require")).isEqualTo("recipient-list-message");
    assertThat(request.bodyText()).contains("uri=\"" + BOB + "\"", "uri=\"tel:+15550100003\"");
  }

  @Test
  void answersAChallengeToAMessageAndUsesItAgain() throws IOException {
    relay.challengesMessages();
    CpmClient alice = user(ALICE, alices).open();
    clients.add(alice);
    assertThat(alice.send(StandaloneMessage.to(BOB).text("1").build()).join().status())
        .isEqualTo(202);
    assertThat(alice.send(StandaloneMessage.to(BOB).text("2").build()).join().status())
        .isEqualTo(202);

    List<SipText> requests = relay.requests("MESSAGE");
    assertThat(requests.stream().map(r -> r.header("CSeq")))
        .containsExactly("1 MESSAGE", "2 MESSAGE", "1 MESSAGE");
    assertThat(requests.get(0).header("Call-ID")).isEqualTo(requests.get(1).header("Call-ID"));
    assertThat(requests.get(1).header("Proxy-Authorization")).contains("nc=00000001");
    assertThat(requests.get(2).header("Proxy-Authorization")).contains("nc=00000002");
  }

  @Test
  void answersA401ToAMessageToo() throws IOException {
    relay.challengesMessages().asServer();
    CpmClient alice = online(user(ALICE, alices));
    assertThat(alice.send(StandaloneMessage.to(BOB).text("1").build()).join().status())
        .isEqualTo(202);
    assertThat(relay.requests("MESSAGE").get(1).header("Authorization")).startsWith("Digest ");
  }

  @Test
  void givesUpOnARefusedPasswordForAMessage() throws IOException {
    relay.challengesMessages();
    CpmClient alice = user(ALICE, alices).password("guess").open();
    clients.add(alice);
    assertThat(alice.send(StandaloneMessage.to(BOB).text("1").build()).join().status())
        .isEqualTo(407);
    assertThat(relay.requests("MESSAGE")).hasSize(2);
  }

  @Test
  void tellsWhyAMessageWasRefused() throws IOException {
    relay.answersMessages(403, "Forbidden", "Warning", "399 srv \"133 Size exceeded\"");
    CpmClient alice = online(user(ALICE, alices));
    SendResult result = alice.send(StandaloneMessage.to(BOB).text("Big").build()).join();
    assertThat(result.status()).isEqualTo(403);
    assertThat(result.accepted()).isFalse();
    assertThat(result.warning()).contains("399 srv \"133 Size exceeded\"");
  }

  @Test
  @Requirement(value = "CPM-CONV-010", partial = true)
  void keepsTheOrderOfManyMessages() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    online(user(BOB, bobs));
    List<CompletableFuture<SendResult>> results = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      texts.add("message " + i);
      results.add(alice.send(StandaloneMessage.to(BOB).text("message " + i).build()));
    }
    results.forEach(result -> assertThat(result.join().status()).isEqualTo(202));
    assertThat(bobs.messages(100).stream().map(ReceivedMessage::text))
        .containsExactlyElementsOf(texts);
  }

  @Test
  void keepsTheOrderWhenTheFirstMessagesAreChallenged() throws IOException {
    relay.challengesMessages();
    CpmClient alice = user(ALICE, alices).open();
    clients.add(alice);
    online(user(BOB, bobs));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add("message " + i);
      alice.send(StandaloneMessage.to(BOB).text("message " + i).build());
    }
    assertThat(bobs.messages(20).stream().map(ReceivedMessage::text))
        .containsExactlyElementsOf(texts);
  }

  @Test
  void letsMessagesOverlapWhenThatIsWanted() throws IOException {
    CpmClient alice = online(user(ALICE, alices).overlappingMessages(true));
    online(user(BOB, bobs));
    List<CompletableFuture<SendResult>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(alice.send(StandaloneMessage.to(BOB).text("message " + i).build()));
    }
    results.forEach(result -> assertThat(result.join().status()).isEqualTo(202));
    assertThat(bobs.messages(50)).hasSize(50);
  }

  @Test
  void goesOnAfterAMessageThatFailed() throws IOException {
    relay.answersMessages(500, "Server Internal Error");
    CpmClient alice = online(user(ALICE, alices));
    CompletableFuture<SendResult> first = alice.send(StandaloneMessage.to(BOB).text("1").build());
    CompletableFuture<SendResult> second = alice.send(StandaloneMessage.to(BOB).text("2").build());
    assertThat(first.join().status()).isEqualTo(500);
    assertThat(second.join().status()).isEqualTo(500);
  }

  @Test
  void sendsWhatIsTooLargeForADatagramOverTcp() throws IOException {
    CpmClient alice = online(user(ALICE, alices).transport(Transport.UDP));
    alice
        .send(
            StandaloneMessage.to(BOB)
                .text("x".repeat(2000))
                .mode(StandaloneMessage.Mode.PAGER)
                .build())
        .join();
    alice.send(StandaloneMessage.to(BOB).text("x").build()).join();
    assertThat(
            relay.received().stream()
                .filter(r -> r.message().isRequest() && r.message().method().equals("MESSAGE"))
                .map(r -> r.flow().transport()))
        .containsExactly("TCP", "UDP");
  }

  @Test
  void goesOnOverAConnectionThatTheServerHadClosed() throws IOException {
    CpmClient alice = online(user(ALICE, alices).transport(Transport.TCP));
    relay.dropConnections();
    await().atMost(Duration.ofSeconds(10)).until(() -> !alices.registrations.isEmpty());
    assertThat(alice.send(StandaloneMessage.to(BOB).text("Still there").build()).join().status())
        .isEqualTo(202);
  }

  @Test
  void saysThatAnUnreachableServerCannotBeReached() throws IOException {
    CpmClient alice = online(user(ALICE, alices).transport(Transport.TCP));
    relay.close();
    assertThat(alice.send(StandaloneMessage.to(BOB).text("Anyone?").build()).join().status())
        .isEqualTo(503);
  }

  @Test
  void asksAndAnswersWhatADeviceCan() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    OptionsResult result = alice.options(BOB).join();
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.services()).containsExactly("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg");
    assertThat(result.allow()).containsExactly("MESSAGE", "OPTIONS");
    assertThat(relay.requests("OPTIONS").get(0).header("Contact")).isEqualTo(alice.contact());
  }

  @Test
  void showsEachMessageAtTheSocket() throws IOException {
    List<WireEvent> wire = new java.util.concurrent.CopyOnWriteArrayList<>();
    CpmClient alice = online(user(ALICE, alices).wireLog(wire::add));
    alice.send(StandaloneMessage.to(BOB).text("Seen").build()).join();

    assertThat(wire.stream().map(e -> e.direction() + " " + e.startLine()))
        .containsExactly(
            "SENT REGISTER sip:cpm.example SIP/2.0",
            "RECEIVED SIP/2.0 401 Unauthorized",
            "SENT REGISTER sip:cpm.example SIP/2.0",
            "RECEIVED SIP/2.0 200 OK",
            "SENT MESSAGE sip:bob@cpm.example SIP/2.0",
            "RECEIVED SIP/2.0 202 Accepted");
    WireEvent sent = wire.get(4);
    assertThat(sent.direction()).isEqualTo(Direction.SENT);
    assertThat(sent.bytes()).isEqualTo(relay.requests("MESSAGE").get(0).bytes());
    assertThat(new String(sent.body(), StandardCharsets.UTF_8)).endsWith("Seen");
  }

  @Test
  void sendsARawRequestAsItIs() throws IOException {
    relay.keepsMessages();
    CpmClient alice = online(user(ALICE, alices));
    RawRequest raw =
        new RawRequest(
            "MESSAGE",
            "tel:+1-555-010-0002;phone-context=+44",
            HeaderList.builder()
                .add("From", "<sip:mallory@cpm.example>;tag=m")
                .add("X-Odd", "a=\"b\";c")
                .add("Expires", "soon")
                .build(),
            "body".getBytes(StandardCharsets.UTF_8),
            false);
    assertThat(alice.sendRaw(raw).join().status()).isEqualTo(202);

    SipText request = relay.requests("MESSAGE").get(0);
    assertThat(request.requestUri()).isEqualTo("tel:+1-555-010-0002;phone-context=+44");
    assertThat(request.header("From")).isEqualTo("<sip:mallory@cpm.example>;tag=m");
    assertThat(request.header("X-Odd")).isEqualTo("a=\"b\";c");
    assertThat(request.header("Expires")).isEqualTo("soon");
    assertThat(request.header("Conversation-ID")).isNull();
    assertThat(request.bodyText()).isEqualTo("body");
  }

  @Test
  void neverMakesTwoFieldsOfOne() throws IOException {
    CpmClient alice = online(user(ALICE, alices));
    alice
        .send(StandaloneMessage.to(BOB).text("x").subject("a\r\nP-Asserted-Identity: b").build())
        .join();
    assertThat(relay.requests("MESSAGE").get(0).header("P-Asserted-Identity")).isNull();
    assertThat(alice.send(StandaloneMessage.to("sip:a b\r\nX: y").text("x").build()))
        .isCompletedExceptionally();
  }
}
