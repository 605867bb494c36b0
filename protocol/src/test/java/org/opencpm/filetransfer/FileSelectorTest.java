package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.SpecExample;

/** The attributes of files in SDP (RFC 5547). */
class FileSelectorTest {

  private static final FileHash HASH =
      new FileHash("sha-1", "76:DB:A1:BD:39:C7:4E:82:DD:5D:F3:2E:AB:5F:B5:90:88:1F:46:A2");

  @Test
  void theExampleIsUnderstoodAndWrittenTheSame() throws SdpSyntaxException {
    MediaDescription medium = medium("24-ft-resume-invite.txt");
    FileDescription file = FileDescription.of(medium).orElseThrow();

    assertThat(file.selector())
        .isEqualTo(FileSelector.of("trail map.jpg", "image/jpeg", 148_233, HASH));
    assertThat(file.transferId()).contains("Ft8Yq1Lz0pWs63");
    assertThat(file.disposition()).contains("attachment");
    assertThat(file.range()).contains(new FileRange(65_537, OptionalLong.of(148_233)));
    assertThat(file.icon()).isEmpty();
    assertThat(file.applyTo(medium)).isEqualTo(medium);
  }

  @Test
  void aMediumWithoutSelectorCarriesNoFile() throws SdpSyntaxException {
    assertThat(FileDescription.of(medium("05-chat-invite.txt"))).isEmpty();
  }

