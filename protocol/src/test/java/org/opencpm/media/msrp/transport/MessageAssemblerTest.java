package org.opencpm.media.msrp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.SendHead;

/** Chunks in any order, and messages that are too large. */
class MessageAssemblerTest {

  private final MessageAssembler assembler = new MessageAssembler(100, 3);
  private final List<Integer> answers = new ArrayList<>();

  private IncomingChunk chunk(String id, long start, long total) {
    ByteRange range = new ByteRange(start, ByteRange.UNKNOWN, total);
    SendHead head = new SendHead(id, range, false, FailureReport.YES, "a/b", List.of());
    return new IncomingChunk() {
      @Override
      public SendHead head() {
        return head;
      }

      @Override
      public void answer(int status, String comment) {
        answers.add(status);
      }
    };
  }

  private Optional<String> take(String id, long start, long total, String text, Continuation flag) {
    IncomingChunk chunk = chunk(id, start, total);
    assembler.started(chunk);
    assembler.data(chunk, text.getBytes(StandardCharsets.ISO_8859_1));
    return assembler
        .ended(chunk, flag)
        .map(message -> new String(message.content(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void joinsChunksInOrder() {
    assertThat(take("m", 1, 10, "Hello", Continuation.MORE)).isEmpty();
    assertThat(take("m", 6, 10, " you!", Continuation.LAST)).contains("Hello you!");
    assertThat(assembler.open()).isZero();
  }

  @Test
  void learnsTheTotalFromTheLastChunk() {
    assertThat(take("m", 1, -1, "Hello", Continuation.MORE)).isEmpty();
    assertThat(take("m", 6, -1, " you!", Continuation.LAST)).contains("Hello you!");
  }

  @Test
  void waitsForAGapToBeFilled() {
    assertThat(take("m", 6, 10, " you!", Continuation.LAST)).isEmpty();
    assertThat(take("m", 1, 10, "Hel", Continuation.MORE)).isEmpty();
    assertThat(take("m", 4, 10, "lo", Continuation.MORE)).contains("Hello you!");
  }

  @Test
  void takesTheSameBytesTwice() {
    assertThat(take("m", 1, 10, "Hello", Continuation.MORE)).isEmpty();
    assertThat(take("m", 1, 10, "Hello", Continuation.MORE)).isEmpty();
    assertThat(take("m", 4, 10, "lo you!", Continuation.LAST)).contains("Hello you!");
  }

  @Test
  void takesAnEmptyMessage() {
    assertThat(take("m", 1, 0, "", Continuation.LAST)).contains("");
  }

  @Test
  void keepsMessagesApart() {
    assertThat(take("a", 1, 4, "aa", Continuation.MORE)).isEmpty();
    assertThat(take("b", 1, 4, "bb", Continuation.MORE)).isEmpty();
    assertThat(take("a", 3, 4, "AA", Continuation.LAST)).contains("aaAA");
    assertThat(take("b", 3, 4, "BB", Continuation.LAST)).contains("bbBB");
    assertThat(answers).isEmpty();
  }

  @Test
  void forgetsAnAbortedMessage() {
    assertThat(take("m", 1, 10, "Hello", Continuation.ABORTED)).isEmpty();
    assertThat(assembler.open()).isZero();
    assertThat(take("m", 6, 10, " you!", Continuation.LAST)).isEmpty();
  }

  @Test
  void refusesWhatIsAnnouncedTooLarge() {
    IncomingChunk chunk = chunk("m", 1, 101);
    assertThat(assembler.started(chunk)).isFalse();
    assertThat(assembler.data(chunk, new byte[1])).isFalse();
    assertThat(assembler.ended(chunk, Continuation.LAST)).isEmpty();
    assertThat(answers).containsExactly(413);
  }

  @Test
  void refusesWhatGrowsTooLargeAndItsLaterChunks() {
    IncomingChunk chunk = chunk("m", 1, -1);
    assertThat(assembler.started(chunk)).isTrue();
    assertThat(assembler.data(chunk, new byte[100])).isTrue();
    assertThat(assembler.data(chunk, new byte[1])).isFalse();
    assertThat(assembler.ended(chunk, Continuation.MORE)).isEmpty();
    assertThat(assembler.started(chunk("m", 102, -1))).isFalse();
    assertThat(answers).containsExactly(413, 413);
    assertThat(assembler.open()).isZero();
  }

  @Test
  void refusesMoreOpenMessagesThanItMay() {
    take("a", 1, -1, "x", Continuation.MORE);
    take("b", 1, -1, "x", Continuation.MORE);
    take("c", 1, -1, "x", Continuation.MORE);
    assertThat(assembler.started(chunk("d", 1, -1))).isFalse();
    assertThat(assembler.started(chunk("a", 2, -1))).isTrue();
    assertThat(answers).containsExactly(413);
  }

  @Test
  void refusesTheSameBytesOverAndOver() {
    IncomingChunk chunk = chunk("m", 1, -1);
    assembler.started(chunk);
    assembler.data(chunk, new byte[60]);
    boolean taken = true;
    for (int i = 2; i < 60 && taken; i++) {
      IncomingChunk again = chunk("m", i, -1);
      taken = assembler.started(again) && assembler.data(again, new byte[40]);
    }
    assertThat(taken).isFalse();
    assertThat(answers).containsExactly(413);
  }

  @Property(tries = 300)
  void joinsAnyCutInAnyOrder(
      @ForAll @Size(min = 1, max = 100) byte[] content,
      @ForAll @IntRange(min = 1, max = 30) int step,
      @ForAll long seed,
      @ForAll boolean totalKnown) {
    MessageAssembler any = new MessageAssembler(100, 1);
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at < content.length; at += step) {
      starts.add(at);
    }
    Collections.shuffle(starts, new Random(seed));
    Optional<MessageAssembler.Message> message = Optional.empty();
    for (int at : starts) {
      assertThat(message).isEmpty();
      int end = Math.min(at + step, content.length);
      IncomingChunk chunk = chunk("m", at + 1L, totalKnown ? content.length : -1);
      assertThat(any.started(chunk)).isTrue();
      assertThat(any.data(chunk, Arrays.copyOfRange(content, at, end))).isTrue();
      message = any.ended(chunk, end == content.length ? Continuation.LAST : Continuation.MORE);
    }
    assertThat(message.orElseThrow().content()).isEqualTo(content);
    assertThat(answers).isEmpty();
  }
}
