package org.opencpm.client.demo;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;

/**
 * A whole message that crossed a device's MSRP sockets, put together from its frames.
 *
 * @param contentType its media type
 * @param bytes its content
 * @param nanoTime {@link System#nanoTime()} of its last frame
 */
record RecordedContent(String contentType, byte[] bytes, long nanoTime) {

  /** The messages that went one way, in the order in which they were complete. */
  static List<RecordedContent> of(List<WireEvent> events, Direction direction) {
    List<RecordedContent> whole = new ArrayList<>();
    Map<String, TreeMap<Long, byte[]>> open = new LinkedHashMap<>();
    for (WireEvent event : events) {
      if (!event.transport().equals("MSRP") || event.direction() != direction) {
        continue;
      }
      Optional<RecordedFrame> frame = RecordedFrame.of(event.bytes());
      if (frame.isEmpty() || !frame.get().isContent()) {
        continue;
      }
      RecordedFrame chunk = frame.get();
      String key = event.local() + " " + event.remote() + " " + chunk.header("message-id");
      TreeMap<Long, byte[]> pieces = open.computeIfAbsent(key, k -> new TreeMap<>());
      pieces.put(chunk.from(), chunk.body());
      if (chunk.flag() == '$') {
        open.remove(key);
        joined(pieces)
            .ifPresent(
                bytes ->
                    whole.add(
                        new RecordedContent(
                            chunk.header("content-type"), bytes, event.nanoTime())));
      }
    }
    return whole;
  }

  /** The pieces in a row; empty when one is missing. */
  private static Optional<byte[]> joined(TreeMap<Long, byte[]> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Map.Entry<Long, byte[]> piece : pieces.entrySet()) {
      if (piece.getKey() != bytes.size() + 1) {
        return Optional.empty();
      }
      bytes.writeBytes(piece.getValue());
    }
    return Optional.of(bytes.toByteArray());
  }
}
