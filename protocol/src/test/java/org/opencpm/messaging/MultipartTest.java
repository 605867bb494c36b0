package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

  private static final MediaType MIXED = type("multipart/mixed;boundary=b");

  private static MediaType type(String value) {
    return MediaType.parse(value).orElseThrow();
  }

  private static List<MimeEntity> parts(String body) throws CpimSyntaxException {
    return Multipart.parse(body.getBytes(UTF_8), MIXED).parts();
  }

  private static String text(MimeEntity part) {
    return new String(part.body(), UTF_8);
  }

  @Test
  void readsTheListAndTheMessageOfTheExample() throws Exception {
    List<MimeEntity> parts =
        Multipart.parse(
                SpecExample.body("34-group-pager-message.txt"),
                type("multipart/mixed;boundary=\"gpBnd4\""))
            .parts();

    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).mediaType().essence()).isEqualTo("application/resource-lists+xml");
    assertThat(parts.get(0).header("Content-Disposition")).contains("recipient-list");
    assertThat(parts.get(0).length()).isEqualTo(304);
    assertThat(parts.get(1).length()).isEqualTo(301);
    assertThat(CpimMessage.parse(parts.get(1).body()).messageId()).contains("Gp6yU1i3oPlQ44");
  }

  @Test
  void writesTheExampleToTheByte() throws Exception {
    byte[] example = SpecExample.body("34-group-pager-message.txt");
    List<MimeEntity> parts =
        Multipart.parse(example, type("multipart/mixed;boundary=gpBnd4")).parts();

    assertThat(Multipart.write("gpBnd4", parts)).isEqualTo(example);
  }

  @Test
  void leavesOutWhatStandsBeforeAndAfterTheParts() throws Exception {
    List<MimeEntity> parts =
        parts("preamble\r\n--b\r\n\r\none\r\n--b \t\r\n\r\ntwo\r\n--b--\r\nepilogue\r\n--b\r\n");

    assertThat(parts).extracting(MultipartTest::text).containsExactly("one", "two");
    assertThat(parts).extracting(MimeEntity::mediaType).containsOnly(MediaType.TEXT_PLAIN);
  }

  @Test
  void takesLinesThatEndInLineFeedAlone() throws Exception {
    List<MimeEntity> parts = parts("--b\nContent-Type: a/b\n\none\n\n--b\n\ntwo\n--b--");

    assertThat(parts).extracting(MultipartTest::text).containsExactly("one\n", "two");
  }

  @Test
  void aLongerBoundaryIsSomebodyElses() throws Exception {
    String inner = "--bb\r\n\r\nx\r\n--bb--\r\n --b\r\n--b-\r\n--b--x";

    assertThat(parts("--b\r\n\r\n" + inner + "\r\n--b--\r\n"))
        .extracting(MultipartTest::text)
        .containsExactly(inner);
  }

  @Test
  void aPartMayBeEmpty() throws Exception {
    assertThat(parts("--b\r\n--b\r\n\r\n--b\r\nX: y\r\n--b\r\nX: y\r\n\r\n\r\n--b--"))
        .extracting(MimeEntity::length)
        .containsExactly(0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no delimiter",
        "--b--\r\n",
        "--b",
        "--b\r\n\r\ntruncated",
        "--b\r\n\r\none\r\n--b\r\n\r\ntruncated",
        "--c\r\n\r\none\r\n--c--\r\n",
        "--b\r\nno header\r\n\r\none\r\n--b--\r\n",
        "x--b\r\n\r\none\r\n--b--\r\n"
      })
  void refusesBrokenBodies(String body) {
    assertThatThrownBy(() -> parts(body)).isInstanceOf(CpimSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;boundary=b",
        "multipart/mixed",
        "multipart/mixed;boundary=",
        "multipart/mixed;boundary=\"b \"",
        "multipart/mixed;boundary=\"ü\"",
        "multipart/mixed;boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg0"
      })
  void refusesTypesWithoutAUsableBoundary(String type) {
    byte[] body = "--b\r\n\r\none\r\n--b--\r\n".getBytes(UTF_8);

    assertThatThrownBy(() -> Multipart.parse(body, type(type)))
        .isInstanceOf(CpimSyntaxException.class)
        .hasMessageContaining("multipart");
  }

  @Test
  void takes32PartsAndNoMore() throws Exception {
    String part = "--b\r\n\r\nx\r\n";

    assertThat(parts(part.repeat(32) + "--b--")).hasSize(32);
    assertThatThrownBy(() -> parts(part.repeat(33) + "--b--"))
        .isInstanceOf(CpimSyntaxException.class);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aBodyOfNearDelimitersTakesNoLongerThanAnother() {
    MediaType longBoundary = type("multipart/mixed;boundary=" + "-".repeat(70));
    byte[] dashes = new byte[4 * 1024 * 1024];
    Arrays.fill(dashes, (byte) '-');
    byte[] lines = "-----------------\n".repeat(200_000).getBytes(UTF_8);

    assertThatThrownBy(() -> Multipart.parse(dashes, longBoundary))
        .isInstanceOf(CpimSyntaxException.class);
    assertThatThrownBy(() -> Multipart.parse(lines, longBoundary))
        .isInstanceOf(CpimSyntaxException.class);
  }

  @Test
  void refusesToWriteWhatCouldNotBeReadBack() {
    MimeEntity part = MimeEntity.of(MediaType.TEXT_PLAIN, List.of(), "x\r\n--b".getBytes(UTF_8));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multipart.write("b", List.of(part)))
        .withMessageContaining("boundary");
    assertThat(Multipart.write("c", List.of(part))).isNotEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Multipart.write("", List.of(part)));
    assertThatIllegalArgumentException().isThrownBy(() -> Multipart.write("a\n", List.of(part)));
    assertThatIllegalArgumentException().isThrownBy(() -> Multipart.write("b", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Multipart.write("c", new ArrayList<>(Collections.nCopies(33, part))));
  }
}
