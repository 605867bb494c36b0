package org.opencpm.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.PassingMessage.Chunk;
import org.opencpm.chat.PassingMessage.Copy;
import org.opencpm.chat.PassingMessage.State;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.messaging.CpimSyntaxException;

/**
 * The way of messages from one leg to the other side (design 4.5). Chunks go on as they come; each
 * gets its 200 only when a leg of the other side has answered 200 for the same bytes, or when the
 * message is in the store; of several legs one that takes it is enough. Until then its bytes are
 * kept: when the other side dies, the whole message is stored. Notifications are collected and
 * looked at first, so that each reaches its sender once; composing signs pass while somebody is
 * there.
 *
 * <p>All of it happens on the loop of the MSRP sessions.
 */
final class Passage {

  private static final Logger LOG = Logger.getLogger(Passage.class.getName());

  /** Messages of one leg that may be on their way at a time. */
  private static final int MAX_MESSAGES = 100;

  private final SessionMedia media;
  private final LegMedia source;
  private final Map<String, PassingMessage> messages = new HashMap<>();
  private final Map<IncomingChunk, Chunk> open = new HashMap<>();

  /** Ids of messages that went on, so that reports about them find back. */
  private final RecentIds gone = new RecentIds(MAX_MESSAGES);

  Passage(SessionMedia media, LegMedia source) {
    this.media = media;
    this.source = source;
  }

  void chunkStarted(IncomingChunk incoming) {
    SendHead head = incoming.head();
    PassingMessage message = messages.get(head.messageId());
    if (message == null) {
      if (messages.size() >= MAX_MESSAGES) {
        incoming.answer(MsrpStatus.STOP_SENDING, "Too many messages at once");
        return;
      }
      message = new PassingMessage(head, media.newKeep());
      messages.put(head.messageId(), message);
      begin(message);
    }
    Chunk chunk = new Chunk(message, incoming);
    message.unanswered.add(chunk);
    open.put(incoming, chunk);
    long total = head.range().total();
    if (message.state != State.REFUSED && total > media.maxMessageSize()) {
      refuse(message, MsrpStatus.STOP_SENDING, "Message too large");
    } else if (message.state == State.PASSING) {
      copies(chunk);
    }
  }

  /** Content without CPIM is known by its type; the rest waits for its first bytes. */
  private void begin(PassingMessage message) {
    String type = message.head().contentType();
    if (!ChatContent.isCpim(type)) {
      known(message, ChatContent.ofBare(type));
    }
  }

