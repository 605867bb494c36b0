package org.opencpm.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/** What one session remembers: at most {@value #MOST} messages, the oldest are noted first. */
final class PassedSession implements PassedMessages.Session {

  /** Messages that one session remembers; about 1 kB each. */
  static final int MOST = 1000;

  private final PassedRegister register;
  private final Map<String, Entry> byKey = new LinkedHashMap<>();
  private final Set<String> expected = new HashSet<>();
  private boolean sweeping;
  private boolean closed;

  private record Entry(Passed passed, Instant since) {}

  PassedSession(PassedRegister register) {
    this.register = register;
  }

  @Override
  public void expect(SessionDirection direction, String messageId, Set<DispositionRequest> wishes) {
    if (messageId == null || direction.recipient() == null || wishes.isEmpty()) {
      return;
    }
    String key = key(direction, messageId);
    synchronized (this) {
      if (!closed && expected.add(key)) {
        register.expect(key);
      }
    }
  }

  private static String key(SessionDirection direction, String messageId) {
    return DedupeKey.ofMessageId(direction.sender().key(), direction.recipient().id(), messageId);
  }

  @Override
  public void passed(SessionDirection direction, String messageId, Set<DispositionRequest> wishes) {
    if (messageId == null || direction.recipient() == null || wishes.isEmpty()) {
      return;
    }
    String key = key(direction, messageId);
    Passed passed = new Passed(key, message(direction, messageId, wishes, key));
    if (!passed.outstanding()) {
      return;
    }
    Passed oldest = null;
    boolean arm = false;
    boolean late;
    synchronized (this) {
      if (byKey.containsKey(key)) {
        return;
      }
      late = closed;
      if (!late) {
        oldest = byKey.size() < MOST ? null : removeOldest();
        byKey.put(key, new Entry(passed, register.now()));
        arm = !sweeping;
        sweeping = true;
      }
    }
    register.remember(passed);
    register.came(key);
    if (late) {
      register.left(passed);
      register.note(passed);
    }
    if (oldest != null) {
      register.left(oldest);
      noteOrForget(oldest);
    }
    if (arm) {
      register.later(PassedRegister.PATIENCE, this::sweep);
    }
  }

  @Override
  public PassedMessages.Passage look(
      SessionDirection direction, String messageId, Disposition disposition) {
    Passed passed = find(direction, messageId);
    if (passed == null) {
      return PassedMessages.Passage.UNKNOWN;
    }
    return passed.allows(disposition) ? PassedMessages.Passage.GO : PassedMessages.Passage.REPORTED;
  }

  /** The message that a notification of that direction speaks of; null when it is not here. */
  private Passed find(SessionDirection direction, String messageId) {
    if (direction.sender().subscriberId() == null) {
      return null;
    }
    String key =
        DedupeKey.ofMessageId(
            direction.recipientKey(), direction.sender().subscriberId(), messageId);
    synchronized (this) {
      Entry entry = byKey.get(key);
      return entry == null || entry.passed().isReportedOutside() ? null : entry.passed();
    }
  }

  @Override
  public PassedMessages.Passage report(
      SessionDirection direction, String messageId, Disposition disposition) {
    Passed passed = find(direction, messageId);
    if (passed == null) {
      return PassedMessages.Passage.UNKNOWN;
    }
    if (!passed.report(disposition)) {
      return PassedMessages.Passage.REPORTED;
    }
    if (passed.noted()) {
      register.told(passed, disposition);
    } else if (!passed.outstanding()) {
      register.forget(passed);
    }
    return PassedMessages.Passage.GO;
  }

  @Override
  public void close() {
    List<Passed> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      byKey.values().forEach(entry -> all.add(entry.passed()));
      byKey.clear();
    }
    expected.forEach(register::came);
    all.forEach(register::left);
    all.forEach(this::noteOrForget);
  }

  /** Notes what has been outstanding for long enough; it stays here against repetitions. */
  private void sweep() {
    Instant before = register.now().minus(PassedRegister.PATIENCE);
    List<Passed> due = new ArrayList<>();
    boolean again = false;
    synchronized (this) {
      for (Entry entry : byKey.values()) {
        if (entry.passed().noted() || !entry.passed().outstanding()) {
          continue;
        }
        if (entry.since().isAfter(before)) {
          again = true;
        } else {
          due.add(entry.passed());
        }
      }
      sweeping = again;
    }
    due.forEach(register::note);
    if (again) {
      register.later(PassedRegister.PATIENCE, this::sweep);
    }
  }

  private void noteOrForget(Passed passed) {
    if (passed.outstanding()) {
      register.note(passed);
    } else if (!passed.noted()) {
      register.forget(passed);
    }
  }

  private Passed removeOldest() {
    String first = byKey.keySet().iterator().next();
    return byKey.remove(first).passed();
  }

  private NewMessage message(
      SessionDirection direction, String messageId, Set<DispositionRequest> wishes, String key) {
    NewRecipient recipient =
        new NewRecipient(
            direction.recipient().id(),
            direction.recipientAddress(),
            key,
            register.endOfLife(),
            false,
            null,
            false);
    Device device = direction.sender().device();
    return new NewMessage(
        MessageKind.CHAT,
        direction.sender().key(),
        direction.sender().subscriberId(),
        direction.sender().address(),
        device == null ? null : device.key(),
        messageId,
        direction.callId(),
        direction.conversationId(),
        direction.contributionId(),
        ServiceIdentifier.SESSION.name(),
        wishes,
        null,
        null,
        null,
        direction.sender().anonymous(),
        register.now(),
        List.of(recipient));
  }
}
