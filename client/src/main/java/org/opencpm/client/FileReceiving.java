package org.opencpm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.file.PartFile;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileMedium;
import org.opencpm.client.media.FileMediumListener;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDates;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileHash;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.Direction;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.subscriber.ServiceIdentifier;

/** A file that comes here: offered by the other side, or asked for by this one. */
final class FileReceiving extends FileTransfer implements FileMediumListener {

  private static final System.Logger LOG = System.getLogger(FileReceiving.class.getPackageName());

  /** How long the sender may take to end the session of a file that is complete. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final Optional<OfferedFile> offered;
  private volatile FileSelector selector;
  private volatile PartFile part;
  private boolean answering;

  /** A file that is offered; it rings. */
  FileReceiving(Sessions sessions, MessageIds ids, OfferedFile offered, IncomingCall call) {
    super(sessions, true, ids, Received.sender(call.invite().headers()));
    this.offered = Optional.of(offered);
    this.selector = offered.description().selector();
    this.medium = sessions.fileMedium(Direction.RECVONLY, this);
    medium.incoming(call);
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    call.progress(180, "Ringing", HeaderList.empty().adding("Contact", contact));
  }

  /** A file that is to be asked for. */
  FileReceiving(Sessions sessions, MessageIds ids, FileSelector wanted, String address) {
    super(sessions, false, ids, Optional.of(address));
    this.offered = Optional.empty();
    this.selector = wanted;
    this.medium = sessions.fileMedium(Direction.RECVONLY, this);
  }

  /** Asks for it. */
  void invite(RequestIds names, Path folder) {
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    String target = peer().orElseThrow();
    sessions
        .files()
        .execute(
            () -> {
              try {
                open(folder);
                long have = part.position();
                FileDescription wanted =
                    new FileDescription(
                        selector,
                        Optional.of(UUID.randomUUID().toString()),
                        Optional.empty(),
                        FileDates.NONE,
                        Optional.empty(),
                        have == 0 ? Optional.empty() : Optional.of(FileRange.from(have + 1)));
                sessions
                    .clock()
                    .execute(
                        () ->
                            sessions.invite(
                                medium,
                                wanted,
                                sdp -> sessions.writer().pull(target, ids, names, contact, sdp)));
              } catch (IOException problem) {
                sessions.clock().execute(() -> end(FileResult.Kind.FAILED, text(problem)));
              }
            });
  }

  private static String text(IOException problem) {
    return String.valueOf(problem.getMessage());
  }

  /** Opens the part; the last byte comes once more where all are there. */
  private void open(Path folder) throws IOException {
    Optional<FileHash> hash = selector.hash(FileHash.SHA_1);
    PartFile opened =
        PartFile.open(
            folder, selector.name().orElse(""), hash, Optional.empty(), sessions.wallClock());
    long most = Math.max(0, selector.size().orElse(Long.MAX_VALUE) - 1);
    if (opened.position() > most) {
      opened.begin(most);
    }
    part = opened;
  }

  @Override
  public boolean isSending() {
    return false;
  }

  @Override
  public Optional<String> messageId() {
    return offered.flatMap(OfferedFile::messageId);
  }

  /** The file as a message, to report on; empty when its sender sent no wish for reports. */
  Optional<ReceivedMessage> message() {
    return offered.flatMap(OfferedFile::message);
  }

  @Override
  public FileSelector file() {
    return selector;
  }

  @Override
  public Optional<Thumbnail> thumbnail() {
    return offered.flatMap(OfferedFile::thumbnail);
  }

  @Override
  public long moved() {
    PartFile file = part;
    return file == null ? 0 : file.position();
  }

  @Override
  public void accept(Path folder) {
    sessions
        .clock()
        .execute(
            () -> {
              if (!isIncoming() || answering || state() != State.OFFERED) {
                return;
              }
              answering = true;
              sessions.files().execute(() -> prepare(folder));
            });
  }

  private void prepare(Path folder) {
    try {
      open(folder);
      sessions.clock().execute(this::acceptNow);
    } catch (IOException problem) {
      sessions
          .clock()
          .execute(
              () -> {
                refuse(480, "Temporarily Unavailable", HeaderList.empty());
                end(FileResult.Kind.FAILED, text(problem));
              });
    }
  }

