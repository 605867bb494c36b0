package org.opencpm.client.signalling;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.opencpm.client.wire.SipStreamSplitter;
import org.opencpm.client.wire.WireEvent.Direction;

/** A TCP connection that shows every SIP message to the {@link Wire} and tells when it is gone. */
final class WireSocket extends Socket {

  private final Wire wire;
  private final Consumer<WireSocket> onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private InputStream input;
  private OutputStream output;

  /**
   * An unconnected socket.
   *
   * @param wire sees the messages
   * @param onEnd called once, when the other end has closed, the connection broke or was closed
   */
  WireSocket(Wire wire, Consumer<WireSocket> onEnd) {
    this.wire = wire;
    this.onEnd = onEnd;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (input == null) {
      input = new Input(super.getInputStream(), splitter(Direction.RECEIVED));
    }
    return input;
  }

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    // One object for the life of the socket: the stack takes it as its lock for writing.
    if (output == null) {
      output = new Output(super.getOutputStream(), splitter(Direction.SENT));
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    super.close();
    end();
  }

  private SipStreamSplitter splitter(Direction direction) {
    return wire.stream(direction, getLocalSocketAddress(), getRemoteSocketAddress());
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      onEnd.accept(this);
    }
  }

  private final class Input extends FilterInputStream {
    private final SipStreamSplitter seen;

    Input(InputStream in, SipStreamSplitter seen) {
      super(in);
      this.seen = seen;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      int n;
      try {
        n = super.read(target, from, count);
      } catch (IOException broken) {
        WireSocket.this.close();
        throw broken;
      }
      if (n < 0) {
        // Closed on this side too: a write would still succeed, and its answer never come.
        WireSocket.this.close();
      } else {
        seen.accept(target, from, n);
      }
      return n;
    }
  }

  private static final class Output extends FilterOutputStream {
    private final SipStreamSplitter seen;

    Output(OutputStream out, SipStreamSplitter seen) {
      super(out);
      this.seen = seen;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
      seen.accept(source, from, count);
      out.write(source, from, count);
    }
  }
}
