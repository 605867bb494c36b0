package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and ranges in HTTP. */
class HttpFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "report.pdf|report.pdf",
        "../../etc/passwd|passwd",
        "C:\\Users\\a\\b.txt|b.txt",
        "a \"b\" \u2615.txt|a \"b\" \u2615.txt",
        "\ud83c\udf89.png|\ud83c\udf89.png",
        "evil\u202egpj.exe|evilgpj.exe",
        "..|file",
        ".|file",
        "dir/|file",
        "``|file",
        "` `|file",
        "\ud800|file",
        ".profile|.profile"
      })
  void aSafeNameIsNoPathAndHidesNothing(String sent, String safe) {
    assertThat(FileName.safe(sent)).isEqualTo(safe);
  }

  @Test
  void controlCharactersAreLeftOut() {
    assertThat(FileName.safe("a\0b\r\nc\u007f\u0085\u2028.txt")).isEqualTo("abc.txt");
  }

  @Test
  void aLongNameKeepsItsExtension() {
    String name = FileName.safe("\u2615".repeat(300) + ".jpg");

    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(252, 255);
    assertThat(name).endsWith("\u2615.jpg");
    assertThat(FileName.safe("a".repeat(300))).hasSize(255);
    assertThat(FileName.safe("." + "a".repeat(300))).hasSize(255);
  }

  /** RFC 6266 section 5, RFC 8187 section 3.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "report.pdf|attachment; filename=\"report.pdf\"",
        "a b.txt|attachment; filename=\"a b.txt\"",
        "\u20ac rates|attachment; filename=\"_ rates\"; filename*=UTF-8''%E2%82%AC%20rates",
        "a\"b\\c%.txt|attachment; filename=\"a_b_c_.txt\"; filename*=UTF-8''a%22b%5Cc%25.txt",
        "x;y'(z)*.txt|attachment; filename=\"x;y'(z)*.txt\"",
        "\ud83c\udf89|attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%8E%89"
      })
  void aDownloadIsOfferedUnderItsName(String name, String value) {
    assertThat(FileName.attachment(name)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 16-30/31",
        "16-30/31",
        "BYTES 16-30/31",
        "bytes=16-30/31",
        " bytes  16 - 30 / 31 "
      })
  void theRangeOfAnUploadIsReadWithOrWithoutItsUnit(String value) {
    assertThat(ContentRange.parse(value)).contains(new ContentRange(16, 30, OptionalLong.of(31)));
  }

  @Test
  void theSizeMayBeUnknown() {
    ContentRange range = ContentRange.parse("bytes 0-9/*").orElseThrow();

    assertThat(range.size()).isEmpty();
    assertThat(range.length()).isEqualTo(10);
    assertThat(range).hasToString("bytes 0-9/*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 5-4/10",
        "bytes 0-10/10",
        "bytes */10",
        "bytes -5/10",
        "items 0-1/2",
        "bytes 0-1/9999999999999999999"
      })
  void anImpossibleRangeOfAnUploadIsNone(String value) {
    assertThat(ContentRange.parse(value)).isEmpty();
  }

  /** RFC 9110 section 14.1.2, for 10000 bytes as there. */
  @ParameterizedTest
  @CsvSource({
    "bytes=0-499, bytes 0-499/10000",
    "bytes=500-999, bytes 500-999/10000",
    "bytes=-500, bytes 9500-9999/10000",
    "bytes=9500-, bytes 9500-9999/10000",
    "bytes=0-0, bytes 0-0/10000",
    "bytes=9990-20000, bytes 9990-9999/10000",
    "bytes=-20000, bytes 0-9999/10000",
    "bytes=9990-9999999999999999999999, bytes 9990-9999/10000",
    "bytes=-9999999999999999999999, bytes 0-9999/10000"
  })
  void aRangeIsCutOutOfAFile(String value, String sent) {
    assertThat(RequestedRange.of(value, 10_000).range().map(ContentRange::toString)).contains(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-0,-1", "bytes=5-4", "bytes=-", "bytes=x-", "lines=1-2", "", "bytes 0-1"})
  void whatIsNoSingleRangeGetsTheWholeFile(String value) {
    assertThat(RequestedRange.of(value, 10_000))
        .isEqualTo(new RequestedRange(Optional.empty(), true));
    assertThat(RequestedRange.of(null, 10_000).satisfiable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=10000-, 10000",
    "bytes=10000-10001, 10000",
    "bytes=99999999999999999999-, 10",
    "bytes=-0, 10000",
    "bytes=0-, 0"
  })
  void aRangeBehindTheEndCannotBeSatisfied(String value, long size) {
    assertThat(RequestedRange.of(value, size).satisfiable()).isFalse();
  }
}
