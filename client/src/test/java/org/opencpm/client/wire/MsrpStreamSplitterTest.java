package org.opencpm.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MsrpStreamSplitterTest {

  private static final String SEND =
      "MSRP d93k SEND\r\nTo-Path: msrp://b;tcp\r\nFrom-Path: msrp://a;tcp\r\nMessage-ID: 1\r\n"
          + "Content-Type: text/plain\r\n\r\nHello\r\n-------d93\r\nx-------d93k\r\n-------d93k$\r\n";
  private static final String OK =
      "MSRP d93k 200 OK\r\nTo-Path: msrp://a;tcp\r\nFrom-Path: msrp://b;tcp\r\n-------d93k$\r\n";

  private static List<String> split(List<byte[]> pieces) {
    List<String> frames = new ArrayList<>();
    MsrpStreamSplitter splitter =
        new MsrpStreamSplitter(f -> frames.add(new String(f, StandardCharsets.ISO_8859_1)));
    pieces.forEach(splitter::accept);
    return frames;
  }

  @Test
  void cutsAtEverySplitPoint() {
    byte[] stream = (SEND + OK + SEND).getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at <= stream.length; at++) {
      List<byte[]> halves =
          List.of(Arrays.copyOf(stream, at), Arrays.copyOfRange(stream, at, stream.length));
      assertThat(split(halves)).as("split at " + at).containsExactly(SEND, OK, SEND);
    }
  }

  @Test
  void cutsAStreamThatComesByteByByte() {
    List<byte[]> bytes = new ArrayList<>();
    for (byte each : (SEND + OK).getBytes(StandardCharsets.ISO_8859_1)) {
      bytes.add(new byte[] {each});
    }
    assertThat(split(bytes)).containsExactly(SEND, OK);
  }

  @Test
  void handsOnWhatMakesNoSense() {
    byte[] garbage = new byte[1000];
    Arrays.fill(garbage, (byte) 'x');
    assertThat(split(List.of(garbage))).hasSize(1);
  }
}
