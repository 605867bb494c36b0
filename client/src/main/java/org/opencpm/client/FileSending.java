package org.opencpm.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileItem;
import org.opencpm.client.media.FileLine;
import org.opencpm.client.media.FileLineListener;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.signalling.HeaderList;

/** A file that goes from here: offered by this side, or asked for by the other one. */
final class FileSending extends FileTransfer implements FileLineListener {

  private static final System.Logger LOG = System.getLogger(FileSending.class.getPackageName());

  private final String icon = "thumb-" + UUID.randomUUID() + "@icons.invalid";
  private final Optional<OfferedFile> asked;
  private final FileAnswer answer;
  private volatile Optional<FileOffer> offer;
  private volatile FileSelector selector;
  private boolean answering;
  private volatile long start;
  private InputStream source;

  /** A file that is to be offered. */
  FileSending(FileSession session, MessageIds ids, FileOffer offer) {
    super(session, ids);
    this.asked = Optional.empty();
    this.answer = null;
    this.offer = Optional.of(offer);
    this.start = offer.from();
    this.selector =
        new FileSelector(
            Optional.of(offer.name()),
            Optional.of(offer.type()),
            OptionalLong.of(offer.size()),
            List.of());
  }

  /**
   * A file that the other side asks for.
   *
   * @param known the file that was offered to the same one before
   * @param answer gets what is decided about it
   */
  FileSending(
      FileSession session, OfferedFile asked, Optional<FileOffer> known, FileAnswer answer) {
    super(session, session.ids());
    this.asked = Optional.of(asked);
    this.answer = answer;
    this.offer = known;
    this.selector = asked.description().selector();
  }

  /** What goes with it in the invitation. */
  FileParcel parcel() {
    return new FileParcel(offer.orElseThrow(), icon, ids);
  }

  /** As it is offered; reads the whole file for its digest. */
  FileItem described() throws IOException {
    FileOffer file = offer.orElseThrow();
    FileDescription description =
        file.described(UUID.randomUUID().toString(), file.thumbnail().map(picture -> icon));
    selector = description.selector();
    return new FileItem(description, file.description(), this);
  }

  // ----- what is asked for -----

  @Override
  public Optional<Path> known() {
    return asked.isPresent() ? offer.map(FileOffer::file) : Optional.empty();
  }

  @Override
  public void give(Path file) {
    sessions
        .clock()
        .execute(
            () -> {
              if (asked.isPresent() && !answering && state() == State.OFFERED) {
                answering = true;
                sessions.files().execute(() -> prepare(file));
              }
            });
  }

  private void prepare(Path file) {
    try {
      FileOffer given =
          offer.isPresent() && offer.get().file().equals(file)
              ? offer.get()
              : FileOffer.to(peer().orElse(""), file).build();
      FileDescription own = given.described(UUID.randomUUID().toString(), Optional.empty());
      sessions.clock().execute(() -> serve(given, own));
    } catch (IOException unreadable) {
      sessions
          .clock()
          .execute(
              () -> {
                answer.refuse(
                    asked.orElseThrow().place(),
                    new SessionAnswer(480, "Temporarily Unavailable", HeaderList.empty()));
                end(FileResult.Kind.FAILED, FileSession.text(unreadable));
              });
    }
  }

  private void serve(FileOffer given, FileDescription own) {
    if (state() != State.OFFERED) {
      return;
    }
    FileDescription wanted = asked.orElseThrow().description();
    boolean changed =
        wanted.selector().hash("sha-1").isPresent()
            && own.selector().hashes().stream().noneMatch(wanted.selector().hashes()::contains);
    if (changed) {
      answer.refuse(
          asked.get().place(), new SessionAnswer(488, "Not Acceptable Here", HeaderList.empty()));
      end(FileResult.Kind.FAILED, "not the file that is asked for");
      return;
    }
    if (!sessions.transfers().allows(given.size())) {
      tooLarge();
      return;
    }
    offer = Optional.of(given);
    selector = own.selector();
    start = Math.min(asked.get().start(), Math.max(0, given.size() - 1));
    FileDescription answered =
        new FileDescription(
            own.selector(),
            wanted.transferId(),
            own.disposition(),
            own.dates(),
            Optional.empty(),
            start == 0
                ? Optional.empty()
                : Optional.of(new FileRange(start + 1, OptionalLong.of(given.size()))));
    answer.take(asked.get().place(), new FileItem(answered, given.description(), this));
  }

