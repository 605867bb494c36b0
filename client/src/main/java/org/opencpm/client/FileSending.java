package org.opencpm.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.FileMediumListener;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/** A file that goes from here: offered by this side, or asked for by the other one. */
final class FileSending extends FileTransfer implements FileMediumListener {

  private static final System.Logger LOG = System.getLogger(FileSending.class.getPackageName());

  private final FileOffer offer;
  private volatile FileSelector selector;
  private long start;
  private InputStream source;

  FileSending(
      Sessions sessions, boolean incoming, MessageIds ids, FileOffer offer, Optional<String> peer) {
    super(sessions, incoming, ids, peer);
    this.offer = offer;
    this.start = offer.from();
    this.selector =
        new FileSelector(
            Optional.of(offer.name()),
            Optional.of(offer.type()),
            OptionalLong.of(offer.size()),
            List.of());
    this.medium = sessions.fileMedium(Direction.SENDONLY, this);
  }

  /** Offers it. */
  void invite(RequestIds names) {
    String icon = "thumb-" + UUID.randomUUID() + "@icons.invalid";
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    sessions
        .files()
        .execute(
            () -> {
              try {
                FileDescription file =
                    offer.described(transferId(), offer.thumbnail().map(picture -> icon));
                selector = file.selector();
                sessions
                    .clock()
                    .execute(
                        () ->
                            sessions.invite(
                                medium,
                                file,
                                sdp ->
                                    sessions
                                        .writer()
                                        .file(
                                            offer,
                                            icon,
                                            ids,
                                            names,
                                            sessions.now(),
                                            contact,
                                            sdp)));
              } catch (IOException unreadable) {
                fail(unreadable);
              }
            });
  }

  private static String transferId() {
    return UUID.randomUUID().toString();
  }

  /** Gives the other side what it asks for. */
  void serve(IncomingCall call, SessionDescription sdp, FileDescription wanted) {
    medium.incoming(call);
    sessions
        .files()
        .execute(
            () -> {
              try {
                FileDescription file = offer.described(transferId(), Optional.empty());
                sessions.clock().execute(() -> serve(call, sdp, wanted, file));
              } catch (IOException unreadable) {
                sessions
                    .clock()
                    .execute(() -> call.refuse(480, "Temporarily Unavailable", HeaderList.empty()));
                fail(unreadable);
              }
            });
  }

  private void serve(
      IncomingCall call, SessionDescription sdp, FileDescription wanted, FileDescription own) {
    boolean changed =
        wanted.selector().hash("sha-1").isPresent()
            && own.selector().hashes().stream().noneMatch(wanted.selector().hashes()::contains);
    if (changed) {
      call.refuse(488, "Not Acceptable Here", HeaderList.empty());
      end(FileResult.Kind.FAILED, "the file has changed");
      return;
    }
    selector = own.selector();
    start = wanted.range().map(range -> range.start() - 1).orElse(0L);
    start = Math.min(start, Math.max(0, offer.size() - 1));
    FileDescription answered =
        new FileDescription(
            own.selector(),
            wanted.transferId(),
            own.disposition(),
            own.dates(),
            Optional.empty(),
            start == 0
                ? Optional.empty()
                : Optional.of(new FileRange(start + 1, OptionalLong.of(offer.size()))));
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    if (medium.accept(sdp, answered, contact, Sessions.echo(ids))) {
      moving(new SessionAnswer(200, "OK", HeaderList.empty()));
    } else {
      end(FileResult.Kind.REFUSED, "488 Not Acceptable Here");
    }
  }

  private void fail(IOException problem) {
    sessions
        .clock()
        .execute(() -> end(FileResult.Kind.FAILED, String.valueOf(problem.getMessage())));
  }

  @Override
  public boolean isSending() {
    return true;
  }

  @Override
  public FileSelector file() {
    return selector;
  }

  @Override
  public Optional<Thumbnail> thumbnail() {
    return offer.thumbnail();
  }

  @Override
  public long moved() {
    return Math.max(start, medium.acknowledged());
  }

  @Override
  public void answered(SipAnswer answer, FileDescription told) {
    if (!answer.success()) {
      refused(SessionAnswer.of(answer));
      return;
    }
    long wanted = told.range().map(range -> range.start() - 1).orElse(0L);
    start = Math.min(wanted, offer.size());
    moving(SessionAnswer.of(answer));
    sessions.events().fileBegins(this);
  }

  @Override
  public void ready() {
    sessions
        .files()
        .execute(
            () -> {
              try {
                InputStream in = Files.newInputStream(offer.file());
                in.skipNBytes(start);
                sessions.clock().execute(() -> send(in));
              } catch (IOException unreadable) {
                sessions.clock().execute(() -> medium.end(Optional.empty()));
                fail(unreadable);
              }
            });
  }

  private void send(InputStream in) {
    source = in;
    if (state() == State.MOVING) {
      medium.send(in, start, offer.size() - start, offer.type(), sessions.files());
    } else {
      closed();
    }
  }

  @Override
  public void sent(int status) {
    if (state() != State.MOVING) {
      return;
    }
    if (status == 0) {
      // The connection is lost, or the file has become shorter since it was offered.
      medium.end(Optional.of(BEARER_LOST));
      end(FileResult.Kind.LOST, "the connection was lost, or the file has changed");
      return;
    }
    medium.end(Optional.empty());
    switch (status) {
      case MsrpStatus.OK -> end(FileResult.Kind.COMPLETE, "sent");
      case MsrpStatus.STOP_SENDING, MsrpStatus.FORBIDDEN ->
          end(FileResult.Kind.STOPPED_THERE, "MSRP " + status + " " + MsrpStatus.phrase(status));
      default -> end(FileResult.Kind.FAILED, "MSRP " + status + " " + MsrpStatus.phrase(status));
    }
  }

  @Override
  public void received(int status) {
    // Nothing comes on a medium that sends.
  }

  @Override
  public void cancelled(HeaderList headers) {
    end(FileResult.Kind.STOPPED_THERE, "487 Request Terminated");
  }

  @Override
  public void ended(HeaderList headers) {
    SessionEnd end = SessionEnd.of(SessionEnd.Kind.THERE, headers);
    boolean all = offer.size() == 0 || medium.acknowledged() == offer.size();
    end(
        all ? FileResult.Kind.COMPLETE : kindOf(end),
        all ? "sent" : "the other side has ended it " + end.text());
  }

  @Override
  public void lost() {
    connectionLost();
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
