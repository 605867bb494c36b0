package org.opencpm.client.media;

import java.io.InputStream;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.MessageSender;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SetupRole;

/**
 * One m-line of a {@link FileMedia} with its MSRP session: it carries one file, and further ones
 * after that (RFC 5547 sections 6 and 8.1). Used on the calls' thread.
 */
public final class FileLine {

  /** Status of a file that could not be read to its end. */
  public static final int UNREADABLE = -1;

  private static final MessageSender.Pace PACE = new MessageSender.Pace(64 * 1024, 16);

  /** How long a success report may take once all chunks are answered. */
  private static final Duration REPORT = Duration.ofSeconds(30);

  private final MsrpPort port;
  private final CallClock clock;
  private final MediaWish wish;
  private final Runnable lost;
  private MsrpSession session;
  private SetupRole role;
  private boolean connected;
  private boolean bound;
  private boolean closed;
  private FileItem item;
  private boolean accepted;
  private volatile FileReception reception;
  private volatile MessageSender sender;
  private volatile String sentId = "";
  private volatile long sentFrom;
  private long reported;
  private long reportable;

  /**
   * No session yet.
   *
   * @param lost told when its connection is gone
   */
  FileLine(MsrpPort port, CallClock clock, MediaWish wish, Runnable lost) {
    this.port = port;
    this.clock = clock;
    this.wish = wish;
    this.lost = lost;
    this.role = wish.role();
  }

  /** From now on it is about this file. */
  void carry(FileItem next) {
    item = next;
    accepted = false;
    reception = null;
    sender = null;
    sentId = "";
    sentFrom = 0;
    next.listener().placed(this);
  }

  /** The file that it carries, or has carried. */
  FileItem item() {
    return item;
  }

  boolean isSecure() {
    return session.uri().secure();
  }

  void open(SetupRole part, boolean secure) {
    role = part;
    session = port.open(secure, role != SetupRole.ACTIVE, new Bytes());
  }

  // ----- its m-line -----

  /** In an offer. */
  MediaDescription offer() {
    MsrpMediaBuilder medium = medium().setup(role);
    if (connected) {
      medium.existingConnection();
    }
    return item.file().applyTo(medium.build());
  }

  /** In an answer to what the other end offers. */
  MediaDescription answer(PeerMedia peer) {
    MsrpMediaBuilder medium = medium();
    if (peer.media().setup().isPresent()) {
      medium.setup(role);
    }
    if (!peer.media().cema()) {
      medium.withoutCema();
    }
    if (connected) {
      medium.existingConnection();
    }
    return item.file().applyTo(medium.build());
  }

  private MsrpMediaBuilder medium() {
    int listening =
        role == SetupRole.ACTIVE ? MsrpMediaBuilder.PORT_OF_ACTIVE : session.uri().port();
    MsrpMediaBuilder medium =
        new MsrpMediaBuilder(listening, session.uri().toString())
            .acceptTypes(List.of(item.file().selector().type().orElse("*")))
            .direction(wish.direction());
    item.title().ifPresent(medium::title);
    if (wish.direction() == Direction.RECVONLY && wish.maxSize() > 0) {
      medium.maxSize(wish.maxSize());
    }
    return session.uri().secure() ? medium.tls(List.of()) : medium;
  }

  /**
   * The role that answers an offer.
   *
   * @throws SdpSyntaxException when this device cannot take it
   */
  static SetupRole roleFor(PeerMedia peer) throws SdpSyntaxException {
    SetupRole part = SetupRole.answerTo(peer.media().setup());
    if (peer.media().isTls() && part == SetupRole.PASSIVE) {
      // To wait for a TLS connection takes a certificate, which this device has not.
      throw new SdpSyntaxException("TLS only where this side connects");
    }
    return part;
  }

  /** The other end has answered an offer: what it says of the file. */
  FileDescription told(MediaDescription medium) throws SdpSyntaxException {
    FileDescription offered = item.file();
    Optional<FileDescription> answered = FileDescription.of(medium);
    Optional<String> range = medium.attribute(FileRange.ATTRIBUTE);
    return new FileDescription(
        answered.map(FileDescription::selector).orElse(offered.selector()),
        offered.transferId(),
        offered.disposition(),
        offered.dates(),
        offered.icon(),
        range.isPresent() ? Optional.of(FileRange.parse(range.get())) : offered.range());
  }

  /** Takes the answer's part of opening the connection. */
  void answered(PeerMedia peer) {
    role = SetupRole.afterAnswer(role, peer.media().setup());
  }

  /** The file is to move; it may as soon as there is a connection. */
  void accepted(SipAnswer answer, FileDescription file) {
    accepted = true;
    item.listener().accepted(answer, file);
    if (bound && !closed) {
      item.listener().ready();
    }
  }

  /** Opens the connection, or waits for it; nothing where it is there. */
  void connect(PeerMedia peer) throws SdpSyntaxException {
    if (connected || closed) {
      return;
    }
    connected = true;
    switch (role) {
      case ACTIVE -> {
        try {
          session.connect(peer.path(), peer.address(), peer.trust());
        } catch (UnknownHostException nowhere) {
          throw new SdpSyntaxException("no address for " + nowhere.getMessage());
        }
      }
      case PASSIVE, ACTPASS -> session.accept(peer.path(), peer.match());
      default -> throw new SdpSyntaxException("a file does not wait for its connection");
    }
  }

