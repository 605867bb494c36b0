package org.opencpm.messaging;

import java.util.function.Consumer;

/**
 * Stores files that came whole and that their recipient has not got. May block on the database when
 * a cache misses; the consumer is told exactly once, as by {@link MessageAcceptance}, and must not
 * block.
 */
public interface FileAcceptance {

  /** A file that is to be delivered to the one recipient of the direction. */
  void file(SessionDirection direction, FileMessage file, Consumer<AcceptResult> committed);

  /**
   * A file that was taken and cannot be delivered: its sender is told, where he asked for that
   * ({@code failed}, RFC 5438).
   */
  void undeliverable(SessionDirection direction, FileMessage file);
}
