package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MimeEntityTest {

  private static MimeEntity entity(String header, String value, byte[] body) {
    return MimeEntity.of(MediaType.TEXT_PLAIN, List.of(new CpimHeader(header, value)), body);
  }

  private static MimeEntity coded(String contentEncoding, byte[] body) {
    return entity("Content-Encoding", contentEncoding, body);
  }

  private static MimeEntity transferred(String encoding, String body) {
    return entity("content-transfer-encoding", encoding, body.getBytes(UTF_8));
  }

  private static byte[] deflated(byte[] plain, boolean bare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(out, deflater)) {
      zip.write(plain);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }

  @Test
  void itsTypeIsItsFirstHeaderAndCannotBeSaidTwice() {
    MimeEntity entity =
        MimeEntity.of(
            MediaType.OCTET_STREAM,
            List.of(new CpimHeader("Content-ID", "<1@x>"), new CpimHeader("content-type", "a/b")),
            new byte[] {1});

    assertThat(entity.headers())
        .containsExactly(
            new CpimHeader("Content-Type", "application/octet-stream"),
            new CpimHeader("Content-ID", "<1@x>"));
    assertThat(entity.header("CONTENT-id")).contains("<1@x>");
    assertThat(entity.header("Content-Length")).isEmpty();
    assertThat(entity).isNotEqualTo(entity("Content-ID", "<1@x>", new byte[] {1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entity("Content-ID", "a\r\nb", new byte[0]));
  }

  @Test
  void withoutEncodingsTheBodyIsWhatItIs() throws Exception {
    byte[] body = {0, -1, 13, 10, 61};
    MimeEntity entity = MimeEntity.of(MediaType.OCTET_STREAM, List.of(), body);

    assertThat(entity.decoded()).isEqualTo(body);
    assertThat(transferred("8BIT", "x=20").decoded()).isEqualTo("x=20".getBytes(UTF_8));
    assertThat(coded("identity", body).decoded()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aGVsbG8=", "aGVs\r\nbG8=\r\n", "aGVsbG8"})
  void decodesBase64(String body) throws Exception {
    assertThat(transferred("Base64", body).decoded()).isEqualTo("hello".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          `a=3Db`,          `a=b`
          `caf=C3=A9`,      `café`
          `caf=c3=a9`,      `café`
          `soft=\r\nbreak`, `softbreak`
          `soft= \t\nbreak`,`softbreak`
          `blanks  \r\nend`,`blanks\r\nend`
          `blanks in  it`,  `blanks in  it`
          `stray =ZZ`,      `stray =ZZ`
          `end=`,           `end`
          `end=4`,          `end=4`
          `end  `,          `end`
          """)
  void decodesQuotedPrintable(String body, String plain) throws Exception {
    assertThat(transferred("quoted-printable", unescaped(body)).decoded())
        .isEqualTo(unescaped(plain).getBytes(UTF_8));
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
  }

  @Test
  void inflatesWithAndWithoutTheZlibFrameAndGzip() throws Exception {
    byte[] plain = "<imdn>☕</imdn>".repeat(50).getBytes(UTF_8);

    assertThat(coded("deflate", deflated(plain, false)).decoded()).isEqualTo(plain);
    assertThat(coded("DEFLATE", deflated(plain, true)).decoded()).isEqualTo(plain);
    assertThat(coded("gzip", gzipped(plain)).decoded()).isEqualTo(plain);
    assertThat(coded("x-gzip", gzipped(plain)).decoded()).isEqualTo(plain);
  }

  @Test
  void undoesTheTransferEncodingBeforeTheContentEncoding() throws Exception {
    byte[] plain = "twice wrapped".getBytes(UTF_8);
    MimeEntity entity =
        MimeEntity.of(
            MediaType.TEXT_PLAIN,
            List.of(
                new CpimHeader("Content-Encoding", "deflate"),
                new CpimHeader("Content-Transfer-Encoding", "base64")),
            Base64.getMimeEncoder().encode(deflated(plain, false)));

    assertThat(entity.decoded()).isEqualTo(plain);
  }

  @Test
  void inflatesUpToTheBoundAndNotBeyond() throws Exception {
    byte[] most = new byte[ContentCoding.MAX_INFLATED];
    byte[] tooMuch = new byte[ContentCoding.MAX_INFLATED + 1];

    assertThat(coded("deflate", deflated(most, false)).decoded()).hasSize(most.length);
    for (MimeEntity bomb :
        List.of(
            coded("deflate", deflated(tooMuch, false)),
            coded("deflate", deflated(tooMuch, true)),
            coded("gzip", gzipped(tooMuch)))) {
      assertThatThrownBy(bomb::decoded)
          .isInstanceOf(CpimSyntaxException.class)
          .hasMessageContaining("beyond");
    }
  }

  @Test
  void refusesWhatItCannotDecode() throws Exception {
    byte[] whole = deflated("some text, long enough to cut".getBytes(UTF_8), false);
    byte[] zipped = gzipped("some text, long enough to cut".getBytes(UTF_8));
    for (MimeEntity broken :
        List.of(
            transferred("uuencode", "x"),
            transferred("base64", "a"),
            transferred("base64", "aGVsbG8=aGVsbG8="),
            coded("br", new byte[] {1}),
            coded("deflate, gzip", new byte[] {1}),
            coded("deflate", new byte[0]),
            coded("deflate", "plain text after all".getBytes(UTF_8)),
            coded("deflate", Arrays.copyOf(whole, whole.length / 2)),
            coded("gzip", new byte[0]),
            coded("gzip", whole),
            coded("gzip", Arrays.copyOf(zipped, zipped.length - 1)))) {
      assertThatThrownBy(broken::decoded)
          .as(broken.headers().toString())
          .isInstanceOf(CpimSyntaxException.class);
    }
  }

  @Test
  void refusesDeflateDataThatNeedsADictionary() {
    Deflater deflater = new Deflater();
    deflater.setDictionary("hello".getBytes(UTF_8));
    deflater.setInput("hello hello".getBytes(UTF_8));
    deflater.finish();
    byte[] out = new byte[100];
    int length = deflater.deflate(out);
    deflater.end();

    assertThatThrownBy(() -> coded("deflate", Arrays.copyOf(out, length)).decoded())
        .isInstanceOf(CpimSyntaxException.class);
  }
}
