package org.opencpm.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document by which a sender takes a message back. */
class RevocationTest {

  private static Optional<Revocation> read(String type, String document) {
    MediaType mediaType = MediaType.parse(type).orElseThrow();
    return Revocation.of(MimeEntity.of(mediaType, List.of(), document.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Message-ID", "message-id", "messageID", "r:MessageId"})
  void itNamesTheMessage(String name) {
    String document =
        "<imRevoke xmlns=\"urn:gsma:params:xml:ns:rcs:rcs:rcsrevoke\" xmlns:r=\"urn:x\"><result>1"
            + "</result><"
            + name
            + "> 34jk3&amp;x </"
            + name
            + "></imRevoke>";

    assertThat(read(Revocation.TYPE, document)).contains(new Revocation("34jk3&x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<a/>",
        "<a><Message-ID/></a>",
        "<a><Message-ID>x",
        "<!DOCTYPE a [<!ENTITY e \"x\">]><a><Message-ID>&e;</Message-ID></a>"
      })
  void whatNamesNoneIsNone(String document) {
    assertThat(read(Revocation.TYPE, document)).isEmpty();
  }

  @Test
  void anotherTypeIsNone() {
    assertThat(read("text/xml", "<a><Message-ID>x</Message-ID></a>")).isEmpty();
    String large = "<a>" + " ".repeat(Revocation.MAX_BYTES) + "<Message-ID>x</Message-ID></a>";
    assertThat(read(Revocation.TYPE, large)).isEmpty();
  }
}
