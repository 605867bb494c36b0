package org.opencpm.chat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.ChunkListener;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.OutgoingChunk;
import org.opencpm.media.msrp.transport.PathMatch;
import org.opencpm.media.msrp.transport.PeerTrust;

/** An MSRP session whose far end is the test: what is sent is kept, answers are given by hand. */
public final class ScriptedSession implements MsrpSession {

  /** One chunk that was sent. */
  public static final class Sent implements OutgoingChunk {

    public final SendHead head;
    final ChunkListener listener;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    public Continuation flag;

    Sent(SendHead head, ChunkListener listener) {
      this.head = head;
      this.listener = listener;
    }

    @Override
    public void data(byte[] data, int offset, int length) {
      bytes.write(data, offset, length);
    }

    @Override
    public void end(Continuation end) {
      flag = end;
    }

    public String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    public void answer(int status) {
      listener.answered(status, "");
    }
  }

  public final List<Sent> sent = new ArrayList<>();
  public final List<MsrpReport> reports = new ArrayList<>();
  public boolean writable = true;
  public int pauses;

  @Override
  public MsrpUri uri() {
    throw new IllegalStateException("not needed here");
  }

  @Override
  public void connect(MsrpPath remote, InetSocketAddress address, PeerTrust trust) {
    throw new IllegalStateException("not needed here");
  }

  @Override
  public void accept(MsrpPath remote, PathMatch match) {
    throw new IllegalStateException("not needed here");
  }

  @Override
  public boolean bound() {
    return true;
  }

  @Override
  public OutgoingChunk send(SendHead head, ChunkListener listener) {
    Sent chunk = new Sent(head, listener);
    sent.add(chunk);
    return chunk;
  }

  @Override
  public void report(MsrpReport report) {
    reports.add(report);
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void whenWritable(Runnable work) {
    work.run();
  }

  @Override
  public void pauseReading() {
    pauses++;
  }

  @Override
  public void resumeReading() {
    pauses--;
  }

  @Override
  public void execute(Runnable work) {
    work.run();
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public void rebind() {
    // Nothing to forget.
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
