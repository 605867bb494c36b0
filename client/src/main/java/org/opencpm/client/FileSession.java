package org.opencpm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.opencpm.client.call.CallListener.Responder;
import org.opencpm.client.media.FileItem;
import org.opencpm.client.media.FileMedia;
import org.opencpm.client.media.FileMediaListener;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * A SIP session in which files go one way between two users (RFC 5547; fact sheet 6.1, 6.2). Once
 * all that it offered has gone it goes on with what else was given to {@link #send}, or ends
 * (CT-FT-10 to 12). Safe for use by several threads.
 */
public final class FileSession {

  /** The connection was lost: the other side may keep what it has. */
  private static final String BEARER_LOST = "SIP;cause=480;text=\"Bearer Unavailable\"";

  /** How long the sender may take to end the session of files that are complete, or to go on. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  private static final SessionAnswer GONE =
      new SessionAnswer(481, "The session is over", HeaderList.empty());

  private final Sessions sessions;
  private final boolean incoming;
  private final boolean sending;
  private final Optional<String> peer;
  private final MessageIds ids;
  private final FileMedia media;
  private final List<FileTransfer> transfers = new CopyOnWriteArrayList<>();
  private final Deque<List<FileSending>> waiting = new ArrayDeque<>();
  private List<? extends FileTransfer> current = List.of();
  private int round;
  private boolean over;

  /**
   * A session that is not there yet.
   *
   * @param incoming whether the other side invites
   * @param sending whether files go from here
   * @param ids its conversation
   */
  FileSession(
      Sessions sessions, boolean incoming, boolean sending, Optional<String> peer, MessageIds ids) {
    this.sessions = sessions;
    this.incoming = incoming;
    this.sending = sending;
    this.peer = peer;
    this.ids = ids;
    this.media =
        sessions.fileMedia(sending ? Direction.SENDONLY : Direction.RECVONLY, new Events());
  }

  /** Whether the other side invited. */
  public boolean isIncoming() {
    return incoming;
  }

  /** Whether files go from here. */
  public boolean isSending() {
    return sending;
  }

  /** The other side's address; empty when it is anonymous. */
  public Optional<String> peer() {
    return peer;
  }

  /** The conversation it belongs to. */
  public String conversationId() {
    return ids.conversationId();
  }

  /** All its files, those that are over and those that wait among them. */
  public List<FileTransfer> transfers() {
    return List.copyOf(transfers);
  }

  /**
   * Sends further files to the same user, as soon as those before them have gone: on the same MSRP
   * sessions, by re-INVITE (CT-FT-10, CT-FT-11). Where the session has ended before, nothing is
   * sent.
   *
   * @param more files whose recipient is the other side
   * @return their transfers
   * @throws IllegalArgumentException when one is for somebody else or larger than allowed, or no
   *     files go from here in this session
   */
  public List<FileTransfer> send(List<FileOffer> more) {
    if (!sending || !more.stream().allMatch(offer -> peer.equals(Optional.of(offer.recipient())))) {
      throw new IllegalArgumentException("The session takes no files for that recipient");
    }
    List<FileSending> files = sessions.transfers().sendings(this, more);
    sessions
        .clock()
        .execute(
            () -> {
              if (over) {
                files.forEach(file -> file.refused(GONE));
              } else {
                waiting.add(files);
              }
            });
    return List.copyOf(files);
  }

  /** Accepts all files that are offered; see {@link FileTransfer#accept}. */
  public void accept(Path folder) {
    transfers.forEach(transfer -> transfer.accept(folder));
  }

  /** Refuses all files that are offered or asked for; see {@link FileTransfer#decline}. */
  public void decline() {
    transfers.forEach(FileTransfer::decline);
  }

  Sessions sessions() {
    return sessions;
  }

  MessageIds ids() {
    return ids;
  }

  FileMedia media() {
    return media;
  }

  void add(FileTransfer transfer) {
    transfers.add(transfer);
  }

  // ----- invitations of this side -----

  /** What a transfer does to be described, on a thread that may wait for a disk. */
  interface Describing<T> {
    FileItem of(T transfer) throws IOException;
  }

  /** Offers files. */
  void offer(List<FileSending> files, RequestIds names) {
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    describe(
        files,
        FileSending::described,
        (these, items) ->
            sessions.invite(
                media,
                items,
                sdp ->
                    sessions.writer().files(parcels(these), names, sessions.now(), contact, sdp)));
  }

  private static List<FileParcel> parcels(List<FileSending> files) {
    return files.stream().map(FileSending::parcel).toList();
  }

  /** Asks for files. */
  void ask(List<FileReceiving> files, RequestIds names, Path folder) {
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    describe(
        files,
        file -> file.wanted(folder),
        (these, items) ->
            sessions.invite(
                media,
                items,
                sdp -> sessions.writer().pull(peer.orElseThrow(), ids, names, contact, sdp)));
  }

  private void reoffer(List<FileSending> files) {
    describe(
        files,
        FileSending::described,
        (these, items) ->
            media.reoffer(
                items, sdp -> sessions.writer().fileBody(parcels(these), sessions.now(), sdp)));
  }

  /** What is done with files that have been described. */
  private interface Described<T> {
    void go(List<T> files, List<FileItem> items);
  }

  private <T extends FileTransfer> void describe(
      List<T> files, Describing<T> describing, Described<T> then) {
    current = files;
    sessions
        .files()
        .execute(
            () -> {
              List<T> these = new ArrayList<>();
              List<FileItem> items = new ArrayList<>();
              for (T file : files) {
                try {
                  items.add(describing.of(file));
                  these.add(file);
                } catch (IOException problem) {
                  failLater(file, problem);
                }
              }
              sessions.clock().execute(() -> go(these, items, then));
            });
  }

  private <T extends FileTransfer> void go(List<T> files, List<FileItem> items, Described<T> then) {
    List<T> still = new ArrayList<>();
    List<FileItem> theirs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).state() != FileTransfer.State.OVER) {
        still.add(files.get(i));
        theirs.add(items.get(i));
      }
    }
    if (still.isEmpty() || over) {
      return;
    }
    try {
      then.go(still, theirs);
    } catch (IllegalArgumentException unwritable) {
      still.forEach(file -> file.end(FileResult.Kind.FAILED, text(unwritable)));
    }
  }

  void failLater(FileTransfer file, IOException problem) {
    sessions.clock().execute(() -> file.end(FileResult.Kind.FAILED, text(problem)));
  }

  static String text(Exception problem) {
    return String.valueOf(problem.getMessage());
  }

  // ----- what the other side offers or asks for -----

  /**
   * The other side offers files, or asks for some; on the calls' thread.
   *
   * @param what are to be decided about
   */
  void proposed(List<? extends FileTransfer> what) {
    round++;
    current = what;
    what.forEach(this::add);
  }

  // ----- the end -----

  /** Whether no other file moves or waits. */
  private boolean isLast(FileTransfer transfer) {
    return waiting.isEmpty()
        && current.stream()
            .allMatch(other -> other == transfer || other.state() == FileTransfer.State.OVER);
  }

  /** A file is not to move any further, others are. */
  void drop(FileTransfer transfer) {
    if (isLast(transfer)) {
      finish(Optional.empty());
    } else {
      transfer.line().ifPresent(line -> line.stop());
    }
  }

  /** A file is over: when all are, the session goes on with others, or ends. */
  void settle() {
    boolean moves =
        current.stream().anyMatch(transfer -> transfer.state() != FileTransfer.State.OVER);
    if (over || moves) {
      return;
    }
    List<FileSending> next = next();
    boolean lives = media.call() != null && media.call().isEstablished();
    if (lives && !next.isEmpty()) {
      reoffer(next);
    } else if (lives && !sending && transfers.stream().anyMatch(FileTransfer::isWhole)) {
      int now = ++round;
      sessions
          .clock()
          .after(
              LINGER,
              () -> {
                if (now == round) {
                  finish(Optional.empty());
                }
              });
    } else {
      finish(Optional.empty());
      next.forEach(file -> file.refused(GONE));
    }
  }

  /** The next files that wait and were not stopped before. */
  private List<FileSending> next() {
    while (!waiting.isEmpty()) {
      List<FileSending> next =
          waiting.poll().stream().filter(file -> file.state() != FileTransfer.State.OVER).toList();
      if (!next.isEmpty()) {
        return next;
      }
    }
    return List.of();
  }

  /** A connection is gone, and with it what moves. */
  void connectionLost() {
    boolean moves =
        current.stream().anyMatch(transfer -> transfer.state() == FileTransfer.State.MOVING);
    if (moves && !over) {
      finish(Optional.of(BEARER_LOST));
      endAll(file -> file.end(FileResult.Kind.LOST, "the connection was lost"));
    }
  }

  private void finish(Optional<String> reason) {
    if (!over) {
      over = true;
      media.end(reason);
      waiting.forEach(files -> files.forEach(file -> file.refused(GONE)));
      waiting.clear();
    }
  }

  private void endAll(Consumer<FileTransfer> how) {
    over = true;
    List.copyOf(current).forEach(how);
    waiting.forEach(files -> files.forEach(file -> file.refused(GONE)));
    waiting.clear();
  }

  /** What the session tells. */
  private final class Events implements FileMediaListener {

    @Override
    public void reoffered(
        IncomingRequest request,
        SessionDescription offer,
        Set<Integer> fresh,
        Responder responder) {
      sessions.transfers().reoffered(FileSession.this, request, fresh, responder);
    }

    @Override
    public void lost() {
      connectionLost();
    }

    @Override
    public void cancelled(HeaderList headers) {
      SessionEnd end = SessionEnd.of(SessionEnd.Kind.CANCELLED, headers);
      boolean elsewhere = end.completedElsewhere();
      endAll(
          file ->
              file.end(
                  elsewhere ? FileResult.Kind.ELSEWHERE : FileResult.Kind.STOPPED_THERE,
                  elsewhere ? "taken on another device" : "the offer was taken back"));
    }

    @Override
    public void ended(HeaderList headers) {
      SessionEnd end = SessionEnd.of(SessionEnd.Kind.THERE, headers);
      endAll(file -> file.sessionEnded(end));
    }
  }
}
