package org.opencpm.client;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileMedium;
import org.opencpm.filetransfer.FileName;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.signalling.HeaderList;

/**
 * The transfer of one file over MSRP, from its invitation to its end (fact sheet 6.1 to 6.3).
 * Started by {@link CpmClient#sendFile} or {@link CpmClient#fetchFile}, or shown to {@link
 * CpmListener#onFile}. It is a session of its own: chats of the same users go on (AD-CL-42). Safe
 * for use by several threads.
 */
public abstract sealed class FileTransfer permits FileSending, FileReceiving {

  /** The connection was lost: the other side may keep what it has. */
  static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";

  /** Where a transfer stands. */
  public enum State {
    /** Offered; not answered yet. */
    OFFERED,
    /** Accepted: the file moves. */
    MOVING,
    /** Refused, complete, stopped or lost. */
    OVER
  }

  final Sessions sessions;
  final MessageIds ids;
  private final boolean incoming;
  private final Optional<String> peer;
  private final CompletableFuture<SessionAnswer> answered = new CompletableFuture<>();
  private final CompletableFuture<FileResult> over = new CompletableFuture<>();
  private volatile State state = State.OFFERED;
  FileMedium medium;

  FileTransfer(Sessions sessions, boolean incoming, MessageIds ids, Optional<String> peer) {
    this.sessions = sessions;
    this.incoming = incoming;
    this.ids = ids;
    this.peer = peer;
  }

  /** Whether the other side invited. */
  public final boolean isIncoming() {
    return incoming;
  }

  /** Whether the file goes from here. */
  public abstract boolean isSending();

  /** The other side's address; empty when it is anonymous. */
  public final Optional<String> peer() {
    return peer;
  }

  /** The conversation it belongs to. */
  public final String conversationId() {
    return ids.conversationId();
  }

  /** Its own id within the conversation. */
  public final String contributionId() {
    return ids.contributionId();
  }

  /** imdn.Message-ID of the file, which its notifications name; empty when it has none. */
  public Optional<String> messageId() {
    return ids.messageId().isEmpty() ? Optional.empty() : Optional.of(ids.messageId());
  }

  /** Which file it is. */
  public abstract FileSelector file();

  /** Its name, fit to be shown and to be written to: never a path. */
  public final String name() {
    return FileName.safe(file().name().orElse(""));
  }

  /** Its media type. */
  public final String type() {
    return file().type().orElse("application/octet-stream");
  }

  /** Its size in bytes; 0 when that is not known yet. */
  public final long size() {
    return file().size().orElse(0);
  }

  /** What shows what it is. */
  public abstract Optional<Thumbnail> thumbnail();

  /** Place in the file up to which the receiving side has it. */
  public abstract long moved();

  /** Where it stands now. */
  public final State state() {
    return state;
  }

  /** Completes with the final answer to the invitation, whoever gave it. */
  public final CompletableFuture<SessionAnswer> answered() {
    return answered;
  }

  /** Completes when the transfer is over, with how it ended. */
  public final CompletableFuture<FileResult> over() {
    return over;
  }

  /**
   * Accepts the offered file; without effect when it is answered, or the file goes from here. What
   * came of it before is gone on with (AD-CL-20).
   *
   * @param folder where it is put; never outside of it, whatever its name says
   */
  public void accept(Path folder) {
    // Of a file that goes from here there is nothing to accept.
  }

  /** Refuses the offered file on all of the user's devices: 603. */
  public void decline() {
    // Of a file that goes from here there is nothing to refuse.
  }

  /**
   * Stops the transfer, or takes the offer back. The receiving side keeps what it has, to go on
   * with it.
   */
  public final void stop() {
    sessions
        .clock()
        .execute(
            () -> {
              if (medium != null && state != State.OVER) {
                boolean offered = state == State.OFFERED;
                medium.end(Optional.empty());
                end(
                    offered ? FileResult.Kind.REFUSED : FileResult.Kind.STOPPED_HERE,
                    "stopped here");
              }
            });
  }

  final void moving(SessionAnswer answer) {
    state = State.MOVING;
    answered.complete(answer);
  }

  /** The answer, where it is a refusal. */
  final void refused(SessionAnswer answer) {
    answered.complete(answer);
    String warning = answer.warning().map(text -> " (" + text + ")").orElse("");
    end(FileResult.Kind.REFUSED, answer.status() + " " + answer.reason() + warning);
  }

  final void end(FileResult.Kind kind, String reason) {
    end(kind, reason, Optional.empty());
  }

  /** The transfer is over; only the first end counts. */
  final void end(FileResult.Kind kind, String reason, Optional<Path> file) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    FileResult result = new FileResult(kind, reason, moved(), file);
    closed();
    answered.complete(new SessionAnswer(487, reason, HeaderList.empty()));
    over.complete(result);
    sessions.events().fileEnded(this, result);
  }

  /** Lets go of the file. */
  abstract void closed();

  /** How a session that ended without us ended. */
  static FileResult.Kind kindOf(SessionEnd end) {
    return end.cause().filter(cause -> cause == 480).isPresent()
        ? FileResult.Kind.LOST
        : FileResult.Kind.STOPPED_THERE;
  }

  /** The connection is gone. */
  final void connectionLost() {
    if (state == State.MOVING) {
      medium.end(Optional.of(BEARER_LOST));
      end(FileResult.Kind.LOST, "the connection was lost");
    }
  }

  /** State, direction and size; never addresses or names. */
  @Override
  public final String toString() {
    return state + (isSending() ? ", from here, " : ", to here, ") + size() + " bytes";
  }
}
