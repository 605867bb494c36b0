package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opencpm.chat.LegMedia;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.IncomingChunk;

/**
 * The way of one file from the leg that sends it to the one that gets it (design 4.5, RFC 5547).
 * Chunks go on as they come, and are kept beside. Each gets its 200 when the recipient's leg has
 * answered 200 for it; where there is no such leg, or it is lost, when its bytes are kept; the last
 * one of a kept file when all is on the disk and the message that speaks of it is stored.
 *
 * <p>All of it happens on the loop of the MSRP sessions.
 */
final class FilePassage {

  private enum State {
    MOVING,
    REFUSED,
    DONE
  }

  private final LegMedia source;
  private final FilePart part;
  private final FileFate fate;
  private final Map<IncomingChunk, FileChunk> open = new HashMap<>();
  private final List<FileChunk> unanswered = new ArrayList<>();
  private LegMedia target;
  private FileKeep keep;
  private State state = State.MOVING;
  private int refusal;
  private String messageId;
  private long base;
  private volatile long received;
  private volatile long acknowledged;

  /**
   * @param target null when the file is only kept
   * @param keep null when it only passes
   */
  FilePassage(LegMedia source, LegMedia target, FileKeep keep, FilePart part, FileFate fate) {
    this.source = source;
    this.target = target;
    this.keep = keep;
    this.part = part;
    this.fate = fate;
    this.received = part.start();
    this.acknowledged = part.start();
    if (keep != null) {
      keep.onRoom(() -> source.session().execute(this::checkPressure));
    }
  }

  FilePart part() {
    return part;
  }

  FileKeep keep() {
    return keep;
  }

  /** Place in the file behind the bytes that have come. Any thread. */
  long received() {
    return received;
  }

  /** Place in the file behind the bytes that the recipient's leg has. Any thread. */
  long acknowledged() {
    return acknowledged;
  }

  LegMedia source() {
    return source;
  }

