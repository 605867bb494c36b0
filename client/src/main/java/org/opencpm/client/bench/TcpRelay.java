package org.opencpm.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Passes bytes from each connection that it takes to one that it makes, and back, looking at none
 * of them: what switching MSRP could cost at the least. One thread.
 */
final class TcpRelay implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final InetSocketAddress target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Thread thread;
  private volatile boolean closed;

  /** Passes on to that address. */
  TcpRelay(InetSocketAddress target) throws IOException {
    this.target = target;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread = new Thread(this::pass, "bench-relay");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it takes connections. */
  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  /** Processor time so far, in nanoseconds. */
  long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  private void pass() {
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (!key.isValid()) {
            // The other half of a pair that has just ended.
            continue;
          }
          if (key.isAcceptable()) {
            take();
          } else {
            pass((SocketChannel) key.channel(), (SocketChannel) key.attachment());
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException end) {
      return;
    } catch (IOException broken) {
      if (!closed) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  private void take() throws IOException {
    SocketChannel one = listener.accept();
    SocketChannel other = SocketChannel.open(target);
    for (SocketChannel each : new SocketChannel[] {one, other}) {
      each.configureBlocking(false);
      each.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    one.register(selector, SelectionKey.OP_READ, other);
    other.register(selector, SelectionKey.OP_READ, one);
  }

  private void pass(SocketChannel from, SocketChannel to) throws IOException {
    buffer.clear();
    if (from.read(buffer) < 0) {
      from.close();
      to.close();
      return;
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
