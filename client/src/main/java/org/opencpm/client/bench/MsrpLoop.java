package org.opencpm.client.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/** The thread that serves one side's MSRP connections. */
final class MsrpLoop implements AutoCloseable {

  private static final int SCRATCH = 1 << 18;

  /** Work on the loop's thread. */
  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  private final Selector selector = Selector.open();
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer in = ByteBuffer.allocate(SCRATCH);
  private final ByteBuffer out = ByteBuffer.allocateDirect(SCRATCH);
  private final Thread thread;
  private volatile int lost;
  private volatile boolean closed;

  MsrpLoop(String name) throws IOException {
    thread = new Thread(this::serve, "bench-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Connections that the other end has closed. */
  int lost() {
    return lost;
  }

  /** Connects and binds a session. */
  MsrpLeg connect(InetSocketAddress address, MsrpTexts texts) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    return serve(channel, texts, true);
  }

  /** Takes one connection that somebody makes. */
  MsrpLeg accept(ServerSocketChannel listener, MsrpTexts texts) throws IOException {
    return serve(listener.accept(), texts, false);
  }

  private MsrpLeg serve(SocketChannel channel, MsrpTexts texts, boolean binds) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    MsrpLeg leg = new MsrpLeg(channel, texts);
    execute(
        () -> {
          leg.key(channel.register(selector, SelectionKey.OP_READ, leg));
          if (binds) {
            leg.bind();
          }
        });
    return leg;
  }

  /** Lets a leg send without end. */
  void load(MsrpLeg leg, int window, Histogram micros) {
    execute(() -> leg.load(window, micros, out));
  }

  /** Ends that, and returns when the leg has heard of it. */
  void rest(MsrpLeg leg) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          leg.rest();
          done.complete(null);
        });
    done.join();
  }

  /** Closes a leg. */
  void end(MsrpLeg leg) {
    execute(leg::close);
  }

  private void execute(Task task) {
    tasks.add(task);
    selector.wakeup();
  }

  private void serve() {
    try {
      while (!closed) {
        selector.select();
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          ready(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void ready(SelectionKey key) throws IOException {
    MsrpLeg leg = (MsrpLeg) key.attachment();
    try {
      if (key.isWritable()) {
        leg.writable(out);
      }
      if (key.isReadable() && !leg.read(in, out)) {
        lost++;
        leg.close();
      }
    } catch (CancelledKeyException ended) {
      // Closed by a task of the same round.
      return;
    } catch (IOException reset) {
      lost++;
      leg.close();
    }
  }

  /** Processor time of the thread so far, in nanoseconds. */
  long cpuNanos() {
    return java.lang.management.ManagementFactory.getThreadMXBean()
        .getThreadCpuTime(thread.getId());
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