  LegMedia target() {
    return target;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  // ----- what comes -----

  void chunkStarted(IncomingChunk incoming) {
    SendHead head = incoming.head();
    if (state != State.MOVING) {
      incoming.answer(state == State.DONE ? MsrpStatus.OK : refusal, "The file has ended");
      return;
    }
    if (!head.messageId().equals(messageId)) {
      messageId = head.messageId();
      base = part.base(head.range());
    }
    long at = base + head.range().start() - 1;
    FileChunk chunk = new FileChunk(incoming, at);
    open.put(incoming, chunk);
    unanswered.add(chunk);
    if (base < 0 || at > part.most()) {
      refuse(MsrpStatus.STOP_SENDING, "Not the size that was offered");
      return;
    }
    if (keep != null && at > keep.position()) {
      // A gap: what is kept would not be the file.
      dropKeep();
    }
    if (target != null) {
      chunk.out = target.begin(onward(head), (status, text) -> answered(chunk, status, text));
    } else if (keep == null) {
      refuse(MsrpStatus.BAD_REQUEST, "Chunks out of order");
    }
  }

  /** What we hear of the recipient decides our own answer, so we always ask for it. */
  private static SendHead onward(SendHead head) {
    return new SendHead(
        head.messageId(),
        head.range(),
        head.successReport(),
        FailureReport.YES,
        head.contentType(),
        head.otherHeaders());
  }

  void chunkData(IncomingChunk incoming, byte[] data) {
    FileChunk chunk = open.get(incoming);
    if (chunk == null || state != State.MOVING) {
      return;
    }
    if (chunk.at + data.length > part.most()) {
      refuse(MsrpStatus.STOP_SENDING, "More than was offered");
      return;
    }
    if (chunk.at == 0 && !fate.lets(data)) {
      refuse(MsrpStatus.FORBIDDEN, "Not let through");
      return;
    }
    chunk.data(data);
    if (keep != null) {
      keep(chunk.at, data);
    }
    chunk.at += data.length;
    received = Math.max(received, chunk.at);
    checkPressure();
  }

  /** Appends what is not kept yet. */
  private void keep(long at, byte[] data) {
    if (keep.failed()) {
      dropKeep();
      return;
    }
    long known = keep.position() - at;
    if (known < data.length) {
      keep.append(data, (int) known, (int) (data.length - known));
    }
  }

  private void dropKeep() {
    fate.notKept(keep);
    keep = null;
    if (target == null) {
      refuse(MsrpStatus.STOP_SENDING, "No room");
    }
  }

  void chunkEnded(IncomingChunk incoming, Continuation flag) {
    FileChunk chunk = open.remove(incoming);
    if (chunk == null) {
      return;
    }
    if (flag == Continuation.ABORTED) {
      chunk.endCopy(flag);
      chunk.flag = flag;
      settle(chunk, MsrpStatus.OK, "OK");
      messageId = null;
      return;
    }
    if (state != State.MOVING) {
      settle(chunk, refusal, "Refused");
      return;
    }
    if (flag == Continuation.LAST && !part.endsAt(chunk.at)) {
      refuse(MsrpStatus.BAD_REQUEST, "Less than was offered");
      settle(chunk, refusal, "Refused");
      return;
    }
    chunk.endCopy(flag);
    chunk.flag = flag;
    if (chunk.out == null) {
      keepWhole(chunk);
    }
  }

  // ----- what the recipient's leg says -----

  private void answered(FileChunk chunk, int status, String comment) {
    if (chunk.out == null) {
      return;
    }
    if (status == MsrpStatus.OK) {
      acknowledged = Math.max(acknowledged, chunk.at);
      boolean last = chunk.flag == Continuation.LAST;
      settle(chunk, MsrpStatus.OK, "OK");
      if (last && state == State.MOVING) {
        state = State.DONE;
        fate.passed(this);
      }
    } else if (isLoss(status)) {
      divert("no answer: " + status);
    } else if (state == State.MOVING) {
      // It wants no more of it: its sender hears that, now or, for a chunk that has its answer,
      // by a report.
      if (chunk.answered()) {
        ByteRange range = chunk.incoming().head().range();
        source.report(new MsrpReport(messageId, range, status, comment));
      }
      refuse(status, comment);
    }
  }

  private static boolean isLoss(int status) {
    return status == 0
        || status == MsrpStatus.TIME_OUT
        || status == MsrpStatus.NO_SESSION
        || status == MsrpStatus.WRONG_CONNECTION;
  }

  /** The recipient's leg is gone: the file is kept, if it can be. */
  void divert(String reason) {
    if (target == null) {
      return;
    }
    LegMedia lost = target;
    target = null;
    for (FileChunk chunk : unanswered) {
      chunk.out = null;
    }
    lost.giveUp(reason);
    if (state != State.MOVING) {
      return;
    }
    if (keep == null || keep.failed()) {
      refuse(MsrpStatus.TIME_OUT, "The recipient is gone");
      return;
    }
    fate.diverted(this);
    for (FileChunk chunk : List.copyOf(unanswered)) {
      if (chunk.flag != null) {
        keepWhole(chunk);
      }
    }
    checkPressure();
  }

  // ----- keeping -----

  private void keepWhole(FileChunk chunk) {
    if (chunk.flag == Continuation.LAST) {
      complete(chunk);
    } else {
      FileKeep kept = keep;
      kept.whenWritten(
          () ->
              source
                  .session()
                  .execute(
                      () -> {
                        if (kept.failed()) {
                          refuse(MsrpStatus.STOP_SENDING, "No room");
                        } else {
                          settle(chunk, MsrpStatus.OK, "OK");
                        }
                      }));
    }
  }

  private void complete(FileChunk last) {
    state = State.DONE;
    fate.kept(
        this,
        keep,
        status ->
            source
                .session()
                .execute(
                    () -> {
                      if (status != MsrpStatus.OK) {
                        state = State.REFUSED;
                        refusal = status;
                      }
                      settle(last, status, status == MsrpStatus.OK ? "OK" : "Not taken");
                      if (status == MsrpStatus.OK && last.incoming().head().successReport()) {
                        report(last.incoming().head());
                      }
                    }));
  }

  private void report(SendHead head) {
    long length = received - base;
    source.report(
        new MsrpReport(head.messageId(), new ByteRange(1, length, length), MsrpStatus.OK, "OK"));
  }

  // ----- the end -----

  /** Refuses the file from now on, whoever it was who does not want it. */
  void refuse(int status, String comment) {
    if (state != State.MOVING) {
      return;
    }
    state = State.REFUSED;
    refusal = status;
    for (FileChunk chunk : List.copyOf(unanswered)) {
      chunk.endCopy(Continuation.ABORTED);
      chunk.out = null;
      settle(chunk, status, comment);
    }
    fate.failed(this, status);
    source.resume();
  }

  /** The sender's leg is gone: what it has not finished will not come. */
  void sourceLost() {
    for (FileChunk chunk : open.values()) {
      chunk.endCopy(Continuation.ABORTED);
      unanswered.remove(chunk);
    }
    open.clear();
    messageId = null;
  }

  private void settle(FileChunk chunk, int status, String comment) {
    unanswered.remove(chunk);
    chunk.answer(status, comment);
  }

  /** A report of the recipient's leg. */
  void reported(MsrpReport report) {
    source.report(report);
  }

  /** Suspends the sender while the recipient or the disk cannot take more. */
  void checkPressure() {
    boolean free =
        state != State.MOVING
            || (target == null || target.writable()) && (keep == null || !keep.crowded());
    if (free) {
      source.resume();
    } else {
      source.pause();
    }
  }

  /**
   * A file without bytes whose sender has sent nothing, and is done with it: it is whole.
   *
   * @return false when there is more to it
   */
  boolean endEmpty() {
    if (state != State.MOVING || !part.endsAt(part.start())) {
      return false;
    }
    state = State.DONE;
    if (target != null) {
      fate.passed(this);
    } else {
      fate.kept(this, keep, status -> {});
    }
    return true;
  }
}
