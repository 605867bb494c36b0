package org.opencpm.client.media;

import java.io.InputStream;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.opencpm.client.call.Call;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.Calls;
import org.opencpm.client.call.Content;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.media.msrp.Continuation;
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
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.signalling.HeaderList;

/**
 * A SIP session that moves one file over MSRP, either way (RFC 5547; fact sheet 6.1, 6.2). A
 * connection that is lost is not made anew: the file is gone on with in another session. Used on
 * the calls' thread.
 */
public final class FileMedium implements CallListener {

  private static final MessageSender.Pace PACE = new MessageSender.Pace(64 * 1024, 16);
  private static final long HIGHEST_ID = 1L << 32;

  private final MsrpPort port;
  private final CallClock clock;
  private final MediaWish wish;
  private final FileMediumListener listener;
  private Call call;
  private MsrpSession session;
  private SetupRole role;
  private FileDescription offered;
  private volatile FileReception reception;
  private volatile MessageSender sender;
  private volatile long sentFrom;
  private boolean ready;
  private boolean closed;

  /**
   * A session that is not there yet.
   *
   * @param wish which way the file goes, this side's part in opening the connection, TLS, and the
   *     largest file that is taken
   */
  public FileMedium(MsrpPort port, CallClock clock, MediaWish wish, FileMediumListener listener) {
    this.port = port;
    this.clock = clock;
    this.wish = wish;
    this.listener = listener;
  }

  /**
   * Invites.
   *
   * @param file what is offered or asked for
   * @param invite makes the INVITE from this side's session description
   * @throws IllegalArgumentException when it cannot be written
   */
  public void invite(Calls calls, FileDescription file, Function<byte[], OutgoingRequest> invite) {
    offered = file;
    role = wish.role();
    open(wish.secure());
    String type = file.selector().type().orElse("*");
    MediaDescription medium = file.applyTo(medium(role, type).setup(role).build());
    call = calls.invite(invite.apply(described(List.of(medium)).toBytes()), this);
  }

  /** Takes a received invitation, which rings from now on. */
  public void incoming(IncomingCall received) {
    call = received;
  }

  /**
   * Accepts the received invitation, or refuses it with 488 when its description cannot be used.
   *
   * @param offer its session description
   * @param file the file, and the part of it that is wanted
   * @param contact this side's Contact
   * @param fields further header fields of the 200
   * @return whether it was accepted
   */
  public boolean accept(
      SessionDescription offer, FileDescription file, String contact, HeaderList fields) {
    IncomingCall received = (IncomingCall) call;
    if (received.isAnswered()) {
      return false;
    }
    try {
      PeerMedia peer =
          PeerMedia.in(offer).orElseThrow(() -> new SdpSyntaxException("no message medium"));
      role = SetupRole.answerTo(peer.media().setup());
      if (peer.media().isTls() && role == SetupRole.PASSIVE) {
        // To wait for a TLS connection takes a certificate, which this device has not.
        throw new SdpSyntaxException("TLS only where this side connects");
      }
      offered = file;
      open(peer.media().isTls());
      received.accept(contact, fields, Content.sdp(answer(offer, peer, file).toBytes()));
      connect(peer);
      return true;
    } catch (SdpSyntaxException unusable) {
      String problem = String.valueOf(unusable.getMessage()).replaceAll("[\"\\\\]", "'");
      HeaderList warning = HeaderList.empty().adding("Warning", "305 client \"" + problem + '"');
      received.refuse(488, "Not Acceptable Here", warning);
      close();
      return false;
    }
  }

