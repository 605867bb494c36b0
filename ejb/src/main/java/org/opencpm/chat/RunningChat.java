package org.opencpm.chat;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;

/** A chat as those see it who look at it from outside. */
final class RunningChat implements RunningSession {

  private final ChatSession chat;
  private final ChatLegs legs;
  private final Instant since;
  private final long number = SessionNumbers.next();
  private final LongAdder traffic = new LongAdder();

  RunningChat(ChatSession chat, ChatLegs legs, Instant since) {
    this.chat = chat;
    this.legs = legs;
    this.since = since;
  }

  /** It begins with a caller's invitation to so many devices. */
  void invited(int devices) {
    SessionDirection forth = chat.forth();
    MessageLog.event(
        "session-invited",
        null,
        forth.conversationId(),
        forth.callId(),
        "kind",
        "SESSION",
        "from",
        forth.sender().address(),
        "to",
        forth.recipientAddress(),
        "devices",
        devices,
        "contribution-id",
        forth.contributionId());
  }

  /** A message or a notification went through it. */
  void traffic() {
    traffic.increment();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public String kind() {
    return "chat";
  }

  @Override
  public String state() {
    if (chat.isInviting()) {
      return "ringing";
    }
    return chat.onlyDelivers() ? "delivering" : "going on";
  }

  @Override
  public SessionDirection way() {
    return chat.forth();
  }

  @Override
  public int legs() {
    return (int) legs.all().stream().filter(Leg::isUp).count();
  }

  @Override
  public long messages() {
    return traffic.sum();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public void end(String reason) {
    chat.end(reason);
  }
}
