package org.opencpm.client.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.opencpm.client.ChatSession;
import org.opencpm.client.SendResult;
import org.opencpm.client.SentChatMessage;
import org.opencpm.client.SessionAnswer;
import org.opencpm.client.StandaloneMessage;

/** The scenes of the demonstration that are held in sessions. */
final class ChatScenes {

  private static final int MEGABYTE = 1 << 20;
  private static final int OK = 200;

  private final Stage stage;
  private final Transcript transcript;

  ChatScenes(Stage stage) {
    this.stage = stage;
    this.transcript = stage.transcript();
  }

  /** Alice's phone and Bob's, while his tablet rings in vain. */
  void chat() throws InterruptedException {
    transcript.scene("3. Alice invites Bob to chat: his two devices ring, he takes the phone");
    DemoDevice alice = stage.device("alice/phone");
    DemoDevice phone = stage.device("bob/phone");
    DemoDevice tablet = stage.device("bob/tablet");
    transcript.sends(alice.name(), "bob", "INVITE");
    stage.expectElsewhere(tablet);
    ChatSession chat = alice.client().chat(DemoUser.BOB.address(stage.settings().domain()));
    Optional<ChatSession> rings = phone.invitation(chat.conversationId());
    tablet.invitation(chat.conversationId());
    rings.ifPresent(ChatSession::accept);
    if (!established(alice, chat)) {
      return;
    }
    tablet.ended(chat.conversationId());
    writes(alice, chat, phone);
    say(alice, chat, "bob", "Sushi or pizza? 🍣🍕", phone);
    rings.ifPresent(
        bobs -> {
          transcript.does(phone.name(), "writes …");
          bobs.typing();
        });
    stage.expectComposing(alice);
    alice.composing(chat.conversationId());
    if (rings.isPresent()) {
      say(phone, rings.get(), "alice", "Pizza. Always pizza.", alice);
    }
    say(alice, chat, "bob", "Then at Luigi's at 12", phone);
    end(alice, chat);
    phone.ended(chat.conversationId());
  }

  private void writes(DemoDevice who, ChatSession chat, DemoDevice other)
      throws InterruptedException {
    transcript.does(who.name(), "writes …");
    stage.expectComposing(other);
    chat.typing();
    other.composing(chat.conversationId());
  }

  private boolean established(DemoDevice device, ChatSession chat) throws InterruptedException {
    Optional<SessionAnswer> answer = stage.answer(device, chat.answered(), "INVITE");
    if (answer.isEmpty()) {
      return false;
    }
    String told = answer.get().status() + " " + answer.get().reason();
    transcript.receives(device.name(), "server", told);
    if (!answer.get().accepted()) {
      stage.problem(device.name() + " was not let into a chat: " + told);
    }
    return answer.get().accepted();
  }

  private void say(DemoDevice from, ChatSession chat, String to, String text, DemoDevice reader)
      throws InterruptedException {
    String id = sent(from, chat, to, text);
    if (id != null) {
      stage.expect(from, id, Way.MSRP, text, List.of(reader));
      stage.read(from, id, List.of(reader));
    }
  }

  /** Sends a message and waits until it is safe; null when it is not. */
  private String sent(DemoDevice from, ChatSession chat, String to, String text)
      throws InterruptedException {
    transcript.sends(from.name(), to, DemoDevice.quoted(text));
    SentChatMessage message = chat.send(text);
    Optional<Integer> status = stage.answer(from, message.status(), "chat message");
    if (status.isEmpty() || status.get() != OK) {
      String why = status.map(code -> "MSRP " + code).orElse("no answer");
      stage.problem(from.name() + " could not send \"" + text + "\": " + why);
      return null;
    }
    transcript.receives(from.name(), "server", "MSRP 200");
    return message.messageId();
  }

  private void end(DemoDevice device, ChatSession chat) throws InterruptedException {
    transcript.does(device.name(), "BYE");
    stage.answer(device, chat.end(), "BYE");
  }

  /** A megabyte in Large Message Mode, to both of Bob's devices. */
  void sendSomethingLarge() throws InterruptedException {
    transcript.scene("4. Alice sends a megabyte to Bob's devices");
    DemoDevice alice = stage.device("alice/phone");
    List<DemoDevice> bobs = List.of(stage.device("bob/phone"), stage.device("bob/tablet"));
    byte[] megabyte = new byte[MEGABYTE];
    new Random(MEGABYTE).nextBytes(megabyte);
    StandaloneMessage message =
        StandaloneMessage.to(DemoUser.BOB.address(stage.settings().domain()))
            .content("application/octet-stream", megabyte)
            .askAll()
            .build();
    String label = "1 MB of bytes";
    SendResult result = stage.send(alice, "bob", message, label);
    if (result != null) {
      stage.expect(alice, result.messageId(), Way.MSRP, label, bobs);
      stage.read(alice, result.messageId(), bobs);
    }
  }

  /** A chat that the server answers in the other's place; returns the ids of its messages. */
  List<String> chatWithSomebodyOffline(DemoDevice other) throws InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    String user = other.name().replaceAll("/.*", "");
    transcript.sends(alice.name(), user, "INVITE");
    ChatSession chat = alice.client().chat(DemoUser.CAROL.address(stage.settings().domain()));
    List<String> ids = new ArrayList<>();
    if (!established(alice, chat)) {
      return ids;
    }
    for (String text : List.of("Still asleep? 🌙", "I save you a seat")) {
      String id = sent(alice, chat, user, text);
      if (id != null) {
        stage.expect(alice, id, Way.MSRP, text, List.of(other));
        ids.add(id);
      }
    }
    end(alice, chat);
    return ids;
  }
}
