package org.opencpm.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one blob of a {@link BlobStore}. For one thread at a time. */
public interface BlobWriter extends Closeable {

  /**
   * Nobody will ask for the digest: it is not made, and {@link #finish} gives "" in its place.
   * Called before the first byte.
   */
  void withoutDigest();

  /** Bytes written so far, those of an earlier writer among them. */
  long position();

  /**
   * Appends all that remains in the buffer. When this returns the bytes survive the end of the
   * process; {@link #finish} makes them survive a loss of power.
   */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Puts everything on the disk and makes the blob readable, both or neither; closes the writer.
   */
  BlobSummary finish() throws IOException;

  /** Ends the writing; what is there can be resumed. Does nothing after {@link #finish}. */
  @Override
  void close() throws IOException;
}
