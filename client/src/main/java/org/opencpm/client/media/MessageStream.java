package org.opencpm.client.media;

import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.opencpm.client.call.CallClock;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.media.sdp.SetupRole;

/**
 * The message medium of one session: what is said about it in SDP, its connection, and the messages
 * on it. A message that was not answered when a connection broke is sent again on the next one.
 * Used on the calls' thread.
 */
final class MessageStream {

  /** Hears of the stream; on the calls' thread where nothing else is said. */
  interface Listener {
    /** A whole message came; on the MSRP thread. */
    Receipt received(ReceivedContent content);

    /** No connection carries the stream any more. */
    void lost();
  }

  private final MsrpPort port;
  private final MediaWish wish;
  private final CallClock clock;
  private final Listener listener;
  private final MediaLines lines;
  private final Deque<OutgoingContent> waiting = new ArrayDeque<>();
  private final List<OutgoingContent> unanswered = new ArrayList<>();
  private Direction direction;
  private MsrpSession session;
  private MessageReception reception;
  private SetupRole role;
  private PeerMedia peer;
  private boolean connectsAfterAnswer;
  private boolean closed;

  MessageStream(MsrpPort port, MediaWish wish, CallClock clock, Listener listener) {
    this.port = port;
    this.wish = wish;
    this.clock = clock;
    this.listener = listener;
    this.lines = new MediaLines(wish, port.host().replaceAll("[\\[\\]]", ""));
    this.direction = wish.direction();
  }

  /** An offer for a connection of its own, the first one or one in the place of a lost one. */
  SessionDescription offer() {
    role = wish.role();
    open(wish.secure(), role != SetupRole.ACTIVE);
    return lines.offer(session.uri(), role, false, direction);
  }

  /** An offer that keeps the connection. */
  SessionDescription offer(Direction wanted) {
    direction = wanted;
    return lines.offer(session.uri(), role, true, wanted);
  }

  /** Which way this side wants messages to flow. */
  Direction direction() {
    return direction;
  }

  /** Offers these other media too from now on. */
  void others(List<MediaDescription> media) {
    lines.others(media);
  }

  /** The media besides the message medium. */
  List<MediaDescription> others() {
    return lines.others();
  }

  private void open(boolean secure, boolean listens) {
    if (session != null) {
      session.close();
    }
    reception = new MessageReception(this, wish);
    session = port.open(secure, listens, reception);
    requeue();
  }

  /** What the other end has not answered goes before what waits. */
  private void requeue() {
    for (int i = unanswered.size() - 1; i >= 0; i--) {
      waiting.addFirst(unanswered.get(i));
    }
    unanswered.clear();
  }

  /**
   * Takes the answer to an offer.
   *
   * @throws SdpSyntaxException when it refuses the message medium or cannot be used
   */
  void answered(SessionDescription answer) throws SdpSyntaxException {
    PeerMedia answered =
        PeerMedia.in(answer)
            .orElseThrow(() -> new SdpSyntaxException("the message medium is refused"));
    boolean same = peer != null && peer.path().equals(answered.path()) && session.bound();
    peer = answered;
    if (!same) {
      role = SetupRole.afterAnswer(role, answered.media().setup());
      connect();
    }
    flush();
  }

  /**
   * Answers an offer. When the answer has been sent, {@link #answerSent} connects.
   *
   * @param judge answers each other medium; null refuses it
   * @return empty when there is no message medium in it that can be used
   * @throws SdpSyntaxException when it cannot be read
   */
  Optional<SessionDescription> answer(
      SessionDescription offer, UnaryOperator<MediaDescription> judge) throws SdpSyntaxException {
    Optional<PeerMedia> offered = PeerMedia.in(offer);
    if (offered.isEmpty()) {
      return Optional.empty();
    }
    PeerMedia next = offered.get();
    SetupRole part = SetupRole.answerTo(next.media().setup());
    if (next.media().isTls() && part == SetupRole.PASSIVE) {
      // To wait for a TLS connection takes a certificate, which this device has not.
      return Optional.empty();
    }
    boolean same = peer != null && peer.path().equals(next.path()) && session.bound();
    if (!same) {
      role = part;
      open(next.media().isTls(), role != SetupRole.ACTIVE);
    }
    peer = next;
    Direction agreed = next.media().direction().answer(direction);
    SessionDescription answer = lines.answer(offer, next, session.uri(), role, agreed, judge);
    connectsAfterAnswer = !same;
    return Optional.of(answer);
  }

