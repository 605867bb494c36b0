package org.opencpm.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.jpa.JpaDeviceRepository;
import org.opencpm.subscriber.jpa.JpaSubscriberRepository;

/** Users, devices and messages of one test. */
public final class MessageScene {

  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final NodeId NODE = new NodeId("north", 1);
  public static final NodeId RESTARTED = new NodeId("north", 2);
  public static final NodeId OTHER_NODE = new NodeId("south", 1);

  private static final List<String> TABLES =
      List.of(
          "delivered_call",
          "delivery",
          "message_recipient",
          "message_body",
          "message",
          "device",
          "mailbox",
          "subscriber_credential",
          "subscriber_address",
          "subscriber",
          "node",
          "policy",
          "settled_message",
          "stored_message",
          "file_transfer",
          "kept_file",
          "file_progress",
          "event",
          "event_key",
          "audit",
          "operator");

  private final TestDatabase database;
  private final AtomicInteger count = new AtomicInteger();

  /** A scene in the emptied database. */
  public MessageScene(TestDatabase database) {
    this(database, TABLES);
  }

  private MessageScene(TestDatabase database, List<String> emptied) {
    this.database = database;
    database.run(em -> emptied.forEach(table -> new Sql(em).update("DELETE FROM " + table)));
  }

  /** A scene with what is in the database already. */
  public static MessageScene in(TestDatabase database) {
    return new MessageScene(database, List.of());
  }

  public TestDatabase database() {
    return database;
  }

  /** Work of one transaction on the messages. */
  public <T> T messages(Function<MessageRepository, T> work) {
    return database.inTransaction(em -> work.apply(new JpaMessageRepository(em)));
  }

  public void withMessages(Consumer<MessageRepository> work) {
    database.run(em -> work.accept(new JpaMessageRepository(em)));
  }

  public Subscriber subscriber(String name) {
    return database.inTransaction(
        em ->
            new JpaSubscriberRepository(em)
                .add(
                    name + "@cpm.example",
                    List.of("sip:" + name + "@cpm.example"),
                    Map.of("MD5", "0")));
  }

  /** Registers a device until an hour from {@link #NOW}. */
  public Device device(Subscriber user, String key) {
    return device(user, key, NOW.plusSeconds(3600));
  }

  public Device device(Subscriber user, String key, Instant expiresAt) {
    return database.inTransaction(
        em ->
            new JpaDeviceRepository(em)
                .bind(user.id(), key, "urn:" + key, null, binding(user, key, expiresAt)));
  }

  public static Binding binding(Subscriber user, String key, Instant expiresAt) {
    return new Binding(
        "sip:" + key + "@127.0.0.1:5070",
        "+g.oma.sip-im",
        new Flow("udp", "127.0.0.1", 5070),
        user.defaultAddress(),
        "reg-" + key,
        1,
        expiresAt,
        1.0,
        "test",
        null,
        null,
        false);
  }

  public void unbind(Device device) {
    database.run(em -> new JpaDeviceRepository(em).unbind(device.id()));
  }

  public void lose(Device device) {
    database.run(
        em ->
            new JpaDeviceRepository(em)
                .markLost(device.id(), device.binding().callId(), device.binding().cseq()));
  }

  public int plan(Device device) {
    return messages(m -> m.planFor(device, true, false, NOW));
  }

  public Acceptance accept(NewMessage message) {
    return acceptAll(List.of(message)).get(0);
  }

  public List<Acceptance> acceptAll(List<NewMessage> messages) {
    return messages(m -> m.accept(messages, NODE, NOW));
  }

  public List<Delivery> claim(Device device) {
    return claim(device, NODE);
  }

  public List<Delivery> claim(Device device, NodeId node) {
    return messages(m -> m.claim(device.id(), Lane.PAGER, false, 500, node, NOW));
  }

  public List<Delivery> claimSession(Device device, boolean early, Instant now) {
    return messages(m -> m.claim(device.id(), Lane.SESSION, early, 500, NODE, now));
  }

  public List<Announced> announced(Device device) {
    return messages(m -> m.announced(device.id(), 100, NOW));
  }

  public List<EndedRecipient> complete(DeliveryResult... results) {
    return messages(m -> m.complete(List.of(results)));
  }

  public Backlog backlog() {
    return messages(m -> m.backlog(NOW));
  }

  public List<EndedRecipient> expired(Instant now) {
    return messages(m -> m.claimExpired(now, 100));
  }

  public NewMessage message(NewRecipient... recipients) {
    return message("m" + count.incrementAndGet(), recipients);
  }

  public NewMessage message(String id, NewRecipient... recipients) {
    return message(MessageKind.STANDALONE, "PAGER", id, body(id), recipients);
  }

  public NewMessage chat(String id, NewRecipient... recipients) {
    return message(MessageKind.CHAT, "SESSION", id, body(id), recipients);
  }

  public NewMessage message(
      MessageKind kind, String service, String id, byte[] body, NewRecipient... recipients) {
    return new NewMessage(
        kind,
        "s:1",
        1L,
        "sip:alice@cpm.example",
        "urn:alice-phone",
        id,
        "call-" + id,
        "conversation",
        "contribution",
        service,
        Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.DISPLAY),
        "Subject: x\r\n",
        "message/cpim",
        body,
        false,
        NOW,
        List.of(recipients));
  }

  public static byte[] body(String id) {
    return ("body of " + id + " \0\u00e9\ud83d\ude00").getBytes(StandardCharsets.UTF_8);
  }

  public NewRecipient to(Subscriber user) {
    return to(user, "key" + count.incrementAndGet());
  }

  public NewRecipient to(Subscriber user, String dedupeKey) {
    return to(user, dedupeKey, NOW.plus(Duration.ofDays(7)));
  }

  public NewRecipient to(Subscriber user, String dedupeKey, Instant expiresAt) {
    return new NewRecipient(
        user.id(), user.defaultAddress(), dedupeKey, expiresAt, true, null, false);
  }

  /** A recipient for whom messages are kept until he fetches them. */
  public NewRecipient held(Subscriber user) {
    return new NewRecipient(
        user.id(),
        user.defaultAddress(),
        "key" + count.incrementAndGet(),
        NOW.plus(Duration.ofDays(7)),
        true,
        null,
        false,
        true);
  }

  public NewRecipient targeted(Subscriber user, String deviceKey, boolean strict) {
    return new NewRecipient(
        user.id(),
        user.defaultAddress(),
        "key" + count.incrementAndGet(),
        NOW.plus(Duration.ofDays(7)),
        true,
        deviceKey,
        strict);
  }

  public static DeliveryResult done(Delivery delivery) {
    return result(delivery, DeliveryState.DONE, 200, null);
  }

  public static DeliveryResult refused(Delivery delivery) {
    return result(delivery, DeliveryState.REFUSED, 415, null);
  }

  public static DeliveryResult waiting(Delivery delivery, Instant retryAt) {
    return result(delivery, DeliveryState.WAITING, 486, retryAt);
  }

  public static DeliveryResult declined(Delivery delivery) {
    return new DeliveryResult(
        delivery.recipientId(), delivery.deviceId(), DeliveryState.REFUSED, true, 603, null, null);
  }

  private static DeliveryResult result(
      Delivery delivery, DeliveryState state, int status, Instant retryAt) {
    return new DeliveryResult(
        delivery.recipientId(), delivery.deviceId(), state, false, status, retryAt, null);
  }

  public static List<String> ids(List<Delivery> deliveries) {
    List<String> ids = new ArrayList<>();
    deliveries.forEach(delivery -> ids.add(delivery.messageId()));
    return ids;
  }
}
