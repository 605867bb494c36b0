package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the disk takes that must survive: files written whole, each forced before the next. They
 * stay for a while, as a server's files do: the memory of a file that has just been deleted takes
 * the next one faster than a file ever comes in.
 */
final class DiskRate {

  private static final int PIECE = 1 << 16;

  /** Most bytes that the files may take. */
  private static final long KEPT = 2_000_000_000;

  private DiskRate() {}

  /**
   * Measures.
   *
   * @param folder where; must exist
   * @param size of each file in bytes
   * @param workers files that are written at a time
   * @return files a second
   */
  static double filesPerSecond(Path folder, int size, int workers, Duration time)
      throws IOException {
    AtomicLong done = new AtomicLong();
    long from = System.nanoTime();
    long end = from + time.toNanos();
    Queue<Path> written = new LinkedBlockingQueue<>();
    Workers.run(
        workers,
        worker -> {
          ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
          for (int i = 0; System.nanoTime() < end; i++) {
            Path file = folder.resolve("disk-" + worker + '-' + i);
            try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
              for (int left = size; left > 0; left -= PIECE) {
                channel.write(piece.clear().limit(Math.min(left, PIECE)));
              }
              channel.force(true);
            }
            written.add(file);
            if (written.size() * (long) size > KEPT) {
              Files.delete(written.remove());
            }
            done.incrementAndGet();
          }
        });
    double seconds = (System.nanoTime() - from) / 1e9;
    for (Path file : written) {
      Files.delete(file);
    }
    return done.get() / seconds;
  }
}
