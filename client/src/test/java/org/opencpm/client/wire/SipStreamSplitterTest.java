package org.opencpm.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipStreamSplitterTest {

  private static final String FIRST =
      "MESSAGE sip:bob@cpm.example SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 7\r\n\r\nh\u00e9\r\n\r\n";
  private static final String SECOND = "SIP/2.0 200 OK\r\nl:0\r\n\r\n";

  private final List<String> messages = new ArrayList<>();
  private final SipStreamSplitter splitter =
      new SipStreamSplitter(bytes -> messages.add(new String(bytes, StandardCharsets.UTF_8)));

  @Test
  void findsTheSameMessagesAtEverySplitPoint() {
    byte[] stream = ("\r\n\r\n" + FIRST + "\r\n" + SECOND).getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= stream.length; cut++) {
      messages.clear();
      splitter.accept(stream, 0, cut);
      splitter.accept(stream, cut, stream.length - cut);
      assertThat(messages).as("cut at %d", cut).containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void findsMessagesInAStreamThatComesByteByByte() {
    for (byte b : (FIRST + SECOND).getBytes(StandardCharsets.UTF_8)) {
      splitter.accept(new byte[] {b}, 0, 1);
    }
    assertThat(messages).containsExactly(FIRST, SECOND);
  }

  @Test
  void takesAContentLengthThatIsNoNumberForZero() {
    String odd = "MESSAGE sip:b SIP/2.0\r\nContent-Length: -5\r\n\r\n";
    splitter.accept(odd.getBytes(StandardCharsets.UTF_8), 0, odd.length());
    assertThat(messages).containsExactly(odd);
  }

  @Test
  void givesUpWhatNeverEndsOnceItIsTooLong() {
    byte[] noise = new byte[4096];
    java.util.Arrays.fill(noise, (byte) 'x');
    for (int sent = 0; sent <= SipStreamSplitter.MAX_MESSAGE; sent += noise.length) {
      splitter.accept(noise, 0, noise.length);
    }
    assertThat(messages).hasSize(1);
  }

  @Test
  void givesUpAMessageThatAnnouncesTooMuchOnceItIsTooLong() {
    String head = "MESSAGE sip:b SIP/2.0\r\nContent-Length: 999999999\r\n\r\n";
    splitter.accept(head.getBytes(StandardCharsets.UTF_8), 0, head.length());
    byte[] noise = new byte[SipStreamSplitter.MAX_MESSAGE];
    splitter.accept(noise, 0, noise.length);
    assertThat(messages).hasSize(1);
  }
}
