package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.SendHead;

/** Writes down what a session hears, and answers every chunk at its end. */
class Recorder implements MsrpSessionHandler {

  /** A chunk that came whole. */
  record Chunk(SendHead head, byte[] content, Continuation flag) {}

  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final List<Chunk> chunks = new CopyOnWriteArrayList<>();
  private final Map<IncomingChunk, ByteArrayOutputStream> open = new HashMap<>();

  /** The next event within twenty seconds. */
  String next() {
    try {
      String event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("an event").isNotNull();
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<String> others() {
    List<String> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  @Override
  public void bound() {
    events.add("bound");
  }

  @Override
  public void chunkStarted(IncomingChunk chunk) {
    open.put(chunk, new ByteArrayOutputStream());
  }

  @Override
  public void chunkData(IncomingChunk chunk, byte[] data) {
    open.get(chunk).writeBytes(data);
  }

  @Override
  public void chunkEnded(IncomingChunk chunk, Continuation flag) {
    byte[] content = open.remove(chunk).toByteArray();
    chunks.add(new Chunk(chunk.head(), content, flag));
    events.add(
        "chunk " + chunk.head().messageId() + " " + chunk.head().range() + " " + flag.flag());
    chunk.answer(200, null);
  }

  @Override
  public void reported(MsrpReport report) {
    events.add("report " + report.messageId() + " " + report.range() + " " + report.status());
  }

  @Override
  public void writabilityChanged(boolean writable) {}

  @Override
  public void lost(String reason) {
    events.add("lost");
  }
}
