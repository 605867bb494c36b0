package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.storage.BlobWriter;

/**
 * The bytes of a file as they come, kept in the blob store, so that the file can be stored when its
 * recipient is lost, and gone on with when its sender is (design 4.5). Fed by one thread; written
 * in that order by the container's threads, of which it holds one while there is something to
 * write.
 */
final class FileKeep {

  private static final Logger LOG = Logger.getLogger(FileKeep.class.getName());

  /** Bytes that may wait to be written before whoever sends has to. */
  static final int CROWD = 4 * 1024 * 1024;

  private final String blob;
  private final BlobWriter writer;
  private final Executor workers;
  private final Queue<Step> steps = new ArrayDeque<>();
  private final long begin;
  private volatile Runnable onRoom = () -> {};
  private long waiting;
  private boolean running;
  private boolean closed;
  private volatile boolean failed;
  private long given;

  /** What is to be done with the writer, in its turn. */
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Takes over a writer.
   *
   * @param blob id of what it writes
   */
  FileKeep(String blob, BlobWriter writer, Executor workers) {
    this.blob = blob;
    this.writer = writer;
    this.workers = workers;
    this.begin = writer.position();
    this.given = begin;
  }

  String blob() {
    return blob;
  }

  /** Bytes that were there before. */
  long begin() {
    return begin;
  }

  /** Bytes that it was given, those that were there before among them. */
  synchronized long position() {
    return given;
  }

  /** Whether something could not be written: what comes is not kept any more. */
  boolean failed() {
    return failed;
  }

  /** Whether so much waits that the sender should too. */
  synchronized boolean crowded() {
    return waiting > CROWD && !failed;
  }

  /** Hears that there is room again; on a container's thread. */
  void onRoom(Runnable hearer) {
    onRoom = hearer;
  }

  /** Appends bytes; the array is kept, not copied. */
  void append(byte[] bytes, int offset, int length) {
    synchronized (this) {
      given += length;
      waiting += length;
    }
    add(
        () -> {
          if (!failed && !closed) {
            writer.write(ByteBuffer.wrap(bytes, offset, length));
          }
          written(length);
        });
  }

  private void written(int length) {
    boolean room;
    synchronized (this) {
      boolean before = waiting > CROWD;
      waiting -= length;
      room = before && waiting <= CROWD;
    }
    if (room) {
      onRoom.run();
    }
  }

  /** Runs something once all that was given is written, or has failed to be. */
  void whenWritten(Runnable done) {
    add(done::run);
  }

  /**
   * Puts all of it on the disk and makes the blob whole.
   *
   * @param done runs then, or when that failed
   */
  void finish(Runnable done) {
    add(
        () -> {
          if (!failed && !closed) {
            writer.finish();
          }
        });
    add(done::run);
  }

  /** Somebody else goes on with it: what was given and is not written will not be. */
  void supersede() {
    failed = true;
    close();
  }

  /** Lets go of the writer; what is written can be gone on with. */
  void close() {
    add(
        () -> {
          if (!closed) {
            closed = true;
            writer.close();
          }
        });
  }

  private void add(Step step) {
    synchronized (this) {
      steps.add(step);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      workers.execute(this::run);
    } catch (RejectedExecutionException e) {
      // The container stops: the caller's thread does it.
      LOG.log(Level.FINE, "no thread to keep a file", e);
      run();
    }
  }

  private void run() {
    for (Step step = next(); step != null; step = next()) {
      try {
        step.run();
      } catch (IOException e) {
        failed = true;
        LOG.log(Level.WARNING, "file " + blob + " is not kept: " + e.getMessage(), e);
        onRoom.run();
      } catch (RuntimeException e) {
        failed = true;
        LOG.log(Level.WARNING, "file " + blob + " is not kept", e);
      }
    }
  }

  private synchronized Step next() {
    Step step = steps.poll();
    running = step != null;
    return step;
  }
}
