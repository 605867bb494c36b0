package org.opencpm.client;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileLine;
import org.opencpm.filetransfer.FileName;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OmaWarning;

/**
 * The transfer of one file over MSRP, from its invitation to its end (fact sheet 6.1 to 6.3), alone
 * or with others of one {@link FileSession}. Started by {@link FileService#send} or {@link
 * FileService#fetch}, or shown to {@link CpmListener#onFile} or {@link CpmListener#onFileAsked}.
 * Chats of the same users go on (AD-CL-42). Safe for use by several threads.
 */
public abstract sealed class FileTransfer permits FileSending, FileReceiving {

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
  final FileSession session;
  final MessageIds ids;
  private final CompletableFuture<SessionAnswer> answered = new CompletableFuture<>();
  private final CompletableFuture<FileResult> over = new CompletableFuture<>();
  private volatile State state = State.OFFERED;
  private volatile FileResult result;
  private volatile FileLine line;

  FileTransfer(FileSession session, MessageIds ids) {
    this.session = session;
    this.sessions = session.sessions();
    this.ids = ids;
  }

  /** The session that it moves in, and what else does. */
  public final FileSession session() {
    return session;
  }

  /** Whether the other side invited. */
  public final boolean isIncoming() {
    return session.isIncoming();
  }

  /** Whether all of it is on the other side, or here. */
  final boolean isWhole() {
    return result != null && result.complete();
  }

  /** Whether the file goes from here. */
  public abstract boolean isSending();

  /**
   * The other side's address: of a file that a service had kept, the one who sent it in the
   * beginning (CT-FT-14). Empty when it is anonymous.
   */
  public final Optional<String> peer() {
    return session.peer();
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

  /** What it is, in its sender's words. */
  public abstract Optional<String> description();

  /** When it was made. */
  public abstract Optional<OffsetDateTime> date();

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

  /**
   * The file here that the other side asks for, if it was offered to the same one before
   * (CT-FT-15); empty for every other transfer.
   */
  public Optional<Path> known() {
    return Optional.empty();
  }

  /**
   * Gives a file to the one who asks for it; without effect when that is answered, or nobody asks
   * for it. A file that is not the one that is asked for by its digest is refused: 488.
   *
   * @param file which one
   */
  public void give(Path file) {
    // Nobody asks for it.
  }

  /**
   * Refuses the file, which is offered or asked for; without effect when that is answered. Where no
   * file of the invitation is taken or given, that ends it on all of the user's devices: 603.
   */
  public final void decline() {
    sessions.clock().execute(() -> refuse(new SessionAnswer(603, "Decline", HeaderList.empty())));
  }

  /** It is larger than this device takes or gives (CT-FT-06, CT-FT-16; fact sheet 6.1). */
  final void tooLarge() {
    HeaderList warning =
        HeaderList.empty().adding("Warning", OmaWarning.SIZE_EXCEEDED.at("client").headerValue());
    refuse(new SessionAnswer(403, "Forbidden", warning));
  }

  final void refuse(SessionAnswer answer) {
    if (isIncoming() && state == State.OFFERED) {
      answerWith(answer);
      refused(answer);
    }
  }

  /** Answers its part of the invitation. */
  abstract void answerWith(SessionAnswer refusal);

  /**
   * Stops the transfer, or takes the offer back. The receiving side keeps what it has, to go on
   * with it.
   */
  public final void stop() {
    sessions
        .clock()
        .execute(
            () -> {
              boolean offered = state == State.OFFERED;
              if (offered && isIncoming()) {
                refuse(new SessionAnswer(603, "Decline", HeaderList.empty()));
              } else if (state != State.OVER) {
                session.drop(this);
                end(
                    offered ? FileResult.Kind.REFUSED : FileResult.Kind.STOPPED_HERE,
                    "stopped here");
              }
            });
  }

  final void on(FileLine place) {
    line = place;
  }

  /** Its m-line, once it has one. */
  final Optional<FileLine> line() {
    return Optional.ofNullable(line);
  }

  final void moving(SessionAnswer answer) {
    state = State.MOVING;
    answered.complete(answer);
  }

  /** The answer, where it is a refusal. */
  final void refused(SessionAnswer answer) {
    answered.complete(answer);
    String warning = answer.warning().map(text -> " (" + text + ")").orElse("");
    end(
        new FileResult(
            FileResult.Kind.REFUSED,
            OptionalInt.of(answer.status()),
            answer.status() + " " + answer.reason() + warning,
            moved(),
            Optional.empty()));
  }

  final void end(FileResult.Kind kind, String reason) {
    end(new FileResult(kind, OptionalInt.empty(), reason, moved(), Optional.empty()));
  }

  /** The transfer is over; only the first end counts. */
  final void end(FileResult how) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    result = how;
    closed();
    session.settle();
    answered.complete(new SessionAnswer(487, how.reason(), HeaderList.empty()));
    over.complete(how);
    sessions.events().fileEnded(this, how);
  }

  /** Lets go of the file. */
  abstract void closed();

  /** The session ended, and not from here. */
  abstract void sessionEnded(SessionEnd end);

  /** State, direction and size; never addresses or names. */
  @Override
  public final String toString() {
    return state + (isSending() ? ", from here, " : ", to here, ") + size() + " bytes";
  }
}
