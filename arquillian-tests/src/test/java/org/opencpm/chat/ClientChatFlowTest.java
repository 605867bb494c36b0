package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.endtoend.ClientDevice.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.client.Acceptance;
import org.opencpm.client.Attachment;
import org.opencpm.client.ChatInvitation;
import org.opencpm.client.ChatMessage;
import org.opencpm.client.ChatSession;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.SentChatMessage;
import org.opencpm.client.SessionEnd;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.client.Transport;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ClientDevice;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.notification.Disposition;

/** The project's own client in sessions, with the server between its users. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ClientChatFlowTest {

  private static final UnaryOperator<CpmClientBuilder> AS_IS = builder -> builder;
  private static final int MEGABYTE = 1 << 20;

  private final RunningServer server;

  ClientChatFlowTest(RunningServer server) {
    this.server = server;
  }

  private static int send(ChatSession chat, String text) {
    return await(chat.send(text).status());
  }

  // ----- media -----

  @ParameterizedTest
  @CsvSource({
    "ACTIVE, UDP, false",
    "PASSIVE, TCP, false",
    "ACTPASS, UDP, false",
    "ACTIVE, TCP, true"
  })
  @Requirement({"AD-CL-02", "AD-CL-48"})
  void connectionsAreOpenedByEitherEndAndHeldThroughAnotherPath(
      SetupRole role, Transport transport, boolean secure) {
    UnaryOperator<CpmClientBuilder> way =
        builder -> builder.mediaRole(role).transport(transport).secureMedia(secure);
    try (ClientDevice alice = server.client(server.newUser(), way).register();
        ClientDevice bob = server.newClient()) {
      ChatSession here = alice.chatWith(bob);
      ChatSession there = await(bob.established(), 1).get(0);
      assertThat(send(here, "Sushi or pizza? 🍣")).isEqualTo(200);
      assertThat(send(there, "Pizza!")).isEqualTo(200);

      assertThat(await(here.renewPath()).accepted()).isTrue();
      assertThat(send(here, "At 12?")).isEqualTo(200);
      assertThat(await(there.renewPath()).accepted()).isTrue();
      assertThat(send(there, "Yes")).isEqualTo(200);

      assertThat(await(bob.chatMessages(), 2))
          .extracting(ReceivedMessage::text)
          .containsExactly("Sushi or pizza? 🍣", "At 12?");
      assertThat(await(alice.chatMessages(), 2))
          .extracting(ReceivedMessage::text)
          .containsExactly("Pizza!", "Yes");
    }
  }

  @Test
  @Requirement({"AD-CL-49"})
  void requestsAndResponsesOfTheMediaPlaneAreMadeAndUnderstood() {
    try (ClientDevice alice = server.newClient();
        ClientDevice bob =
            server.client(
                server.newUser(), b -> b.wrappedTypes("text/plain", "message/imdn+xml"))) {
      bob.register();
      ChatSession chat = alice.chatWith(bob);
      byte[] megabyte = new byte[MEGABYTE];
      new Random(11).nextBytes(megabyte);
      ChatMessage large = ChatMessage.builder().content("text/plain", megabyte).build();
      assertThat(await(chat.send(large).status())).isEqualTo(200);

      assertThat(await(bob.chatMessages(), 1).get(0).content()).isEqualTo(megabyte);
      assertThat(sends(alice, Direction.SENT)).hasSizeGreaterThan(1);
      assertThat(answers(alice, Direction.RECEIVED)).hasSameSizeAs(sends(alice, Direction.SENT));
      assertThat(sends(bob, Direction.RECEIVED)).isNotEmpty();
      Patience.until(
          "all answers",
          () -> answers(bob, Direction.SENT).size() == sends(bob, Direction.RECEIVED).size());
      // A type that the other end does not take is not even sent.
      ChatMessage picture = ChatMessage.builder().content("image/png", new byte[] {1}).build();
      assertThat(await(chat.send(picture).status())).isEqualTo(415);
    }
  }

  private static List<String> sends(ClientDevice device, Direction direction) {
    return device.wire(direction, "MSRP ").stream()
        .map(e -> e.startLine())
        .filter(line -> line.endsWith(" SEND"))
        .toList();
  }

  private static List<String> answers(ClientDevice device, Direction direction) {
    return device.wire(direction, "MSRP ").stream()
        .map(e -> e.startLine())
        .filter(line -> line.contains(" 200"))
        .toList();
  }

  @Test
  @Requirement({"AD-CL-16"})
  void composingSignsAreSentAndReceived() {
    try (ClientDevice alice = server.newClient();
        ClientDevice bob = server.newClient()) {
      ChatSession here = alice.chatWith(bob);
      ChatSession there = await(bob.established(), 1).get(0);

      here.typing();
      assertThat(await(bob.composing(), 1)).containsExactly(true);
      here.stoppedTyping();
      assertThat(await(bob.composing(), 2)).containsExactly(true, false);
      there.typing();
      assertThat(await(alice.composing(), 1)).containsExactly(true);
      assertThat(send(there, "Done")).isEqualTo(200);
      assertThat(await(alice.composing(), 2)).containsExactly(true, false);
    }
  }

  @Test
  @Requirement({"AD-CL-17.1"})
  void filesOfTheDeviceAreAttached(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes ü.txt"), "line\n".repeat(10_000));
    try (ClientDevice alice = server.newClient();
        ClientDevice bob = server.newClient()) {
      ChatSession chat = alice.chatWith(bob);
      ChatMessage inChat =
          ChatMessage.builder().text("See the notes").attach(Attachment.of(file)).build();
      assertThat(await(chat.send(inChat).status())).isEqualTo(200);
      StandaloneMessage alone =
          StandaloneMessage.to(bob.user().sip())
              .text("See the notes")
              .attach(Attachment.of(file))
              .build();
      assertThat(await(alice.client().send(alone)).accepted()).isTrue();

      for (ReceivedMessage came :
          List.of(await(bob.chatMessages(), 1).get(0), await(bob.messages(), 1).get(0))) {
        assertThat(came.attachedText()).isEqualTo("See the notes");
        assertThat(came.attachments())
            .singleElement()
            .returns("notes ü.txt", Attachment::fileName)
            .satisfies(a -> assertThat(a.contentType()).startsWith("text/plain"))
            .satisfies(a -> assertThat(a.content()).isEqualTo(Files.readAllBytes(file)));
      }
    }
  }

  // ----- the session -----

  @Test
  @Requirement({"AD-CL-21"})
  void sessionsAreBegunJoinedRestartedAndEnded() {
    try (ClientDevice alice = server.newClient();
        ClientDevice bob =
            server.client(server.newUser(), b -> b.chats(Acceptance.MANUAL)).register()) {
      ChatSession refused = alice.client().chat(bob.user().sip());
      await(bob.invitations(), 1).get(0).decline();
      assertThat(await(refused.answered()).status()).isEqualTo(603);

      ChatSession chat = alice.client().chat(bob.user().sip());
      ChatSession offered = await(bob.invitations(), 2).get(1);
      offered.accept();
      assertThat(await(chat.answered()).status()).isEqualTo(200);
      assertThat(send(chat, "Hello")).isEqualTo(200);
      assertThat(await(offered.end()).status()).isEqualTo(200);
      assertThat(await(chat.over()).kind()).isEqualTo(SessionEnd.Kind.THERE);

      ChatSession again = alice.client().chat(ChatInvitation.restarting(chat).build());
      ChatSession restarted = await(bob.invitations(), 3).get(2);
      restarted.accept();
      assertThat(await(again.answered()).status()).isEqualTo(200);
      assertThat(restarted.conversationId()).isEqualTo(chat.conversationId());
      assertThat(restarted.contributionId()).isNotEqualTo(chat.contributionId());
      assertThat(send(again, "Hello again")).isEqualTo(200);
      assertThat(await(again.end()).status()).isEqualTo(200);
      assertThat(await(restarted.over()).kind()).isEqualTo(SessionEnd.Kind.THERE);
    }
  }

  @Test
  @Requirement({"AD-CL-22", "AD-CL-23", "AD-CL-24", "AD-CL-25"})
  void mediaAreNegotiatedPreferredAddedAlteredAndTakenOut() {
    List<MediaDescription> offered = new CopyOnWriteArrayList<>();
    UnaryOperator<MediaDescription> judge =
        medium -> {
          offered.add(medium);
          return medium.media().equals("audio")
              ? MediaDescription.of("audio", 40000, "RTP/AVP", List.of("8"))
              : MediaDescription.of("video", 40002, "RTP/AVP", List.of("31"));
        };
    try (ClientDevice alice = server.newClient();
        ClientDevice bob = server.client(server.newUser(), b -> b.media(judge)).register()) {
      ChatSession chat = alice.chatWith(bob);
      MediaDescription video =
          MediaDescription.of("video", 30002, "RTP/AVP", List.of("31", "34"))
              .withAttribute("content", "main");
      MediaDescription audio = MediaDescription.of("audio", 30000, "RTP/AVP", List.of("8", "0"));

      assertThat(await(chat.modify(List.of(video, audio))).accepted()).isTrue();
      // The preferred stream stands first and is marked as the main one (RFC 4796).
      assertThat(offered).extracting(MediaDescription::media).containsExactly("video", "audio");
      assertThat(offered.get(0).attribute("content")).contains("main");
      assertThat(offered.get(1).formats()).containsExactly("8", "0");
      assertThat(lastAnswer(alice))
          .contains("m=video 40002 RTP/AVP 31\r\n")
          .contains("m=audio 40000 RTP/AVP 8\r\n");
      assertThat(send(chat, "with sound and picture")).isEqualTo(200);

      MediaDescription moved = MediaDescription.of("audio", 30010, "RTP/AVP", List.of("8"));
      assertThat(await(chat.modify(List.of(video, moved))).accepted()).isTrue();
      assertThat(offered.get(offered.size() - 1).port()).isEqualTo(30010);

      assertThat(await(chat.modify(List.of(video))).accepted()).isTrue();
      assertThat(lastAnswer(alice)).contains("m=audio 0 RTP/AVP").contains("m=video 40002");
      assertThat(send(chat, "without sound")).isEqualTo(200);

      assertThat(await(chat.hold()).accepted()).isTrue();
      SentChatMessage held = chat.send("while on hold");
      assertThat(await(chat.resume()).accepted()).isTrue();
      assertThat(await(held.status())).isEqualTo(200);
      assertThat(await(bob.chatMessages(), 3).get(2).text()).isEqualTo("while on hold");
    }
  }

  /** Session description of the last answer to an INVITE that came. */
  private static String lastAnswer(ClientDevice device) {
    return device.wire(Direction.RECEIVED, "SIP/2.0 200").stream()
        .filter(e -> String.valueOf(e.header("CSeq")).endsWith("INVITE"))
        .reduce((one, other) -> other)
        .orElseThrow()
        .text();
  }

  @Test
  @Requirement({"AD-CL-33"})
  void theSessionIntervalIsTheClientsOwnChoiceAndIsChangedWhereTheServerWantsMore() {
    try (ClientDevice alice = choosing(600);
        ClientDevice hasty = choosing(10);
        ClientDevice bob = server.newClient()) {
      ChatSession chat = alice.chatWith(bob);
      assertThat(await(chat.answered()).headers().first("Session-Expires").orElse(""))
          .startsWith("600");

      ChatSession other = hasty.chatWith(bob);

      assertThat(hasty.wire(Direction.RECEIVED, "SIP/2.0 422")).hasSize(1);
      assertThat(hasty.wire(Direction.SENT, "INVITE"))
          .extracting(e -> e.header("Session-Expires"))
          .contains("10;refresher=uac", "90;refresher=uac");
      assertThat(await(other.answered()).headers().first("Session-Expires").orElse(""))
          .startsWith("90");
      assertThat(send(other, "Still in time")).isEqualTo(200);
    }
  }

  private ClientDevice choosing(int seconds) {
    Duration interval = Duration.ofSeconds(seconds);
    return server.client(server.newUser(), b -> b.sessionInterval(interval)).register();
  }

  // ----- what waits, and what comes back -----

  @Test
  @Requirement(value = "AD-CL-40", partial = true)
  void deliveriesAreTakenAndWhatWasMissedIsCalledFor() {
    User carol = server.newUser();
    User dave = server.newUser(Preference.PULL);
    try (ClientDevice alice = server.newClient();
        ClientDevice brought = server.client(carol, AS_IS);
        ClientDevice fetching = server.client(dave, AS_IS)) {
      ChatSession chat = alice.client().chat(carol.sip());
      assertThat(await(chat.answered()).status()).isEqualTo(200);
      SentChatMessage kept = chat.send("when you are back");
      assertThat(await(kept.status())).isEqualTo(200);
      StandaloneMessage missed = StandaloneMessage.to(dave.sip()).text("fetch me").askAll().build();
      String id = await(alice.client().send(missed)).messageId();

      brought.register();
      ReceivedMessage came = await(brought.messages(), 1).get(0);
      assertThat(came.text()).isEqualTo("when you are back");
      assertThat(came.sender()).contains(alice.user().sip());
      assertThat(came.messageId()).contains(kept.messageId());

      fetching.register();
      assertThat(await(fetching.notices(), 1).get(0).count()).isEqualTo(1);
      assertThat(fetching.messages()).isEmpty();
      assertThat(await(fetching.client().fetchDeferred(DeferredRequest.ALL)).messageIds())
          .containsExactly(id);
      assertThat(await(fetching.messages(), 1).get(0).text()).isEqualTo("fetch me");
      Patience.until(
          "both reports",
          () ->
              alice.notifications().stream()
                  .map(n -> n.messageId())
                  .toList()
                  .containsAll(List.of(id, kept.messageId())));
    }
  }

  @Test
  @Requirement({"AD-CL-46"})
  void reportsGoToTheDeviceThatSentTheMessage() {
    User user = server.newUser();
    try (ClientDevice phone = server.client(user, AS_IS).register();
        ClientDevice tablet = server.client(user, AS_IS).register();
        ClientDevice bob = server.newClient()) {
      ChatSession chat = phone.chatWith(bob);
      SentChatMessage inChat = chat.send("seen?");
      ReceivedMessage asked = await(bob.chatMessages(), 1).get(0);
      await(phone.notifications(), 1);
      assertThat(await(chat.end()).status()).isEqualTo(200);
      await(bob.ends(), 1);
      await(bob.client().markDisplayed(asked));
      StandaloneMessage message =
          StandaloneMessage.to(bob.user().sip()).text("seen, too?").askAll().build();
      String alone = await(phone.client().send(message)).messageId();
      await(bob.client().markDisplayed(await(bob.messages(), 1).get(0)));

      Patience.until(
          "four reports",
          () ->
              said(phone, inChat.messageId())
                      .containsAll(List.of(Disposition.DELIVERED, Disposition.DISPLAYED))
                  && said(phone, alone)
                      .containsAll(List.of(Disposition.DELIVERED, Disposition.DISPLAYED)));

      // What comes to the other device next comes alone.
      StandaloneMessage last = StandaloneMessage.to(user.sip()).text("to both").build();
      assertThat(await(bob.client().send(last)).accepted()).isTrue();
      await(tablet.messages(), 1);
      assertThat(tablet.notifications()).isEmpty();
    }
  }

  private static List<Disposition> said(ClientDevice device, String messageId) {
    return device.notifications().stream()
        .filter(n -> n.messageId().equals(messageId))
        .map(n -> n.disposition())
        .toList();
  }
}
