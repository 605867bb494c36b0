package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Flow;

class PlainBodyTest {

  private static final int LIMIT = 8192;
  private static final byte[] TEXT = "From: <sip:alice@cpm.example>\r\n".repeat(10).getBytes(UTF_8);

  @Test
  void aPlainRequestStaysAsItIs() throws Exception {
    InboundRequest request = message(TEXT);

    assertThat(PlainBody.of(request, LIMIT)).isSameAs(request);
  }

  @Test
  void aCompressedBodyGoesOnPlainAndWithoutItsHeader() throws Exception {
    for (InboundRequest request :
        List.of(
            message(deflated(TEXT), "deflate"),
            message(gzipped(TEXT), " GZIP "),
            message(TEXT, "identity"))) {
      InboundRequest plain = PlainBody.of(request, LIMIT);

      assertThat(plain.body()).isEqualTo(TEXT);
      assertThat(plain.header("Content-Encoding")).isEmpty();
      assertThat(plain.header("Content-Type")).contains("message/cpim");
    }
  }

  @Test
  void anUnknownCodingIsAnsweredWithTheKnownOnes() throws Exception {
    for (InboundRequest request :
        List.of(
            message(TEXT, "br"),
            message(deflated(TEXT), "deflate, gzip"),
            message(deflated(TEXT), "deflate", "deflate"))) {
      MessageRefused refused = refusal(request);

      assertThat(refused.answer().outcome()).isEqualTo(Outcome.UNSUPPORTED_TYPE);
      assertThat(refused.answer().headers())
          .containsExactly(Map.entry("Accept-Encoding", ContentCoding.ACCEPTED));
    }
  }

  @Test
  void brokenDataIsMalformed() {
    MessageRefused refused = refusal(message(TEXT, "deflate"));

    assertThat(refused.answer().outcome()).isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void theLimitHoldsBeforeAndAfterDecoding() throws Exception {
    byte[] much = new byte[LIMIT + 1];

    assertThat(refusal(message(much)).answer().outcome()).isEqualTo(Outcome.TOO_LARGE);
    assertThat(refusal(message(deflated(much), "deflate")).answer().outcome())
        .isEqualTo(Outcome.TOO_LARGE);
    assertThat(PlainBody.of(message(deflated(new byte[LIMIT]), "deflate"), LIMIT).body())
        .hasSize(LIMIT);
  }

  private static MessageRefused refusal(InboundRequest request) {
    return catchThrowableOfType(MessageRefused.class, () -> PlainBody.of(request, LIMIT));
  }

  private static InboundRequest message(byte[] body, String... codings) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    fields.add(Map.entry("Content-Type", "message/cpim"));
    for (String coding : codings) {
      fields.add(Map.entry("Content-Encoding", coding));
    }
    return new InboundRequest(
        "MESSAGE",
        "sip:bob@cpm.example",
        new Flow("udp", "127.0.0.1", 5070),
        new Flow("udp", "127.0.0.1", 5070),
        null,
        HeaderList.of(fields),
        body);
  }

  private static byte[] deflated(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coded = new DeflaterOutputStream(out)) {
      coded.write(data);
    }
    return out.toByteArray();
  }

  private static byte[] gzipped(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream coded = new GZIPOutputStream(out)) {
      coded.write(data);
    }
    return out.toByteArray();
  }
}
