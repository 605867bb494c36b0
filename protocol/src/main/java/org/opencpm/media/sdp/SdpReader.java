package org.opencpm.media.sdp;

import java.util.ArrayList;
import java.util.List;

/** Reads {@link SessionDescription}s; the work grows with their length alone. */
final class SdpReader {

  private final List<SdpLine> session = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();
  private SdpLine medium;
  private List<SdpLine> current = session;
  private int count;

  private SdpReader() {}

  static SessionDescription read(byte[] data) throws SdpSyntaxException {
    if (data.length > SessionDescription.MAX_BYTES) {
      throw new SdpSyntaxException("larger than " + SessionDescription.MAX_BYTES + " bytes");
    }
    SdpReader reader = new SdpReader();
    int from = 0;
    while (from < data.length) {
      int end = lineFeed(data, from);
      int to = end > from && data[end - 1] == '\r' ? end - 1 : end;
      reader.take(data, from, to);
      from = end + 1;
    }
    return reader.finish();
  }

  private void take(byte[] data, int from, int to) throws SdpSyntaxException {
    if (to == from) {
      return;
    }
    if (to - from > SessionDescription.MAX_LINE) {
      throw new SdpSyntaxException("line longer than " + SessionDescription.MAX_LINE);
    }
    if (++count > SessionDescription.MAX_LINES) {
      throw new SdpSyntaxException("more than " + SessionDescription.MAX_LINES + " lines");
    }
    SdpLine line = SdpLine.read(data, from, to);
    if (line.type() == 'm') {
      endMedium();
      medium = line;
      current = new ArrayList<>();
    } else {
      current.add(line);
    }
  }

  private void endMedium() throws SdpSyntaxException {
    if (medium == null) {
      return;
    }
    if (media.size() == SessionDescription.MAX_MEDIA) {
      throw new SdpSyntaxException("more than " + SessionDescription.MAX_MEDIA + " media");
    }
    media.add(MediaDescription.of(medium, current));
  }

  private SessionDescription finish() throws SdpSyntaxException {
    endMedium();
    if (count == 0) {
      throw new SdpSyntaxException("no line");
    }
    return new SessionDescription(session, media);
  }

  private static int lineFeed(byte[] data, int from) {
    int at = from;
    while (at < data.length && data[at] != '\n') {
      at++;
    }
    return at;
  }
}
