package org.opencpm.chat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.messaging.Attempt;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.LiveSessions;
import org.opencpm.messaging.MessageKind;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.subscriber.Device;

/** The chats that are going on at this node, by conversation. */
final class LiveChats implements LiveSessions {

  private final ConcurrentHashMap<String, List<ChatSession>> chats = new ConcurrentHashMap<>();

  void add(ChatSession chat) {
    chats
        .computeIfAbsent(chat.forth().conversationId(), id -> new CopyOnWriteArrayList<>())
        .add(chat);
  }

  void remove(ChatSession chat) {
    chats.computeIfPresent(
        chat.forth().conversationId(),
        (id, list) -> {
          list.remove(chat);
          return list.isEmpty() ? null : list;
        });
  }

  int count() {
    return chats.values().stream().mapToInt(List::size).sum();
  }

  /** All chats, for their end. */
  List<ChatSession> all() {
    return chats.values().stream().flatMap(List::stream).toList();
  }

  /** Other chats that the same device began with the same user in the same conversation. */
  List<ChatSession> besides(ChatSession chat) {
    Device device = chat.forth().sender().device();
    return chats.getOrDefault(chat.forth().conversationId(), List.of()).stream()
        .filter(other -> other != chat && sameUsers(other.forth(), chat.forth()))
        .filter(other -> device != null && sameDevice(device, other.forth().sender().device()))
        .toList();
  }

  private static boolean sameDevice(Device one, Device other) {
    return other != null && one.id() == other.id();
  }

  /** The invitation of the one invited to the caller that is under way at the same time. */
  Optional<ChatSession> crossing(SessionDirection forth) {
    return chats.getOrDefault(forth.conversationId(), List.of()).stream()
        .filter(other -> other.isInviting() && sameUsers(other.back(), forth))
        .findFirst();
  }

  private static boolean sameUsers(SessionDirection one, SessionDirection other) {
    return one.sender().key().equals(other.sender().key())
        && one.recipientKey().equals(other.recipientKey());
  }

  /** The chat in which a stored message's sender and recipient are, or were to be. */
  Optional<ChatSession> of(Delivery delivery) {
    return chats.getOrDefault(delivery.conversationId(), List.of()).stream()
        .filter(chat -> joins(chat.forth(), delivery) || joins(chat.back(), delivery))
        .findFirst();
  }

  private static boolean joins(SessionDirection direction, Delivery delivery) {
    return direction.recipient() != null
        && direction.recipient().id() == delivery.subscriberId()
        && direction.sender().addresses().contains(delivery.senderAddress());
  }

  @Override
  public boolean inject(Delivery delivery, Device device, Attempt attempt) {
    if (delivery.conversationId() == null) {
      return false;
    }
    boolean notification = delivery.kind() == MessageKind.NOTIFICATION;
    Optional<ChatSession> chat =
        chats.getOrDefault(delivery.conversationId(), List.of()).stream()
            .filter(c -> c.reaches(device, notification))
            .findFirst();
    chat.ifPresent(c -> c.deliver(delivery, device, attempt));
    return chat.isPresent();
  }
}
