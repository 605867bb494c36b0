package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.opencpm.notification.DispositionRequest;

/** What is written is read back the same, whatever it is; what is read never breaks the reader. */
class MessagingPropertiesTest {

  private static final OffsetDateTime EPOCH = OffsetDateTime.parse("1970-01-01T00:00:00Z");

  @Property(tries = 500)
  void whatTheBuilderWasGivenIsReadBack(
      @ForAll("uris") String from,
      @ForAll("uris") String to,
      @ForAll("tokens") String id,
      @ForAll("values") String subject,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis,
      @ForAll Set<DispositionRequest> requests,
      @ForAll("tokens") String prefix,
      @ForAll byte[] content)
      throws CpimSyntaxException {
    Assume.that(!prefix.contains(".") && !prefix.equalsIgnoreCase("imdn"));
    OffsetDateTime time = EPOCH.plusNanos(millis % 1000 * 1_000_000).plusSeconds(millis / 1000);
    byte[] bytes =
        CpimMessage.builder()
            .from(from)
            .to(to)
            .messageId(id)
            .dateTime(time.withOffsetSameInstant(ZoneOffset.ofHours(2)))
            .dispositions(requests)
            .namespace(prefix, "urn:x")
            .header(prefix + ".Subject", subject)
            .contentType("application/octet-stream")
            .content(content)
            .build()
            .bytes();
    CpimMessage message = CpimMessage.parse(bytes);

    assertThat(message.fromUri()).contains(from);
    assertThat(message.toUri()).contains(to);
    assertThat(message.messageId()).contains(id);
    assertThat(message.dateTime().map(OffsetDateTime::toInstant)).contains(time.toInstant());
    assertThat(message.dispositionRequests()).isEqualTo(requests);
    assertThat(message.header("urn:x", "subject")).contains(subject);
    assertThat(message.content().mediaType()).isEqualTo(MediaType.OCTET_STREAM);
    assertThat(message.content().body()).isEqualTo(content);
  }

  @Property(tries = 500)
  void aMessageIsKeptByteForByteWhateverItsContent(@ForAll byte[] tail) throws CpimSyntaxException {
    byte[] head = "From: <sip:a@x>\r\nTo: <sip:b@x>\r\n\r\n".getBytes(UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, bytes, head.length, tail.length);
    Assume.that(!new String(tail, ISO_8859_1).regionMatches(true, 0, "Content-Type:", 0, 13));

    assertThat(CpimMessage.parse(bytes).bytes()).isEqualTo(bytes);
  }

  @Property(tries = 200)
  void aCutMessageIsReadOrRefusedButNeverBreaksTheReader(@ForAll("cuts") int length) {
    byte[] whole = SpecExample.body("03-imdn-delivery-message.txt");
    byte[] cut = Arrays.copyOf(whole, Math.min(length, whole.length));
    try {
      assertThat(CpimMessage.parse(cut).bytes()).isEqualTo(cut);
    } catch (CpimSyntaxException e) {
      assertThat(e).hasMessageNotContaining("anonymous");
    }
  }

  @Property(tries = 500)
  void partsThatAreWrittenAreReadBack(
      @ForAll("boundaries") String boundary,
      @ForAll @Size(min = 1, max = 32) List<byte[]> bodies,
      @ForAll("values") String value)
      throws CpimSyntaxException {
    List<MimeEntity> parts = new ArrayList<>();
    for (byte[] body : bodies) {
      parts.add(MimeEntity.of(MediaType.OCTET_STREAM, List.of(new CpimHeader("X", value)), body));
    }
    MediaType type = new MediaType("multipart", "mixed", Map.of("boundary", boundary));
    byte[] written = Multipart.write(boundary, parts);

    assertThat(Multipart.parse(written, MediaType.parse(type.toString()).orElseThrow()).parts())
        .isEqualTo(parts);
  }

  @Property(tries = 500)
  void mediaTypesThatAreWrittenAreReadBack(
      @ForAll("tokens") String type,
      @ForAll("tokens") String subtype,
      @ForAll("tokens") String name,
      @ForAll("values") String value) {
    MediaType mediaType = new MediaType(type, subtype, Map.of(name, value));

    assertThat(MediaType.parse(mediaType.toString())).isEqualTo(Optional.of(mediaType));
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 600);
  }

  @Provide
  Arbitrary<String> uris() {
    Arbitrary<String> rest =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .excludeChars('<', '>', '"')
            .withChars("äß☕")
            .ofMinLength(1)
            .ofMaxLength(60);
    return rest.map(text -> "sip:" + text);
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("-._!+*")
        .ofMinLength(1)
        .ofMaxLength(40);
  }

  /** One line without surrounding blanks, as a header value comes back. */
  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars("\täöü☕\u2028\u00a0")
        .ofMaxLength(80)
        .map(String::strip);
  }

  /** Long and odd enough that random bodies do not contain it. */
  @Provide
  Arbitrary<String> boundaries() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .ofMinLength(20)
        .ofMaxLength(70)
        .filter(text -> !text.endsWith(" "));
  }
}
