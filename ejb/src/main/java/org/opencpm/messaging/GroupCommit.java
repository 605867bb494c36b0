package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
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
  private final Bounds<T> bounds;
  private final Consumer<List<T>> writer;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** Taken from the queue and not yet in a batch; of the writer's thread. */
  private T ahead;

  /**
   * How much there may be.
   *
   * @param capacity requests that may wait
   * @param maxBatch requests in one transaction
   * @param weight of one request
   * @param maxWeight of a batch; a heavier request is alone in its batch
   */
  public record Bounds<T>(int capacity, int maxBatch, ToLongFunction<T> weight, long maxWeight) {}

  /**
   * @param capacity requests that may wait
   * @param maxBatch requests in one transaction
   * @param writer writes a batch and deals with its own failures; what it throws is logged and ends
   *     that batch alone
   */
  public GroupCommit(
      int capacity, int maxBatch, Consumer<List<T>> writer, ThreadFactory threads, String name) {
    this(new Bounds<>(capacity, maxBatch, request -> 0, Long.MAX_VALUE), writer, threads, name);
  }

  /** As above, with a bound on the weight of a batch. */
  public GroupCommit(
      Bounds<T> bounds, Consumer<List<T>> writer, ThreadFactory threads, String name) {
    this.queue = new ArrayBlockingQueue<>(bounds.capacity());
    this.bounds = bounds;
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
    List<T> batch = new ArrayList<>(bounds.maxBatch());
    boolean interrupted = false;
    while (!interrupted && !(stopping && ahead == null && queue.isEmpty())) {
      try {
        // Woken by a time limit, never by an interrupt: one that hits a database write would close
        // the files of an embedded database.
        fill(batch, next(IDLE_MILLIS));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      write(batch);
    }
    ended = true;
    try {
      for (T first = next(0); first != null; first = next(0)) {
        fill(batch, first);
        write(batch);
      }
    } catch (InterruptedException e) {
      // Does not happen to who does not wait; what is left is with its senders.
      Thread.currentThread().interrupt();
    }
  }

  private T next(long millis) throws InterruptedException {
    T first = ahead;
    ahead = null;
    if (first == null) {
      first = millis == 0 ? queue.poll() : queue.poll(millis, TimeUnit.MILLISECONDS);
    }
    return first;
  }

  /** Takes what waits, as long as it fits; the first that does not begins the next batch. */
  private void fill(List<T> batch, T first) {
    if (first == null) {
      return;
    }
    batch.add(first);
    if (bounds.maxWeight() == Long.MAX_VALUE) {
      queue.drainTo(batch, bounds.maxBatch() - 1);
      return;
    }
    long weight = bounds.weight().applyAsLong(first);
    while (batch.size() < bounds.maxBatch()) {
      T next = queue.poll();
      if (next == null) {
        return;
      }
      weight += bounds.weight().applyAsLong(next);
      if (weight > bounds.maxWeight()) {
        ahead = next;
        return;
      }
      batch.add(next);
    }
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