  void chunkData(IncomingChunk incoming, byte[] data) {
    Chunk chunk = open.get(incoming);
    if (chunk == null || chunk.message().state == State.REFUSED) {
      return;
    }
    PassingMessage message = chunk.message();
    if (message.keep().length() + data.length > media.maxMessageSize()) {
      refuse(message, MsrpStatus.STOP_SENDING, "Message too large");
      return;
    }
    try {
      message.keep().append(data);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "message {0} not kept: {1}", new Object[] {message.id(), e});
      refuse(message, MsrpStatus.STOP_SENDING, "No room");
      return;
    }
    if (message.state == State.UNKNOWN) {
      message.scan().next(data);
      if (message.scan().complete() || message.keep().length() > ChatContent.MAX_HEAD) {
        look(message);
        if (message.state == State.PASSING) {
          copies(chunk);
          chunk.data(bytes(message));
        }
      }
    } else {
      chunk.data(data);
    }
    checkPressure();
  }

  void chunkEnded(IncomingChunk incoming, Continuation flag) {
    Chunk chunk = open.remove(incoming);
    if (chunk == null) {
      return;
    }
    PassingMessage message = chunk.message();
    if (flag == Continuation.ABORTED) {
      chunk.abort();
      chunk.answer(MsrpStatus.OK, "OK");
      forget(message);
      return;
    }
    if (message.state == State.REFUSED) {
      chunk.answer(message.refusal, "Refused");
      if (flag == Continuation.LAST) {
        forget(message);
      }
      return;
    }
    message.complete |= flag == Continuation.LAST;
    if (message.state == State.UNKNOWN) {
      // Its head is longer than its first chunk: it is looked at when it is whole.
      message.state = State.COLLECTING;
    }
    if (message.state == State.PASSING) {
      chunk.end(flag);
      if (chunk.copies.isEmpty()) {
        settled(chunk);
      }
    } else if (message.complete) {
      collected(message);
    } else {
      chunk.answer(MsrpStatus.OK, "OK");
    }
  }

  /** The leg is gone: what it has not finished is nobody's message. */
  void sourceLost() {
    for (PassingMessage message : new ArrayList<>(messages.values())) {
      if (!message.complete) {
        forget(message);
      }
    }
    open.values().forEach(Chunk::abort);
    open.clear();
  }

  private void look(PassingMessage message) {
    try {
      known(message, ChatContent.ofCpim(bytes(message)));
    } catch (CpimSyntaxException e) {
      refuse(message, MsrpStatus.BAD_REQUEST, "CPIM: " + e.getMessage());
    }
  }

  private void known(PassingMessage message, ChatContent content) {
    message.content = content;
    if (!media.maySend(source, content)) {
      refuse(message, MsrpStatus.FORBIDDEN, "From of somebody else");
      return;
    }
    if (content.kind() != ChatContent.Kind.NOTIFICATION) {
      media.active(source);
    }
    message.toStore = media.hasToBring(source, content);
    boolean whole =
        content.kind() == ChatContent.Kind.NOTIFICATION
            || content.kind() != ChatContent.Kind.COMPOSING
                && (message.toStore || media.storesFirst(source));
    message.state = whole ? State.COLLECTING : State.PASSING;
  }

  private void copies(Chunk chunk) {
    PassingMessage message = chunk.message();
    if (message.toStore) {
      return;
    }
    boolean composing = message.content.kind() == ChatContent.Kind.COMPOSING;
    SendHead head = PassingMessage.onward(chunk.incoming().head(), composing);
    for (LegMedia target : message.targets(media.targetsOf(source))) {
      if (composing && !target.isBound()) {
        continue;
      }
      Copy copy = new Copy(chunk, target, this::answered);
      chunk.copies.add(copy);
      copy.out = target.begin(head, copy);
    }
  }

  private void answered(Copy copy, int status) {
    Chunk chunk = copy.chunk();
    PassingMessage message = chunk.message();
    if (status == MsrpStatus.OK) {
      chunk.answer(MsrpStatus.OK, "OK");
    } else {
      message.notTaken(copy.target(), status);
      if (PassingMessage.isLoss(status)) {
        copy.target().giveUp("no answer: " + status);
      }
    }
    if (!chunk.pending()) {
      settled(chunk);
    }
  }

  /** Every target has answered for a chunk, or there is none. */
  private void settled(Chunk chunk) {
    PassingMessage message = chunk.message();
    if (!messages.containsKey(message.id()) || message.state != State.PASSING) {
      return;
    }
    if (message.content.kind() == ChatContent.Kind.COMPOSING) {
      chunk.answer(MsrpStatus.OK, "OK");
      if (message.complete) {
        forget(message);
      }
    } else if (message.hasTaken(chunk)) {
      if (message.complete && message.unanswered.isEmpty()) {
        if (message.content.kind() == ChatContent.Kind.NOTIFICATION) {
          media.notified(source, bytes(message), true);
        } else {
          media.passed(source, message.content);
        }
        gone.add(message.id());
        forget(message);
      }
    } else if (message.refusedWith() != 0) {
      notArrived(message);
      if (chunk.answered()) {
        source.report(
            new MsrpReport(
                message.id(), chunk.incoming().head().range(), message.refusedWith(), "Refused"));
      }
      refuse(message, message.refusedWith(), "Refused by the recipient");
    } else {
      lostTargets(message);
    }
  }

  /** Nobody is left to pass it to: the store takes the whole message. */
  private void lostTargets(PassingMessage message) {
    message.toStore = true;
    notArrived(message);
    if (message.complete) {
      collected(message);
      return;
    }
    message.state = State.COLLECTING;
    for (Chunk chunk : List.copyOf(message.unanswered)) {
      if (chunk.ended()) {
        chunk.answer(MsrpStatus.OK, "OK");
      }
    }
  }

  private void notArrived(PassingMessage message) {
    if (message.content.kind() == ChatContent.Kind.NOTIFICATION) {
      media.notified(source, bytes(message), false);
    }
  }

  private void collected(PassingMessage message) {
    message.state = State.COLLECTED;
    if (message.content == null) {
      look(message);
      if (message.state == State.REFUSED) {
        forget(message);
        return;
      }
      message.state = State.COLLECTED;
    }
    switch (message.content.kind()) {
      case NOTIFICATION -> notification(message);
      case COMPOSING -> passWhole(message);
      default -> {
        if (message.toStore || media.storesFirst(source)) {
          media.store(source, message, bytes(message), status -> done(message, status));
        } else {
          passWhole(message);
        }
      }
    }
  }

  private void notification(PassingMessage message) {
    boolean nobody = message.toStore || media.targetsOf(source).isEmpty();
    SessionMedia.Verdict verdict =
        nobody ? SessionMedia.Verdict.STORE : media.verdict(source, bytes(message));
    switch (verdict) {
      case PASS -> passWhole(message);
      case STORE ->
          media.storeNotification(source, message, bytes(message), status -> done(message, status));
      case DROP -> done(message, MsrpStatus.OK);
      default -> refuse(message, MsrpStatus.BAD_REQUEST, "Not a notification");
    }
  }

  /** Passes a collected message on in one chunk. */
  private void passWhole(PassingMessage message) {
    List<Chunk> chunks = List.copyOf(message.unanswered);
    if (chunks.isEmpty()) {
      forget(message);
      return;
    }
    Chunk last = chunks.get(chunks.size() - 1);
    message.state = State.PASSING;
    byte[] bytes = bytes(message);
    boolean composing = message.content.kind() == ChatContent.Kind.COMPOSING;
    SendHead head = PassingMessage.onward(last.incoming().head(), composing);
    SendHead whole =
        new SendHead(
            head.messageId(),
            new ByteRange(1, bytes.length, bytes.length),
            head.successReport(),
            head.failureReport(),
            head.contentType(),
            head.otherHeaders());
    for (LegMedia target : media.targetsOf(source)) {
      Copy copy = new Copy(last, target, this::answered);
      last.copies.add(copy);
      copy.out = target.begin(whole, copy);
      copy.out.data(bytes, 0, bytes.length);
      copy.out.end(Continuation.LAST);
    }
    if (last.copies.isEmpty() || composing) {
      settled(last);
    }
  }

  /** The store, or whoever took the whole message, is done with it; on the loop. */
  private void done(PassingMessage message, int status) {
    for (Chunk chunk : List.copyOf(message.unanswered)) {
      chunk.answer(status, status == MsrpStatus.OK ? "OK" : "Not taken");
    }
    if (status == MsrpStatus.OK && message.head().successReport()) {
      long length = message.keep().length();
      source.report(
          new MsrpReport(message.id(), new ByteRange(1, length, length), MsrpStatus.OK, "OK"));
    }
    forget(message);
  }

  private void refuse(PassingMessage message, int status, String comment) {
    message.state = State.REFUSED;
    message.refusal = status;
    open.values().stream().filter(chunk -> chunk.message() == message).forEach(Chunk::abort);
    for (Chunk chunk : List.copyOf(message.unanswered)) {
      chunk.answer(status, comment);
    }
    if (message.complete) {
      forget(message);
    }
  }

  private void forget(PassingMessage message) {
    if (messages.remove(message.id(), message)) {
      message.end();
    }
  }

  /** A report from the other side about a message that went from here. */
  void reported(MsrpReport report) {
    if (gone.contains(report.messageId()) || messages.containsKey(report.messageId())) {
      source.report(report);
    }
  }

  /** Suspends the source while the other side cannot take more, and lets it go on after. */
  void checkPressure() {
    boolean free = media.targetsOf(source).stream().allMatch(LegMedia::writable);
    if (free) {
      source.resume();
    } else {
      source.pause();
    }
  }

  private static byte[] bytes(PassingMessage message) {
    try {
      return message.keep().bytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
