package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One writer for many requests: what arrives while a transaction commits goes into the next one
 * together. Keeps the order of arrival, and keeps the callers' threads off the database. The queue
 * is bounded; the caller answers "try later" when it is full.
 */
public final class GroupCommit<T> {

  private static final Logger LOG = Logger.getLogger(GroupCommit.class.getName());
  private static final long IDLE_MILLIS = 200;

  private final BlockingQueue<T> queue;
  private final int maxBatch;
  private final Consumer<List<T>> writer;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean ended;

  /**
   * @param capacity requests that may wait
   * @param maxBatch requests in one transaction
   * @param writer writes a batch and deals with its own failures; what it throws is logged and ends
   *     that batch alone
   */
  public GroupCommit(
      int capacity, int maxBatch, Consumer<List<T>> writer, ThreadFactory threads, String name) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.maxBatch = maxBatch;
    this.writer = writer;
    this.thread = threads.newThread(this::run);
    this.thread.setName(name);
    this.thread.start();
  }

  /** Queues a request; false when the queue is full or the writer is stopping. */
  public boolean offer(T request) {
    if (stopping || !queue.offer(request)) {
      return false;
    }
    // It may have come after the writer looked for the last time.
    return !ended || !queue.remove(request);
  }

  /** Queues a request, waiting for room: for work that must not be turned away. */
  public void put(T request) {
    try {
      queue.put(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int waiting() {
    return queue.size();
  }

  /**
   * Stops taking requests, writes those that wait, and returns when the writer is done or after 10
   * s.
   */
  public void stop() {
    stopping = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<T> batch = new ArrayList<>(maxBatch);
    boolean interrupted = false;
    while (!interrupted && !(stopping && queue.isEmpty())) {
      try {
        // Woken by a time limit, never by an interrupt: one that hits a database write would close
        // the
        // files of an embedded database.
        T first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, maxBatch - 1);
        }
      } catch (InterruptedException e) {
        interrupted = true;
        queue.drainTo(batch);
      }
      write(batch);
    }
    ended = true;
    queue.drainTo(batch);
    write(batch);
  }

  private void write(List<T> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      writer.accept(List.copyOf(batch));
    } catch (RuntimeException e) {
      // One thread serves all: it outlives whatever a batch does to it.
      LOG.log(Level.SEVERE, "a batch of " + batch.size() + " failed", e);
    } finally {
      batch.clear();
    }
  }
}
