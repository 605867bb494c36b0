package org.opencpm.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One TCP or TLS connection that carries MSRP frames, written and read by the test itself. */
public final class MsrpConnection implements AutoCloseable {

  private final Socket socket;
  private final List<MsrpFrame> frames = new CopyOnWriteArrayList<>();
  private volatile Consumer<MsrpFrame> listener = frame -> {};
  private volatile boolean ended;
  private volatile boolean reading = true;

  private MsrpConnection(Socket socket) {
    this.socket = socket;
  }

  /** Opens a connection over which nothing is said yet. */
  public static MsrpConnection to(int port) {
    return to(RawSipPeer.HOST, port, false, 0);
  }

  /**
   * Opens a connection.
   *
   * @param window bytes that the system may keep unread for us; 0: as it likes
   */
  static MsrpConnection to(String host, int port, boolean tls, int window) {
    try {
      Socket socket = tls ? TrustingTls.socket() : new Socket();
      if (window > 0) {
        socket.setReceiveBufferSize(window);
      }
      socket.connect(new InetSocketAddress(host, port), 5000);
      return new MsrpConnection(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection that was accepted. */
  static MsrpConnection of(Socket socket) {
    return new MsrpConnection(socket);
  }

  /** Starts to read; each frame goes to the listener. */
  MsrpConnection read(Consumer<MsrpFrame> each) {
    listener = each;
    return read();
  }

  /** Starts to read. */
  public MsrpConnection read() {
    Thread reader = new Thread(this::readFrames, "peer-msrp");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  private void readFrames() {
    byte[] buffer = new byte[8192];
    int filled = 0;
    int searched = 0;
    try {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      for (int read; (read = in.read(buffer, filled, buffer.length - filled)) > 0; ) {
        filled += read;
        for (int end; (end = filled == 0 ? -1 : MsrpFrame.end(buffer, filled, searched)) >= 0; ) {
          MsrpFrame frame = MsrpFrame.of(Arrays.copyOf(buffer, end));
          System.arraycopy(buffer, end, buffer, 0, filled - end);
          filled -= end;
          searched = 0;
          frames.add(frame);
          listener.accept(frame);
        }
        searched = filled;
        if (filled == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        waitWhilePaused();
      }
    } catch (IOException e) {
      // Reset, or closed by the test: there is nothing more to read either way.
      ended = true;
    }
    ended = true;
  }

  private synchronized void waitWhilePaused() {
    while (!reading) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Reads no more until {@link #resumeReading}. */
  public synchronized void stopReading() {
    reading = false;
  }

  /** Reads again. */
  public synchronized void resumeReading() {
    reading = true;
    notifyAll();
  }

  /** The frames that came, in order. */
  public List<MsrpFrame> frames() {
    return List.copyOf(frames);
  }

  /** Waits for the next frame that is a response, counted from 0. */
  public MsrpFrame awaitResponse(int index) {
    Patience.until("an MSRP response", () -> responses().size() > index);
    return responses().get(index);
  }

  private List<MsrpFrame> responses() {
    return frames.stream().filter(MsrpFrame::isResponse).toList();
  }

  /** Sends a frame. */
  public void send(MsrpFrame frame) {
    send(frame.wire());
  }

  /** Sends bytes, whatever they are; a connection that the server has ended takes them in vain. */
  public void send(byte[] bytes) {
    try {
      synchronized (socket) {
        socket.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      ended = true;
    }
  }

  /** Sends bytes in pieces that reach the server one by one. */
  public void sendCut(byte[] bytes, int piece, long pauseMillis) {
    for (int at = 0; at < bytes.length && !ended; at += piece) {
      send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
      pause(pauseMillis);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the server has ended the connection. */
  public boolean ended() {
    return ended;
  }

  /** Waits until the server has ended the connection. */
  public void awaitEnd() {
    Patience.until("the end of the MSRP connection", this::ended);
  }

  /** Breaks the connection: the server gets a TCP reset. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    resumeReading();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
