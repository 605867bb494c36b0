package org.opencpm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.opencpm.client.file.PartFile;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileItem;
import org.opencpm.client.media.FileLine;
import org.opencpm.client.media.FileLineListener;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDates;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileHash;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.signalling.HeaderList;

/** A file that comes here: offered by the other side, or asked for by this one. */
final class FileReceiving extends FileTransfer implements FileLineListener {

  private static final System.Logger LOG = System.getLogger(FileReceiving.class.getPackageName());

  private final Optional<OfferedFile> offered;
  private final FileAnswer answer;
  private volatile FileSelector selector;
  private volatile FileDates dates = FileDates.NONE;
  private volatile PartFile part;
  private boolean answering;

  /**
   * A file that is offered.
   *
   * @param answer gets what is decided about it
   */
  FileReceiving(FileSession session, OfferedFile offered, FileAnswer answer) {
    super(session, session.ids());
    this.offered = Optional.of(offered);
    this.answer = answer;
    this.selector = offered.description().selector();
    this.dates = offered.description().dates();
  }

  /** A file that is to be asked for. */
  FileReceiving(FileSession session, FileSelector wanted) {
    super(session, session.ids());
    this.offered = Optional.empty();
    this.answer = null;
    this.selector = wanted;
  }

  /** As it is asked for: without what is here of it; opens its part. */
  FileItem wanted(Path folder) throws IOException {
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
    return new FileItem(wanted, Optional.empty(), this);
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

  // ----- what it is -----

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
  public Optional<String> description() {
    return offered.flatMap(OfferedFile::title);
  }

  @Override
  public Optional<OffsetDateTime> date() {
    return dates.time("creation").or(() -> dates.time("modification"));
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

  // ----- what the user decides -----

  @Override
  public void accept(Path folder) {
    sessions
        .clock()
        .execute(
            () -> {
              if (isIncoming() && !answering && state() == State.OFFERED) {
                answering = true;
                sessions.files().execute(() -> prepare(folder));
              }
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
                answerWith(new SessionAnswer(480, "Temporarily Unavailable", HeaderList.empty()));
                end(FileResult.Kind.FAILED, FileSession.text(problem));
              });
    }
  }

  private void acceptNow() {
    if (state() != State.OFFERED) {
      closed();
      return;
    }
    OfferedFile file = offered.orElseThrow();
    long have = part.position();
    boolean ranged = size() > 0 && (have > 0 || file.description().range().isPresent());
    FileDescription taken =
        new FileDescription(
            selector,
            file.description().transferId(),
            file.description().disposition(),
            FileDates.NONE,
            Optional.empty(),
            ranged
                ? Optional.of(new FileRange(have + 1, OptionalLong.of(size())))
                : Optional.empty());
    answer.take(file.place(), new FileItem(taken, Optional.empty(), this));
  }

  @Override
  void answerWith(SessionAnswer refusal) {
    answer.refuse(offered.orElseThrow().place(), refusal);
  }

  // ----- its way -----

  @Override
  public void placed(FileLine line) {
    on(line);
    offered.ifPresent(file -> line.receive(part, size(), part.position(), file.start()));
  }

  @Override
  public void accepted(SipAnswer said, FileDescription told) {
    if (state() == State.OVER) {
      return;
    }
    if (offered.isEmpty() && !isGiven(told)) {
      return;
    }
    moving(SessionAnswer.of(said));
    sessions.events().fileBegins(this);
  }

  /** Whether what the other side gives is what was asked for. */
  private boolean isGiven(FileDescription told) {
    FileSelector named = told.selector();
    selector =
        new FileSelector(
            selector.name().or(named::name),
            selector.type().or(named::type),
            selector.size().isPresent() ? selector.size() : named.size(),
            selector.hashes().isEmpty() ? named.hashes() : selector.hashes());
    dates = told.dates();
    long asked = part.position();
    long start = told.range().map(range -> range.start() - 1).orElse(0L);
    if (start > asked || selector.size().isEmpty()) {
      fail("the other side does not give the part that is missing");
      return false;
    }
    if (!sessions.transfers().allows(size())) {
      fail("larger than this device takes: " + size() + " bytes");
      return false;
    }
    line().orElseThrow().receive(part, size(), start, asked);
    return true;
  }

  private void fail(String why) {
    session.drop(this);
    end(FileResult.Kind.FAILED, why);
  }

  @Override
  public void declined(SipAnswer said) {
    refused(SessionAnswer.of(said));
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
    if (state() == State.OVER) {
      return;
    }
    if (status == MsrpStatus.OK) {
      sessions.events().fileCame(this);
      end(
          new FileResult(
              FileResult.Kind.COMPLETE, OptionalInt.of(status), "received", moved(), part.whole()));
    } else if (status == 0) {
      end(FileResult.Kind.STOPPED_THERE, "the sender has given up");
    } else {
      String why = status == MsrpStatus.BAD_REQUEST ? "not the file that was offered" : "no room";
      end(
          new FileResult(
              FileResult.Kind.FAILED, OptionalInt.of(status), why, moved(), Optional.empty()));
    }
  }

  @Override
  void sessionEnded(SessionEnd end) {
    end(FileResult.kindOf(end), "the other side has ended it " + end.text());
  }

  @Override
  void closed() {
    PartFile file = part;
    if (file == null) {
      return;
    }
    try {
      if (file.position() == 0 && file.whole().isEmpty()) {
        file.discard();
      } else {
        file.close();
      }
    } catch (IOException problem) {
      // What was written can be gone on with all the same.
      LOG.log(System.Logger.Level.DEBUG, "A part was not closed", problem);
    }
  }
}