  @Test
  void orderSpacingCaseAndUnknownSelectorsDoNotMatter() throws SdpSyntaxException {
    FileSelector selector =
        FileSelector.parse(
            "  hash:SHA-1:76:db:a1:bd:39:c7:4e:82:dd:5d:f3:2e:ab:5f:b5:90:88:1f:46:a2\t"
                + "future:\"name:no\" Size: 148233   type:image/jpeg name: \"trail map.jpg\" ");

    assertThat(selector).isEqualTo(FileSelector.of("trail map.jpg", "image/jpeg", 148_233, HASH));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "name:\"100%25.txt\"|100%.txt",
        "name:\"100%.txt\"|100%.txt",
        "name:\"a%22b%22.txt\"|a\"b\".txt",
        "name:\"a\"b.txt\"|a\"b.txt",
        "name:\"../../etc/passwd\"|../../etc/passwd",
        "name:\"\u00e4 \u2615 \ud83c\udf89.png\"|\u00e4 \u2615 \ud83c\udf89.png",
        "name:\"%C3%A4.png\"|\u00e4.png",
        "name:plain.txt|plain.txt",
        "name:\" size:3\"|` size:3`"
      },
      delimiter = '|')
  void hostileNamesAreRead(String value, String name) throws SdpSyntaxException {
    assertThat(FileSelector.parse(value).name()).contains(name);
    assertThat(FileSelector.parse(value + " type:a/b").type()).contains("a/b");
  }

  @Test
  void nulAndLineEndsTravelEscaped() throws SdpSyntaxException {
    FileSelector selector =
        new FileSelector(
            Optional.of("a\0b\r\nm=audio\"%.txt"),
            Optional.empty(),
            OptionalLong.empty(),
            List.of());

    assertThat(selector).hasToString("name:\"a%00b%0D%0Am=audio%22%25.txt\"");
    assertThat(FileSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name:\"no end",
        "size:-1",
        "size:12a",
        "size:",
        "size:9999999999999999999",
        "justaword",
        "name:\"a\" rest"
      })
  void whatCannotBeReadIsRefused(String value) {
    assertThatThrownBy(() -> FileSelector.parse(value)).isInstanceOf(SdpSyntaxException.class);
  }

  @Test
  void aTypeKeepsItsParameters() throws SdpSyntaxException {
    FileSelector selector = FileSelector.parse("type:audio/3gpp;codecs=\"a b\" size:0 name:\"x\"");

    assertThat(selector.type()).contains("audio/3gpp;codecs=\"a b\"");
    assertThat(selector.size()).isEqualTo(OptionalLong.of(0));
    assertThat(selector).hasToString("name:\"x\" type:audio/3gpp;codecs=\"a b\" size:0");
    assertThatThrownBy(() -> FileSelector.of("x", "a/b c", 1, HASH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyACommonDigestTellsTheSameFile() throws SdpSyntaxException {
    FileSelector file = FileSelector.of("a", "a/b", 3, HASH);
    FileHash other = new FileHash("sha-1", "00:01");

    assertThat(file.isSameFile(FileSelector.of("a", "c/d", 3, HASH))).isTrue();
    assertThat(file.isSameFile(FileSelector.of("a", "a/b", 4, HASH))).isFalse();
    assertThat(file.isSameFile(FileSelector.of("a", "a/b", 3, other))).isFalse();
    assertThat(file.isSameFile(FileSelector.parse("name:\"a\" size:3"))).isFalse();
  }

  @Test
  void aDigestIsWrittenOfItsBytes() {
    assertThat(FileHash.of("SHA-1", new byte[] {1, (byte) 0xab})).hasToString("sha-1:01:AB");
    assertThat(HASH.bytes()).hasSize(20).startsWith(0x76, 0xdb);
    assertThat(FileHash.parse("sha-1:0")).isEmpty();
    assertThat(FileHash.parse("sha-1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1-*, 100, 100", "65537-148233, 148233, 82697", "5 - 9, 7, 3", "101-*, 100, 0"})
  void aRangeHasALength(String text, long size, long length) throws SdpSyntaxException {
    assertThat(FileRange.parse(text).length(size)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "0-5", "5-4", "*-5", "1", "-1-5", "1-99999999999999999999"})
  void anImpossibleRangeIsRefused(String text) {
    assertThatThrownBy(() -> FileRange.parse(text)).isInstanceOf(SdpSyntaxException.class);
  }

  @Test
  void datesAreKeptAsWrittenAndRead() {
    String text =
        "creation:\"Mon, 15 May 2006 15:01:31 +0300\" modification:\"not a date\" read:\"Tue, 05"
            + " Mar 2024 10:00:00 +0000\"";
    FileDates dates = FileDates.parse(text);

    assertThat(dates).hasToString(text);
    assertThat(dates.time("creation"))
        .hasValueSatisfying(time -> assertThat(time).isEqualTo("2006-05-15T15:01:31+03:00"));
    assertThat(dates.time("modification")).isEmpty();
    assertThat(dates.time("other")).isEmpty();
  }

  @Test
  void theIconNamesAPartOfTheInvitation() throws SdpSyntaxException {
    FileDescription file =
        FileDescription.of(
                MediaDescription.of("message", 9, "TCP/MSRP", List.of("*"))
                    .plusAttribute("file-selector", "size:1")
                    .plusAttribute("file-icon", "CID:a%25b@example.com"))
            .orElseThrow();

    assertThat(file.iconContentId()).contains("a%b@example.com");
  }

  @Test
  void aResumedTransferHasANewIdAndTheMissingPart() {
    FileDescription file =
        FileDescription.of(FileSelector.of("a", "a/b", 3, HASH), "one")
            .resumed("two", FileRange.from(2));

    MediaDescription medium =
        file.applyTo(MediaDescription.of("message", 9, "TCP/MSRP", List.of("*")));

    assertThat(medium.attribute("file-transfer-id")).contains("two");
    assertThat(medium.attribute("file-range")).contains("2-*");
  }

  @Property(tries = 1000)
  void anyNameComesBack(@ForAll("names") String name, @ForAll long number)
      throws SdpSyntaxException {
    FileSelector selector = FileSelector.of(name, "a/b", Math.abs(number % 1_000_000), HASH);

    assertThat(FileSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('\0', '\u00ff')
        .withChars('"', '%', ' ', '\r', '\n', '\u2615')
        .ofMinLength(1)
        .ofMaxLength(30);
  }

  private static MediaDescription medium(String example) throws SdpSyntaxException {
    byte[] body = SpecExample.body(example);
    assertThat(new String(body, StandardCharsets.UTF_8)).contains("m=message");
    return SessionDescription.parse(body).media().get(0);
  }
}
