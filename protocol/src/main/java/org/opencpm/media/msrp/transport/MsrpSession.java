package org.opencpm.media.msrp.transport;

import java.net.InetSocketAddress;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/**
 * One MSRP session of this endpoint. It has its identity from the start, gets a connection by
 * {@link #connect} or {@link #accept}, may lose it and get another, and ends by {@link #close}. All
 * methods may be called from any thread; what they start happens on the loop, in order.
 */
public interface MsrpSession {

  /** Our path element, for the SDP attribute {@code path}. */
  MsrpUri uri();

  /**
   * Takes the active role (RFC 6135): connects to the other end, or uses the connection that is
   * there for the same address and trust, and sends a SEND without body at once to bind it. The
   * handler hears {@code bound} when that is answered, or {@code lost}. A session that is bound is
   * bound anew.
   *
   * @param remote the other end's path
   * @param address where to connect to, resolved
   * @param trust ignored unless the session is secure
   */
  void connect(MsrpPath remote, InetSocketAddress address, PeerTrust trust);

  /**
   * Takes the passive role: the first SEND with our session id in To-Path and the other end's path
   * in From-Path binds its connection. What came before this call was held back. After a loss the
   * same path may bind another connection. A session that is bound is bound anew.
   *
   * @param remote the other end's path
   * @param match how From-Path is compared
   */
  void accept(MsrpPath remote, PathMatch match);

  /** As {@link #accept(MsrpPath, PathMatch)} with {@link PathMatch#WHOLE}. */
  default void accept(MsrpPath remote) {
    accept(remote, PathMatch.WHOLE);
  }

  /** True while a connection carries the session. */
  boolean bound();

  /**
   * Starts a chunk. A chunk of at most 2048 bytes by its range is collected and leaves as one
   * frame; any other streams, with {@code *} as the end of its range, and the transport may cut it
   * into several requests when something else must go out on the same connection. The listener
   * hears of the whole.
   *
   * @param head its headers; without Content-Type no data may follow
   */
  OutgoingChunk send(SendHead head, ChunkListener listener);

  /** Sends a REPORT; dropped if no connection carries the session. */
  void report(MsrpReport report);

  /** False while so much waits to be written that a sender should wait. */
  boolean writable();

  /** Runs work once, on the loop, as soon as the session is writable or lost. */
  void whenWritable(Runnable work);

  /**
   * Stops reading from the connection, and so from every session on it, until {@link
   * #resumeReading} was called as often. What was read already still comes, up to one buffer of 64
   * KiB.
   */
  void pauseReading();

  /** Undoes one {@link #pauseReading}. */
  void resumeReading();

  /** Runs work on the loop, later if the caller is on it. */
  void execute(Runnable work);

  /** True on the loop. */
  boolean inLoop();

  /**
   * Forgets the connection and the other end, after a re-INVITE with a new path; {@link #connect}
   * or {@link #accept} comes next. Chunks on their way are answered with status 0; {@code lost} is
   * not called.
   */
  void rebind();

  /** Ends the session. Its connection is closed when it was the last one on it. */
  void close();
}