  // ----- the file -----

  /**
   * Sends the file, or its rest; once it is {@link FileLineListener#ready}.
   *
   * @param source its bytes from {@code from} on; the caller closes it when all is over
   * @param from bytes of the file before them
   * @param length number of bytes that are to be sent
   * @param wantsReport whether the other end shall report success (RFC 4975 section 7.1.2)
   * @param reader runs the blocking reads
   */
  public void send(
      InputStream source,
      long from,
      long length,
      String type,
      boolean wantsReport,
      Executor reader) {
    String id = Tokens.messageId();
    sentFrom = from;
    sentId = id;
    reported = 0;
    reportable = wantsReport ? length : -1;
    ByteRange whole = new ByteRange(1, length, length);
    SendHead head = new SendHead(id, whole, wantsReport, FailureReport.YES, type, List.of());
    sender =
        MessageSender.send(
            session,
            head,
            source,
            length,
            reader,
            PACE,
            (status, comment) -> clock.execute(() -> chunksAnswered(id, status)));
  }

  private void chunksAnswered(String id, int status) {
    if (!id.equals(sentId)) {
      return;
    }
    if (status == MsrpStatus.OK && reportable > reported) {
      clock.after(REPORT, () -> sent(id, MsrpStatus.TIME_OUT));
    } else {
      sent(id, status == 0 && bound && !closed && session.bound() ? UNREADABLE : status);
    }
  }

  private void sent(String id, int status) {
    if (id.equals(sentId)) {
      sentId = "";
      item.listener().sent(status);
    }
  }

  private void report(MsrpReport report) {
    if (!report.messageId().equals(sentId)) {
      return;
    }
    if (report.status() != MsrpStatus.OK) {
      sent(report.messageId(), report.status());
      return;
    }
    ByteRange range = report.range();
    reported += Math.max(0, (range.end() < 0 ? reportable : range.end()) - range.start() + 1);
    if (reportable >= 0 && reported >= reportable) {
      sent(report.messageId(), MsrpStatus.OK);
    }
  }

  /**
   * Takes the file, or its rest; before it is accepted from here, or in {@link
   * FileLineListener#accepted}.
   *
   * @param size of the whole file
   * @param start bytes before the first one that is asked for
   * @param first bytes before the first one that its sender offered
   */
  public void receive(FileSink sink, long size, long start, long first) {
    FileLineListener hears = item.listener();
    reception =
        new FileReception(
            sink,
            size,
            start,
            first,
            session::report,
            status -> clock.execute(() -> hears.received(status)));
  }

  /** Place in the file behind the bytes that the other end has. Any thread. */
  public long acknowledged() {
    MessageSender sending = sender;
    return sending == null ? 0 : sentFrom + sending.acknowledged();
  }

  /** Stops this file alone, in the middle (RFC 5547 section 8.4). */
  public void stop() {
    sentId = "";
    if (sender != null) {
      sender.abort();
    }
    FileReception coming = reception;
    if (coming != null) {
      session.execute(() -> coming.refuse(MsrpStatus.STOP_SENDING));
    }
  }

  /** What is being sent is given up. */
  void abort() {
    if (sender != null) {
      sender.abort();
    }
  }

  /** The session ends: completes when what was under way has been seen to. */
  CompletableFuture<Void> sessionEnds() {
    CompletableFuture<Void> seen = new CompletableFuture<>();
    session.execute(
        () -> {
          FileReception coming = reception;
          if (coming != null) {
            coming.sessionEnds();
          }
          seen.complete(null);
        });
    return seen;
  }

  void close() {
    closed = true;
    if (session != null) {
      session.close();
    }
  }

  /** What the connection brings; on the MSRP thread. */
  private final class Bytes implements MsrpSessionHandler {

    @Override
    public void bound() {
      clock.execute(
          () -> {
            if (!bound && !closed) {
              bound = true;
              if (accepted) {
                item.listener().ready();
              }
            }
          });
    }

    @Override
    public void chunkStarted(IncomingChunk chunk) {
      if (reception == null) {
        chunk.answer(MsrpStatus.FORBIDDEN, null);
      } else {
        reception.started(chunk);
      }
    }

    @Override
    public void chunkData(IncomingChunk chunk, byte[] data) {
      if (reception != null) {
        reception.data(chunk, data);
      }
    }

    @Override
    public void chunkEnded(IncomingChunk chunk, Continuation flag) {
      if (reception != null) {
        reception.finished(chunk, flag);
      }
    }

    @Override
    public void reported(MsrpReport report) {
      clock.execute(() -> report(report));
    }

    @Override
    public void writabilityChanged(boolean writable) {
      // The sender asks the session itself.
    }

    @Override
    public void lost(String reason) {
      clock.execute(
          () -> {
            if (!closed) {
              lost.run();
            }
          });
    }
  }
}