  /**
   * The other end has been told this one's path, or is about to be: now it can know a connection
   * from here.
   *
   * @throws SdpSyntaxException when its address cannot be used
   */
  void answerSent() throws SdpSyntaxException {
    if (connectsAfterAnswer) {
      connectsAfterAnswer = false;
      connect();
    }
    flush();
  }

  private void connect() throws SdpSyntaxException {
    switch (role) {
      case ACTIVE -> {
        try {
          session.connect(peer.path(), peer.address(), peer.trust());
        } catch (UnknownHostException nowhere) {
          throw new SdpSyntaxException("no address for " + nowhere.getMessage());
        }
      }
      case PASSIVE, ACTPASS -> session.accept(peer.path(), peer.match());
      case HOLDCONN -> {}
      default -> throw new IllegalStateException("no such role");
    }
  }

  /** Whether the other end takes that type bare. */
  boolean takes(String type) {
    return peer != null && peer.media().accepts(type);
  }

  /** Whether the other end takes that type in a CPIM wrapper. */
  boolean takesWrapped(String type) {
    return peer != null && peer.media().acceptsWrapped(type);
  }

  /**
   * Sends a message, after those before it.
   *
   * @return its MSRP status; 413 when it is larger than the other end takes; 0 when the stream ends
   *     before there is one
   */
  CompletableFuture<Integer> send(OutgoingContent content) {
    if (closed) {
      content.answered(0);
    } else if (peer != null && !peer.takes(content.size())) {
      content.answered(MsrpStatus.STOP_SENDING);
    } else {
      waiting.addLast(content);
      flush();
    }
    return content.status();
  }

  private void flush() {
    if (peer == null || closed || !session.bound() || !peer.media().direction().receives()) {
      return;
    }
    while (!waiting.isEmpty()) {
      OutgoingContent content = waiting.removeFirst();
      if (!peer.takes(content.size())) {
        content.answered(MsrpStatus.STOP_SENDING);
        continue;
      }
      unanswered.add(content);
      int attempt = content.nextAttempt();
      content.sendOn(session, status -> clock.execute(() -> answered(content, attempt, status)));
    }
  }

  private void answered(OutgoingContent content, int attempt, int status) {
    if (attempt != content.attempt() || !unanswered.remove(content)) {
      return;
    }
    if (status == 0 && !closed) {
      // Lost on the way: it waits for the next connection, before what came after it.
      waiting.addFirst(content);
      requeue();
      return;
    }
    content.answered(status);
  }

  void bound(MessageReception from) {
    clock.execute(
        () -> {
          if (from == reception) {
            flush();
          }
        });
  }

  /** Takes or refuses a message; on the MSRP thread. */
  int received(ReceivedContent content) {
    Receipt receipt = listener.received(content);
    clock.execute(receipt.then());
    return receipt.status();
  }

  void lost(MessageReception from) {
    clock.execute(
        () -> {
          if (from == reception && !closed) {
            requeue();
            listener.lost();
          }
        });
  }

  /** Whether a connection carries the stream. */
  boolean bound() {
    return session != null && session.bound();
  }

  /** Ends it: what was not answered has failed. */
  void close() {
    closed = true;
    if (session != null) {
      session.close();
    }
    requeue();
    waiting.forEach(content -> content.answered(0));
    waiting.clear();
  }
}
