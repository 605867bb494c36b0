package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opencpm.client.TwoClients.ALICE;
import static org.opencpm.client.TwoClients.BOB;
import static org.opencpm.client.TwoClients.Heard.until;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;

/** Chats of two clients over real SIP and MSRP sockets. */
class ChatTest {

  private static final UnaryOperator<CpmClientBuilder> AS_IS = builder -> builder;

  private TwoClients pair;

  private void open(Transport transport) throws IOException {
    pair = new TwoClients(transport);
  }

  private void open(UnaryOperator<CpmClientBuilder> alice, UnaryOperator<CpmClientBuilder> bob)
      throws IOException {
    pair = new TwoClients(Transport.UDP, alice, bob);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private ChatSession established() throws Exception {
    ChatSession chat = pair.alice.chat(BOB);
    assertThat(chat.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    until(pair.bobs.established, 1);
    return chat;
  }

  private ChatSession bobsChat() {
    return pair.bobs.established.get(0);
  }

  private static int status(SentChatMessage sent) throws Exception {
    return sent.status().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement(
      value = {"AD-CL-02", "AD-CL-08", "AD-CL-21", "AD-CL-48", "AD-CL-49", "SD-CONV-03"},
      partial = true)
  void messagesGoBothWaysAndAreReportedInTheSession(Transport transport) throws Exception {
    open(transport);
    ChatSession chat = established();
    SentChatMessage sent = chat.send("Sushi or pizza? 🍣");
    assertThat(status(sent)).isEqualTo(200);
    ReceivedMessage message = until(pair.bobs.chatMessages, 1).get(0);
    assertThat(message.text()).isEqualTo("Sushi or pizza? 🍣");
    assertThat(message.messageId()).contains(sent.messageId());
    assertThat(message.sender()).contains(ALICE);
    assertThat(message.conversationId()).contains(chat.conversationId());
    assertThat(message.notifications()).contains(DispositionRequest.DISPLAY);
    assertThat(message.chat()).contains(bobsChat());

    ReceivedNotification delivered = until(pair.alices.notifications, 1).get(0);
    assertThat(delivered.messageId()).isEqualTo(sent.messageId());
    assertThat(delivered.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(delivered.reporter()).contains(BOB);
    pair.bob.markDisplayed(message).get(10, TimeUnit.SECONDS);
    assertThat(until(pair.alices.notifications, 2).get(1).disposition())
        .isEqualTo(Disposition.DISPLAYED);
    assertThat(pair.fromBob("MESSAGE")).isEmpty();

    assertThat(status(bobsChat().send("Pizza!"))).isEqualTo(200);
    ReceivedMessage reply = until(pair.alices.chatMessages, 1).get(0);
    assertThat(reply.text()).isEqualTo("Pizza!");
    assertThat(reply.sender()).contains(BOB);

    assertThat(chat.end().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(until(pair.bobs.ends, 1).get(0).kind()).isEqualTo(SessionEnd.Kind.THERE);
    assertThat(chat.state()).isEqualTo(ChatSession.State.OVER);
    assertThat(status(chat.send("too late"))).isZero();
  }

  @Test
  @Requirement(
      value = {"AD-CL-46", "SD-CONV-03", "SD-CONV-06"},
      partial = true)
  void afterTheSessionANotificationGoesByMessageInItsConversation() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    SentChatMessage sent = chat.send("Read me later");
    ReceivedMessage message = until(pair.bobs.chatMessages, 1).get(0);
    until(pair.alices.notifications, 1);
    chat.end().get(10, TimeUnit.SECONDS);
    until(pair.bobs.ends, 1);

    Optional<SendResult> result = pair.bob.markDisplayed(message).get(10, TimeUnit.SECONDS);
    assertThat(result.orElseThrow().accepted()).isTrue();
    WireEvent request = pair.fromBob("MESSAGE").get(0);
    assertThat(request.header("Conversation-ID")).isEqualTo(chat.conversationId());
    assertThat(request.header("Contribution-ID")).isNotEqualTo(chat.contributionId());
    assertThat(request.header("InReplyTo-Contribution-ID")).isEqualTo(chat.contributionId());
    ReceivedNotification displayed = until(pair.alices.notifications, 2).get(1);
    assertThat(displayed.messageId()).isEqualTo(sent.messageId());
    assertThat(displayed.disposition()).isEqualTo(Disposition.DISPLAYED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SetupRole.class,
      names = {"ACTIVE", "PASSIVE", "ACTPASS"})
  @Requirement(
      value = {"AD-CL-48"},
      partial = true)
  void eitherSideOpensTheConnection(SetupRole role) throws Exception {
    open(builder -> builder.mediaRole(role), AS_IS);
    assertThat(status(established().send("Hello"))).isEqualTo(200);
    assertThat(status(bobsChat().send("Hello back"))).isEqualTo(200);
    until(pair.alices.chatMessages, 1);
  }

  @Test
  void manyMessagesKeepTheirOrder() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    List<SentChatMessage> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(chat.send("Number " + i));
    }
    for (SentChatMessage each : sent) {
      assertThat(status(each)).isEqualTo(200);
    }
    List<ReceivedMessage> came = until(pair.bobs.chatMessages, 200);
    for (int i = 0; i < 200; i++) {
      assertThat(came.get(i).text()).isEqualTo("Number " + i);
    }
  }

  @Test
  void aMegabyteArrivesAsItWas() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    byte[] megabyte = new byte[1 << 20];
    new Random(7).nextBytes(megabyte);
    ChatMessage message =
        ChatMessage.builder().content("application/octet-stream", megabyte).build();
    assertThat(status(chat.send(message))).isEqualTo(200);
    assertThat(until(pair.bobs.chatMessages, 1).get(0).content()).isEqualTo(megabyte);
  }

  @Test
  void whatIsTooLargeForTheOtherSideIsNotSent() throws Exception {
    open(AS_IS, builder -> builder.maxMessageSize(5000));
    ChatSession chat = established();
    assertThat(status(chat.send("x".repeat(6000)))).isEqualTo(413);
    assertThat(status(chat.send("small"))).isEqualTo(200);
  }

  @Test
  void aTypeThatTheOtherSideDoesNotTakeIsNotSent() throws Exception {
    open(AS_IS, builder -> builder.wrappedTypes("text/plain"));
    ChatSession chat = established();
    ChatMessage picture = ChatMessage.builder().content("image/png", new byte[] {1}).build();
    assertThat(status(chat.send(picture))).isEqualTo(415);
    assertThat(status(chat.send("text"))).isEqualTo(200);
  }

  @Test
  void notificationsGoByMessageToWhoDoesNotTakeThemInTheSession() throws Exception {
    open(builder -> builder.wrappedTypes("text/plain"), AS_IS);
    ChatSession chat = established();
    SentChatMessage sent = chat.send("Tell me by MESSAGE");
    assertThat(until(pair.alices.notifications, 1).get(0).messageId()).isEqualTo(sent.messageId());
    assertThat(pair.fromBob("MESSAGE")).hasSize(1);
  }

  @Test
  @Requirement(
      value = {"AD-CL-17", "AD-CL-17.1"},
      partial = true)
  void attachmentsTravelWithAMessage() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0, '-', '-'};
    ChatMessage message =
        ChatMessage.builder()
            .text("Look: 🌊")
            .attach(new Attachment("sea \"1\".png", "image/png", picture))
            .attach(new Attachment("", "text/plain", "note".getBytes(StandardCharsets.UTF_8)))
            .build();
    assertThat(status(chat.send(message))).isEqualTo(200);
    ReceivedMessage came = until(pair.bobs.chatMessages, 1).get(0);
    assertThat(came.attachedText()).isEqualTo("Look: 🌊");
    assertThat(came.attachments()).hasSize(2);
    assertThat(came.attachments().get(0).fileName()).isEqualTo("sea \"1\".png");
    assertThat(came.attachments().get(0).contentType()).isEqualTo("image/png");
    assertThat(came.attachments().get(0).content()).isEqualTo(picture);
    assertThat(came.attachments().get(1).content())
        .isEqualTo("note".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Requirement(
      value = {"AD-CL-16"},
      partial = true)
  void composingIsToldAndEndsWithTheMessage() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    chat.typing();
    chat.typing();
    until(pair.bobs.composing, 1);
    chat.stoppedTyping();
    until(pair.bobs.composing, 2);
    chat.typing();
    until(pair.bobs.composing, 3);
    chat.send("Done");
    until(pair.bobs.composing, 4);
    assertThat(pair.bobs.composing).containsExactly(true, false, true, false);
  }

  @Test
  void theUserAcceptsDeclinesOrIsBusy() throws Exception {
    open(AS_IS, builder -> builder.chats(Acceptance.MANUAL));
    ChatSession first = pair.alice.chat(BOB);
    until(pair.bobs.invitations, 1).get(0).decline();
    assertThat(first.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(603);
    assertThat(until(pair.alices.ends, 1).get(0).kind()).isEqualTo(SessionEnd.Kind.REFUSED);

    ChatSession second = pair.alice.chat(BOB);
    until(pair.bobs.invitations, 2).get(1).busy();
    assertThat(second.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(486);

    ChatSession third = pair.alice.chat(BOB);
    ChatSession offered = until(pair.bobs.invitations, 3).get(2);
    SentChatMessage early = third.send("Before you answer");
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(third.state()).isEqualTo(ChatSession.State.INVITING);
    offered.accept();
    assertThat(third.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(status(early)).isEqualTo(200);
  }

  @Test
  void acceptsAfterSomeRinging() throws Exception {
    open(AS_IS, builder -> builder.chats(Acceptance.after(Duration.ofMillis(300))));
    long start = System.nanoTime();
    established();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void anInvitationCanBeTakenBack() throws Exception {
    open(AS_IS, builder -> builder.chats(Acceptance.MANUAL));
    ChatSession chat = pair.alice.chat(BOB);
    until(pair.bobs.invitations, 1);
    chat.end("SIP;cause=200;text=\"Call completed elsewhere\"");
    assertThat(chat.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(487);
    assertThat(until(pair.alices.ends, 1).get(0).kind()).isEqualTo(SessionEnd.Kind.HERE);
    SessionEnd end = until(pair.bobs.ends, 1).get(0);
    assertThat(end.kind()).isEqualTo(SessionEnd.Kind.CANCELLED);
    assertThat(end.completedElsewhere()).isTrue();
  }

  @Test
  @Requirement(
      value = {"AD-CL-24"},
      partial = true)
  void aHeldSessionIsSilentUntilItIsResumed() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    assertThat(bobsChat().hold().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    SentChatMessage held = chat.send("While you held");
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(held.status()).isNotDone();
    assertThat(bobsChat().resume().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(status(held)).isEqualTo(200);
  }

  @Test
  void aNewPathCarriesTheSessionOn() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    assertThat(status(chat.send("one"))).isEqualTo(200);
    assertThat(chat.renewPath().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(status(chat.send("two"))).isEqualTo(200);
    assertThat(bobsChat().renewPath().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(status(bobsChat().send("three"))).isEqualTo(200);
    assertThat(status(chat.send("four"))).isEqualTo(200);
    assertThat(until(pair.bobs.chatMessages, 3)).hasSize(3);
  }

  @Test
  @Requirement(
      value = {"AD-CL-22", "AD-CL-23", "AD-CL-25"},
      partial = true)
  void mediaAreAddedAndRemovedInTheSession() throws Exception {
    List<String> offered = new ArrayList<>();
    open(
        AS_IS,
        builder ->
            builder.media(
                medium -> {
                  offered.add(medium.media());
                  return medium.media().equals("audio")
                      ? MediaDescription.of("audio", 40000, "RTP/AVP", List.of("8"))
                      : null;
                }));
    ChatSession chat = established();
    MediaDescription audio = MediaDescription.of("audio", 30000, "RTP/AVP", List.of("8", "0"));
    MediaDescription video = MediaDescription.of("video", 30002, "RTP/AVP", List.of("31"));
    assertThat(chat.modify(List.of(audio, video)).get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(offered).containsExactly("audio", "video");
    WireEvent reInvite = pair.toBob("INVITE").get(1);
    assertThat(reInvite.text()).contains("m=audio 30000 RTP/AVP 8 0").contains("m=video 30002");
    String answer = lastSdpOfBob();
    assertThat(answer).contains("m=audio 40000 RTP/AVP 8").contains("m=video 0 RTP/AVP 31");
    assertThat(status(chat.send("still there"))).isEqualTo(200);

    assertThat(chat.modify(List.of()).get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(lastSdpOfBob()).contains("m=audio 0 RTP/AVP");
    assertThat(status(chat.send("and still"))).isEqualTo(200);
  }

  private String lastSdpOfBob() {
    List<WireEvent> answers = pair.fromBob("SIP/2.0 200");
    return answers.stream()
        .filter(a -> String.valueOf(a.header("CSeq")).endsWith("INVITE"))
        .reduce((one, other) -> other)
        .orElseThrow()
        .text();
  }

  @Test
  void restartsInTheSameConversation() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    chat.end().get(10, TimeUnit.SECONDS);
    ChatSession again = pair.alice.chat(ChatInvitation.restarting(chat).build());
    assertThat(again.answered().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    assertThat(again.conversationId()).isEqualTo(chat.conversationId());
    assertThat(again.contributionId()).isNotEqualTo(chat.contributionId());
  }

  @Test
  void anOlderSessionOfTheConversationGivesWayToTheNewOne() throws Exception {
    open(Transport.UDP);
    ChatSession chat = established();
    ChatSession next = pair.alice.chat(ChatInvitation.restarting(chat).build());
    assertThat(next.answered().get(10, TimeUnit.SECONDS).accepted()).isTrue();
    await().until(() -> chat.state() == ChatSession.State.OVER);
    assertThat(status(next.send("here"))).isEqualTo(200);
  }

  @Test
  void refusesASessionWithoutMessages() throws Exception {
    open(Transport.UDP);
    org.opencpm.signalling.HeaderList fields =
        org.opencpm.signalling.HeaderList.builder()
            .add("Contact", pair.alice.contact())
            .add("Content-Type", "application/sdp")
            .build();
    byte[] audio =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(pair.bob).isNotNull();
    assertThat(
            pair.alice
                .sendRaw(new RawRequest("INVITE", BOB, fields, audio, false))
                .get(10, TimeUnit.SECONDS)
                .status())
        .isEqualTo(488);
  }
}
