package org.opencpm.chat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.ChunkListener;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.OutgoingChunk;

/** One MSRP message on its way from a leg to the other side; state of {@link Passage} alone. */
final class PassingMessage {

  private static final Logger LOG = Logger.getLogger(PassingMessage.class.getName());

  /** What is being done with the message. */
  enum State {
    /** Its first bytes do not yet tell what it is. */
    UNKNOWN,
    /** Its chunks go on as they come. */
    PASSING,
    /** It is collected, to be looked at, passed on or stored as a whole. */
    COLLECTING,
    /** It is whole, and being passed on or stored. */
    COLLECTED,
    /** Refused: chunks that still come get the same status. */
    REFUSED
  }

  private final SendHead head;
  private final MessageKeep keep;
  private final HeadScan scan = new HeadScan();

  /** Chunks that have no answer yet, oldest first. */
  final List<Chunk> unanswered = new ArrayList<>(2);

  State state = State.UNKNOWN;
  ChatContent content;

  /** The last chunk has come, whole. */
  boolean complete;

  /** No target may be tried any more: it goes to the store. */
  boolean toStore;

  int refusal;

  /** Legs that it goes to, as its first chunk found them; null before. */
  private List<LegMedia> targets;

  /** Legs that did not take a part of it: they get no more of it. */
  private final Set<LegMedia> out = new HashSet<>(2);

  private int refusedWith;

  PassingMessage(SendHead head, MessageKeep keep) {
    this.head = head;
    this.keep = keep;
  }

  SendHead head() {
    return head;
  }

  String id() {
    return head.messageId();
  }

  MessageKeep keep() {
    return keep;
  }

  HeadScan scan() {
    return scan;
  }

  /**
   * To whom its next chunk goes: who has the ones before and may have the whole.
   *
   * @param there legs of the other side that are there now
   */
  List<LegMedia> targets(List<LegMedia> there) {
    if (targets == null) {
      targets = List.copyOf(there);
    }
    return targets.stream().filter(leg -> !out.contains(leg) && there.contains(leg)).toList();
  }

  /** A leg has not taken a part of it, for this reason. */
  void notTaken(LegMedia leg, int status) {
    out.add(leg);
    if (refusedWith == 0 && !isLoss(status)) {
      refusedWith = status;
    }
  }

  /** Whether a leg has taken that chunk and may have the whole message. */
  boolean hasTaken(Chunk chunk) {
    return chunk.copies.stream()
        .anyMatch(copy -> copy.status == Copy.OK && !out.contains(copy.target()));
  }

  /** Why a leg has refused it, 0 where none has. */
  int refusedWith() {
    return refusedWith;
  }

  /** What we hear of the other side decides our own answer, so we always ask for it. */
  static SendHead onward(SendHead head, boolean composing) {
    return new SendHead(
        head.messageId(),
        head.range(),
        head.successReport(),
        composing ? FailureReport.NO : FailureReport.YES,
        head.contentType(),
        head.otherHeaders());
  }

  /** Whether an answer says that the leg is gone, rather than what it thinks of the message. */
  static boolean isLoss(int status) {
    return status == 0
        || status == MsrpStatus.TIME_OUT
        || status == MsrpStatus.NO_SESSION
        || status == MsrpStatus.WRONG_CONNECTION;
  }

  /** Lets go of the bytes. */
  void end() {
    try {
      keep.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a spool file was not closed: {0}", e.getMessage());
    }
  }

  /** One chunk as it came, with its copies towards the other side. */
  static final class Chunk {

    private final PassingMessage message;
    private final IncomingChunk incoming;
    final List<Copy> copies = new ArrayList<>(1);
    private boolean ended;
    private boolean answered;

    Chunk(PassingMessage message, IncomingChunk incoming) {
      this.message = message;
      this.incoming = incoming;
    }

    PassingMessage message() {
      return message;
    }

    IncomingChunk incoming() {
      return incoming;
    }

    boolean answered() {
      return answered;
    }

    boolean ended() {
      return ended;
    }

    /** Answers, the first time. */
    void answer(int status, String comment) {
      if (!answered) {
        answered = true;
        message.unanswered.remove(this);
        incoming.answer(status, comment);
      }
    }

    /** Whether a target that has not answered may still take it. */
    boolean pending() {
      return copies.stream().anyMatch(copy -> copy.status < 0);
    }

    void data(byte[] bytes) {
      for (Copy copy : copies) {
        if (copy.status < 0 || copy.status == Copy.OK) {
          copy.out.data(bytes, 0, bytes.length);
        }
      }
    }

    /** Ends the copies of a chunk that will not come to its end. */
    void abort() {
      if (!ended) {
        end(Continuation.ABORTED);
      }
    }

    void end(Continuation flag) {
      ended = true;
      for (Copy copy : copies) {
        copy.out.end(flag);
      }
    }
  }

  /** One chunk towards one leg. */
  static final class Copy implements ChunkListener {

    static final int OK = 200;

    /** Hears of the answer. */
    interface Hearer {
      void answered(Copy copy, int status);
    }

    private final Chunk chunk;
    private final LegMedia target;
    private final Hearer hearer;
    OutgoingChunk out;

    /** Its answer; -1 while there is none, 0 when the leg was lost. */
    int status = -1;

    Copy(Chunk chunk, LegMedia target, Hearer hearer) {
      this.chunk = chunk;
      this.target = target;
      this.hearer = hearer;
    }

    Chunk chunk() {
      return chunk;
    }

    LegMedia target() {
      return target;
    }

    @Override
    public void answered(int answer, String comment) {
      if (status < 0) {
        status = answer;
        hearer.answered(this, answer);
      }
    }
  }
}
