package org.opencpm.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where contents are kept that are too large for the database. A blob is written once, by one
 * writer at a time, may be interrupted and resumed, and is there for readers when its writer has
 * finished. Ids are made by the server: 2 to 64 of {@code a-z0-9-}; another id is an {@link
 * IllegalArgumentException}. Which blobs belong to what, and until when, is the database's to know.
 */
public interface BlobStore {

  /**
   * Begins a blob.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that id
   */
  BlobWriter create(String id) throws IOException;

  /**
   * Goes on with an unfinished blob at its end.
   *
   * @throws java.nio.file.NoSuchFileException if there is no unfinished one of that id
   * @throws BlobBusyException if somebody else writes it at this time
   */
  BlobWriter resume(String id) throws IOException;

  /**
   * Length of an unfinished blob, in bytes; so many are on the disk when this returns. Empty if
   * there is no unfinished one of that id.
   */
  OptionalLong held(String id) throws IOException;

  /**
   * Opens a finished blob.
   *
   * @throws java.nio.file.NoSuchFileException if there is no finished one of that id
   */
  Blob open(String id) throws IOException;

  /** Removes a blob, finished or not; who reads it at this time may read it to its end. */
  boolean delete(String id) throws IOException;

  /**
   * Removes blobs that nobody knows: left behind by a process that died between store and database.
   *
   * @param before only those that were last written before then
   * @param known of a set of ids (at most 500) gives those that are to stay
   * @return how many were removed
   */
  int sweep(Instant before, UnaryOperator<Set<String>> known) throws IOException;
}
