package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DedupeKeyTest {

  @Test
  void theSameMessageHasTheSameKey() {
    assertThat(DedupeKey.ofMessageId("s:1", 2, "id"))
        .isEqualTo(DedupeKey.ofMessageId("s:1", 2, "id"));
    assertThat(DedupeKey.ofRequest("s:1", 2, "call", "1 MESSAGE", "tag"))
        .isEqualTo(DedupeKey.ofRequest("s:1", 2, "call", "1 MESSAGE", "tag"));
  }

  @Test
  void senderRecipientAndIdAllCount() {
    List<String> keys =
        Stream.of(
                DedupeKey.ofMessageId("s:1", 2, "id"),
                DedupeKey.ofMessageId("s:11", 2, "id"),
                DedupeKey.ofMessageId("s:1", 22, "id"),
                DedupeKey.ofMessageId("s:1", 2, "iD"),
                DedupeKey.ofRequest("s:1", 2, "call", "1 MESSAGE", "tag"),
                DedupeKey.ofRequest("s:1", 2, "call", "2 MESSAGE", "tag"),
                DedupeKey.ofRequest("s:1", 2, "call", "1 MESSAGE", "other"),
                DedupeKey.ofRequest("s:1", 2, "other", "1 MESSAGE", "tag"))
            .toList();

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void whatOnePartEndsWithIsNotTheNextOnesStart() {
    assertThat(DedupeKey.ofRequest("s:1", 2, "ab", "c", ""))
        .isNotEqualTo(DedupeKey.ofRequest("s:1", 2, "a", "bc", ""));
    assertThat(DedupeKey.ofMessageId("s:1", 23, "x"))
        .isNotEqualTo(DedupeKey.ofMessageId("s:12", 3, "x"));
  }

  @Test
  void everyKeyHasOneLengthHoweverLongTheIdIs() {
    assertThat(DedupeKey.ofMessageId("s:1", 2, "")).hasSize(24);
    assertThat(DedupeKey.ofMessageId("s:1", 2, "\u2615".repeat(50_000))).hasSize(24);
  }
}