  private SessionDescription answer(
      SessionDescription offer, PeerMedia peer, FileDescription file) {
    MsrpMediaBuilder medium = medium(role, file.selector().type().orElse("*"));
    if (peer.media().setup().isPresent()) {
      medium.setup(role);
    }
    if (!peer.media().cema()) {
      medium.withoutCema();
    }
    List<MediaDescription> media = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      media.add(
          i == peer.media().index()
              ? file.applyTo(medium.build())
              : offer.media().get(i).withPort(0));
    }
    return described(media);
  }

  private MsrpMediaBuilder medium(SetupRole part, String type) {
    int listening =
        part == SetupRole.ACTIVE ? MsrpMediaBuilder.PORT_OF_ACTIVE : session.uri().port();
    MsrpMediaBuilder medium =
        new MsrpMediaBuilder(listening, session.uri().toString())
            .acceptTypes(List.of(type))
            .direction(wish.direction());
    if (wish.direction() == Direction.RECVONLY && wish.maxSize() > 0) {
      medium.maxSize(wish.maxSize());
    }
    return session.uri().secure() ? medium.tls(List.of()) : medium;
  }

  private SessionDescription described(List<MediaDescription> media) {
    // Numeric, and small enough for peers that read it as 32 bits.
    long id = 1 + new SecureRandom().nextLong(HIGHEST_ID - 1);
    return SessionDescription.of(Origin.of(id, port.host().replaceAll("[\\[\\]]", "")), media);
  }

  private void open(boolean secure) {
    session = port.open(secure, role != SetupRole.ACTIVE, new Bytes());
  }

  private void connect(PeerMedia peer) throws SdpSyntaxException {
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

  /** The call below. */
  public Call call() {
    return call;
  }

  /**
   * Sends the file, or its rest; once it is {@link FileMediumListener#ready}.
   *
   * @param source its bytes from {@code from} on; the caller closes it when all is over
   * @param from bytes of the file before them
   * @param length number of bytes that are to be sent
   * @param reader runs the blocking reads
   */
  public void send(InputStream source, long from, long length, String type, Executor reader) {
    sentFrom = from;
    SendHead head = SendHead.ofMessage(Tokens.messageId(), length, type);
    sender =
        MessageSender.send(
            session,
            head,
            source,
            length,
            reader,
            PACE,
            (status, comment) -> clock.execute(() -> listener.sent(status)));
  }

  /**
   * Takes the file, or its rest; before the invitation is accepted, or in {@link
   * FileMediumListener#answered}.
   *
   * @param size of the whole file
   * @param start bytes before the first one that is asked for
   * @param first bytes before the first one that its sender offered
   */
  public void receive(FileSink sink, long size, long start, long first) {
    reception =
        new FileReception(
            sink, size, start, first, status -> clock.execute(() -> listener.received(status)));
  }

  /** Place in the file behind the bytes that the other end has. Any thread. */
  public long acknowledged() {
    MessageSender sending = sender;
    return sending == null ? 0 : sentFrom + sending.acknowledged();
  }

  @Override
  public void answered(SipAnswer answer) {
    if (!answer.success()) {
      close();
      listener.answered(answer, offered);
      return;
    }
    try {
      SessionDescription description =
          SessionBodies.description(answer.headers(), answer.body())
              .orElseThrow(() -> new SdpSyntaxException("no session description in the answer"));
      PeerMedia peer =
          PeerMedia.in(description)
              .orElseThrow(() -> new SdpSyntaxException("the file is refused"));
      listener.answered(answer, told(peer.media().medium()));
      role = SetupRole.afterAnswer(role, peer.media().setup());
      connect(peer);
    } catch (SdpSyntaxException unusable) {
      close();
      call.bye(Optional.of("SIP;cause=488;text=\"Not Acceptable Here\""));
      listener.answered(SipAnswer.made(488, unusable.getMessage()), offered);
    }
  }

  /** What an answer says of the file, completed by what was offered. */
  private FileDescription told(MediaDescription medium) throws SdpSyntaxException {
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

  @Override
  public void cancelled(HeaderList headers) {
    close();
    listener.cancelled(headers);
  }

  @Override
  public void requested(IncomingRequest request, Responder responder) {
    // The file and its connection stay as they were agreed; only refreshes come through here.
    responder.answer(488, "Not Acceptable Here", Content.NONE);
  }

  @Override
  public void ended(HeaderList headers) {
    session.execute(
        () -> {
          FileReception coming = reception;
          if (coming != null) {
            coming.sessionEnds();
          }
          clock.execute(
              () -> {
                close();
                listener.ended(headers);
              });
        });
  }

  /**
   * Ends the session, or the invitation. What is being sent is given up before (RFC 5547 section
   * 8.4).
   *
   * @param reason Reason header field (RFC 3326)
   * @return the answer to the BYE
   */
  public CompletableFuture<SipAnswer> end(Optional<String> reason) {
    if (sender != null) {
      sender.abort();
    }
    CompletableFuture<SipAnswer> answer = call.bye(reason);
    close();
    return answer;
  }

  private void close() {
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
            if (!ready && !closed) {
              ready = true;
              listener.ready();
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
      if (sender != null && report.status() != MsrpStatus.OK) {
        clock.execute(() -> listener.sent(report.status()));
      }
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
              listener.lost();
            }
          });
    }
  }
}
