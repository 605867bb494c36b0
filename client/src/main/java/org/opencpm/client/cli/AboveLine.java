package org.opencpm.client.cli;

import java.io.Writer;
import org.jline.reader.LineReader;

/** Writes whole lines above the line that is being edited. */
final class AboveLine extends Writer {

  private final LineReader reader;
  private final StringBuilder kept = new StringBuilder();

  AboveLine(LineReader reader) {
    this.reader = reader;
  }

  @Override
  public void write(char[] text, int from, int count) {
    synchronized (lock) {
      kept.append(text, from, count);
    }
  }

  @Override
  public void flush() {
    synchronized (lock) {
      int end = kept.lastIndexOf("\n");
      if (end >= 0) {
        reader.printAbove(kept.substring(0, end));
        kept.delete(0, end + 1);
      }
    }
  }

  @Override
  public void close() {
    flush();
  }
}