  @Override
  void answerWith(SessionAnswer refusal) {
    answer.refuse(asked.orElseThrow().place(), refusal);
  }

  // ----- what it is -----

  @Override
  public boolean isSending() {
    return true;
  }

  @Override
  public FileSelector file() {
    return selector;
  }

  @Override
  public Optional<String> description() {
    return offer.flatMap(FileOffer::description);
  }

  @Override
  public Optional<OffsetDateTime> date() {
    return offer.flatMap(FileOffer::date);
  }

  @Override
  public Optional<Thumbnail> thumbnail() {
    return offer.flatMap(FileOffer::thumbnail);
  }

  @Override
  public long moved() {
    return Math.max(start, line().map(FileLine::acknowledged).orElse(0L));
  }

  private long total() {
    return offer.map(FileOffer::size).orElse(0L);
  }

  // ----- its way -----

  @Override
  public void placed(FileLine line) {
    on(line);
  }

  @Override
  public void accepted(SipAnswer said, FileDescription told) {
    if (state() == State.OVER) {
      return;
    }
    if (asked.isEmpty()) {
      long wanted = told.range().map(range -> range.start() - 1).orElse(0L);
      start = Math.min(wanted, total());
    }
    moving(SessionAnswer.of(said));
    sessions.events().fileBegins(this);
  }

  @Override
  public void declined(SipAnswer said) {
    refused(SessionAnswer.of(said));
  }

  @Override
  public void ready() {
    sessions
        .files()
        .execute(
            () -> {
              try {
                InputStream in = Files.newInputStream(offer.orElseThrow().file());
                in.skipNBytes(start);
                sessions.clock().execute(() -> send(in));
              } catch (IOException unreadable) {
                sessions
                    .clock()
                    .execute(
                        () -> {
                          session.drop(this);
                          end(FileResult.Kind.FAILED, FileSession.text(unreadable));
                        });
              }
            });
  }

  private void send(InputStream in) {
    source = in;
    if (state() == State.MOVING) {
      FileOffer file = offer.orElseThrow();
      line()
          .orElseThrow()
          .send(
              in, start, file.size() - start, file.type(), file.successReport(), sessions.files());
    } else {
      closed();
    }
  }

  @Override
  public void sent(int status) {
    if (state() != State.MOVING) {
      return;
    }
    if (status == FileLine.UNREADABLE) {
      end(FileResult.Kind.FAILED, "the file has become shorter since it was offered");
      return;
    }
    if (status == 0) {
      session.connectionLost();
      return;
    }
    boolean ok = status == MsrpStatus.OK;
    FileResult.Kind kind =
        switch (status) {
          case MsrpStatus.OK -> FileResult.Kind.COMPLETE;
          case MsrpStatus.STOP_SENDING, MsrpStatus.FORBIDDEN -> FileResult.Kind.STOPPED_THERE;
          default -> FileResult.Kind.FAILED;
        };
    String reason = ok ? "sent" : "MSRP " + status + " " + MsrpStatus.phrase(status);
    end(new FileResult(kind, OptionalInt.of(status), reason, moved(), Optional.empty()));
  }

  @Override
  public void received(int status) {
    // Nothing comes on a medium that sends.
  }

  @Override
  void sessionEnded(SessionEnd end) {
    boolean all = state() == State.MOVING && (total() == 0 || moved() == total());
    end(
        all ? FileResult.Kind.COMPLETE : FileResult.kindOf(end),
        all ? "sent" : "the other side has ended it " + end.text());
  }

  @Override
  void closed() {
    try {
      if (source != null) {
        source.close();
      }
    } catch (IOException problem) {
      // It was only read.
      LOG.log(System.Logger.Level.DEBUG, "A file was not closed", problem);
    }
  }
}
