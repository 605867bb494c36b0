package org.opencpm.media.msrp.transport;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;

/**
 * Measures, in one process over the loopback, what the codec and the transport carry: messages from
 * one client through a relaying endpoint to another, each chunk answered only when the far end has
 * answered. Prints a table. Arguments: seconds for each line (default 5).
 */
public final class MsrpThroughput {

  private static final int WINDOW = 64;
  private static final double MEGA = 1e6;

  private final MsrpEndpoint relay = Loops.endpoint(Loops.SETTINGS);
  private final MsrpEndpoint sender = Loops.endpoint(Loops.SETTINGS);
  private final MsrpEndpoint receiver = Loops.endpoint(Loops.SETTINGS);
  private final CompletableFuture<Void> bound = new CompletableFuture<>();
  private MsrpSession from;

  private MsrpThroughput() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    System.out.printf("%8s %12s %10s %14s%n", "bytes", "frames/s", "MB/s", "CPU us/frame");
    for (int size : new int[] {400, 2048, 10_000}) {
      MsrpThroughput run = new MsrpThroughput();
      run.connect();
      run.measure(size, 2, false);
      run.measure(size, seconds, true);
      run.sender.close();
      run.receiver.close();
      run.relay.close();
    }
    idle(2000);
  }

  /** Heap of a relayed session that does nothing: two connections, two sessions. */
  private static void idle(int chats) throws Exception {
    try (MsrpEndpoint endpoint = Loops.endpoint(Loops.SETTINGS)) {
      InetSocketAddress address = Loops.listen(endpoint);
      MsrpPath peer = MsrpPath.of(MsrpUri.of(false, "192.0.2.7", 9, "peer"));
      List<Socket> sockets = new ArrayList<>();
      long before = usedHeap();
      for (int i = 0; i < 2 * chats; i++) {
        MsrpSession session = endpoint.open(SessionPlan.PLAIN, new Leg());
        session.accept(peer);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        String send =
            "MSRP t0t0 SEND\r\nTo-Path: "
                + session.uri()
                + "\r\nFrom-Path: "
                + peer
                + "\r\nMessage-ID: 1\r\n-------t0t0$\r\n";
        socket.getOutputStream().write(send.getBytes(StandardCharsets.US_ASCII));
        sockets.add(socket);
        while (!session.bound()) {
          Thread.sleep(0, 50_000);
        }
      }
      long each = (usedHeap() - before) / chats;
      System.out.printf("%d idle chats: %d bytes of heap each%n", chats, each);
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void connect() throws Exception {
    InetSocketAddress address = Loops.listen(relay);
    Leg left = new Leg();
    Leg right = new Leg();
    MsrpSession in = relay.open(SessionPlan.PLAIN, left);
    MsrpSession out = relay.open(SessionPlan.PLAIN, right);
    left.far = out;
    left.near = in;
    right.far = in;
    right.near = out;
    from = sender.open(SessionPlan.PLAIN, new Sink(bound));
    CompletableFuture<Void> other = new CompletableFuture<>();
    Loops.join(out, receiver.open(SessionPlan.PLAIN, new Sink(other)), address);
    Loops.join(in, from, address);
    other.get();
    bound.get();
  }

  private void measure(int size, int seconds, boolean print) throws InterruptedException {
    byte[] content = new byte[size];
    SendHead head =
        new SendHead(
            "m", new ByteRange(1, size, size), false, FailureReport.YES, "message/cpim", List.of());
    Semaphore window = new Semaphore(WINDOW);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long frames = 0;
    while (System.nanoTime() < end) {
      window.acquire();
      OutgoingChunk chunk = from.send(head, (status, comment) -> window.release());
      chunk.data(content, 0, size);
      chunk.end(Continuation.LAST);
      frames++;
    }
    window.acquire(WINDOW);
    double time = (System.nanoTime() - start) / 1e9;
    double cpuMicros = (system.getProcessCpuTime() - cpu) / 1e3;
    if (print) {
      System.out.printf(
          "%8d %12.0f %10.1f %14.1f%n",
          size, frames / time, frames * (double) size / time / MEGA, cpuMicros / frames);
    }
  }

  /** One side of the relay: what comes goes to the other side. */
  private static final class Leg implements MsrpSessionHandler {

    private MsrpSession near;
    private MsrpSession far;
    private OutgoingChunk out;

    @Override
    public void bound() {}

    @Override
    public void chunkStarted(IncomingChunk chunk) {
      out = far.send(chunk.head(), chunk::answer);
    }

    @Override
    public void chunkData(IncomingChunk chunk, byte[] data) {
      out.data(data, 0, data.length);
      if (!far.writable()) {
        near.pauseReading();
        far.whenWritable(near::resumeReading);
      }
    }

    @Override
    public void chunkEnded(IncomingChunk chunk, Continuation flag) {
      out.end(flag);
    }

    @Override
    public void reported(MsrpReport report) {
      far.report(report);
    }

    @Override
    public void writabilityChanged(boolean writable) {}

    @Override
    public void lost(String reason) {}
  }

  /** An end that answers at once. */
  private static final class Sink implements MsrpSessionHandler {

    private final CompletableFuture<Void> bound;

    Sink(CompletableFuture<Void> bound) {
      this.bound = bound;
    }

    @Override
    public void bound() {
      bound.complete(null);
    }

    @Override
    public void chunkStarted(IncomingChunk chunk) {}

    @Override
    public void chunkData(IncomingChunk chunk, byte[] data) {}

    @Override
    public void chunkEnded(IncomingChunk chunk, Continuation flag) {
      chunk.answer(200, null);
    }

    @Override
    public void reported(MsrpReport report) {}

    @Override
    public void writabilityChanged(boolean writable) {}

    @Override
    public void lost(String reason) {}
  }
}