  private void acceptNow() {
    if (state() != State.OFFERED) {
      closed();
      return;
    }
    OfferedFile file = offered.orElseThrow();
    long size = size();
    long have = part.position();
    boolean ranged = size > 0 && (have > 0 || file.description().range().isPresent());
    FileDescription answer =
        new FileDescription(
            selector,
            file.description().transferId(),
            file.description().disposition(),
            FileDates.NONE,
            Optional.empty(),
            ranged
                ? Optional.of(new FileRange(have + 1, OptionalLong.of(size)))
                : Optional.empty());
    long first = file.description().range().map(range -> range.start() - 1).orElse(0L);
    medium.receive(part, size, have, first);
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    if (medium.accept(file.sdp(), answer, contact, Sessions.echo(ids))) {
      moving(new SessionAnswer(200, "OK", HeaderList.empty()));
      sessions.events().fileBegins(this);
    } else {
      end(FileResult.Kind.REFUSED, "488 Not Acceptable Here");
    }
  }

  @Override
  public void decline() {
    refuseLater(603, "Decline", HeaderList.empty());
  }

  /** It is larger than this device takes (CT-FT-16; fact sheet 6.1). */
  void tooLarge() {
    HeaderList warning =
        HeaderList.empty().adding("Warning", OmaWarning.SIZE_EXCEEDED.at("client").headerValue());
    refuseLater(403, "Forbidden", warning);
  }

  private void refuseLater(int status, String reason, HeaderList fields) {
    sessions
        .clock()
        .execute(
            () -> {
              if (isIncoming() && state() == State.OFFERED) {
                refuse(status, reason, fields);
                refused(new SessionAnswer(status, reason, fields));
              }
            });
  }

  private void refuse(int status, String reason, HeaderList fields) {
    ((IncomingCall) medium.call()).refuse(status, reason, fields);
  }

  @Override
  public void answered(SipAnswer answer, FileDescription told) {
    if (!answer.success()) {
      refused(SessionAnswer.of(answer));
      return;
    }
    FileSelector named = told.selector();
    selector =
        new FileSelector(
            selector.name().or(named::name),
            selector.type().or(named::type),
            selector.size().isPresent() ? selector.size() : named.size(),
            selector.hashes().isEmpty() ? named.hashes() : selector.hashes());
    long asked = part.position();
    long start = told.range().map(range -> range.start() - 1).orElse(0L);
    if (start > asked || selector.size().isEmpty()) {
      medium.end(Optional.empty());
      end(FileResult.Kind.FAILED, "the other side does not give the part that is missing");
      return;
    }
    medium.receive(part, size(), start, asked);
    moving(SessionAnswer.of(answer));
    sessions.events().fileBegins(this);
  }

  @Override
  public void ready() {
    // The other side sends.
  }

  @Override
  public void sent(int status) {
    // Nothing is sent on a medium that receives.
  }

  @Override
  public void received(int status) {
    if (status == MsrpStatus.OK) {
      sessions.events().fileCame(this);
      end(FileResult.Kind.COMPLETE, "received", part.whole());
      FileMedium session = medium;
      sessions.clock().after(LINGER, () -> session.end(Optional.empty()));
      return;
    }
    medium.end(Optional.empty());
    if (status == 0) {
      end(FileResult.Kind.STOPPED_THERE, "the sender has given up");
    } else {
      String why = status == MsrpStatus.BAD_REQUEST ? "not the file that was offered" : "no room";
      end(FileResult.Kind.FAILED, why);
    }
  }

  @Override
  public void cancelled(HeaderList headers) {
    SessionEnd end = SessionEnd.of(SessionEnd.Kind.CANCELLED, headers);
    if (end.completedElsewhere()) {
      end(FileResult.Kind.ELSEWHERE, "taken on another device");
    } else {
      end(FileResult.Kind.STOPPED_THERE, "the offer was taken back");
    }
  }

  @Override
  public void ended(HeaderList headers) {
    SessionEnd end = SessionEnd.of(SessionEnd.Kind.THERE, headers);
    end(kindOf(end), "the other side has ended it " + end.text());
  }

  @Override
  public void lost() {
    connectionLost();
  }

  @Override
  void closed() {
    PartFile file = part;
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException problem) {
      // What was written can be gone on with all the same.
      LOG.log(System.Logger.Level.DEBUG, "A part was not closed", problem);
    }
  }
}
