package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.scene.MovableClock;
import org.opencpm.subscriber.NonceBook.Verdict;

class NonceBookTest {

  private final MovableClock clock = new MovableClock();
  private final NonceBook book = new NonceBook(clock);

  @Test
  void aNonceIsFreshUntilItsLifeIsOver() {
    String nonce = book.issue();

    assertThat(book.inspect(nonce)).isEqualTo(Verdict.FRESH);
    clock.advance(NonceBook.LIFE);
    assertThat(book.inspect(nonce)).isEqualTo(Verdict.FRESH);
    clock.advance(Duration.ofMillis(1));
    assertThat(book.inspect(nonce)).isEqualTo(Verdict.STALE);
  }

  @Test
  void noTwoNoncesAreEqual() {
    Set<String> issued = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      issued.add(book.issue());
    }
    assertThat(issued).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0123456789abcdef", "====", "n\u00e4h", "AAAA AAAA"})
  void whatIsNoNonceOfOursIsInvalid(String nonce) {
    assertThat(book.inspect(nonce)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void aNonceOfAnEarlierStartIsStaleAndNeverFresh() {
    assertThat(new NonceBook(clock).inspect(book.issue())).isEqualTo(Verdict.STALE);
  }

  @Test
  void aNonceWithAChangedDateIsNeverFresh() {
    String nonce = book.issue();
    clock.advance(NonceBook.LIFE.plusSeconds(1));
    for (int i = 0; i < nonce.length(); i++) {
      char other = nonce.charAt(i) == 'A' ? 'B' : 'A';
      String forged = nonce.substring(0, i) + other + nonce.substring(i + 1);
      assertThat(book.inspect(forged)).isNotEqualTo(Verdict.FRESH);
    }
  }

  @Test
  void aCountIsTakenOnceAndOnlyUpwards() {
    String nonce = book.issue();

    assertThat(book.use(nonce, 1)).isTrue();
    assertThat(book.use(nonce, 1)).isFalse();
    assertThat(book.use(nonce, 3)).isTrue();
    assertThat(book.use(nonce, 2)).isFalse();
    assertThat(book.use(nonce, 4)).isTrue();
  }

  @Test
  void aNonceServesOnceWithoutACount() {
    String nonce = book.issue();

    assertThat(book.use(nonce, 0)).isTrue();
    assertThat(book.use(nonce, 0)).isFalse();
  }

  @Test
  void aNonceUsedWithACountDoesNotServeWithoutOne() {
    String nonce = book.issue();

    assertThat(book.use(nonce, 1)).isTrue();
    assertThat(book.use(nonce, 0)).isFalse();
  }
}
