package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

  static Stream<Arguments> uris() {
    Map<String, String> none = Map.of();
    return Stream.of(
        // RFC 3261 19.1.3
        arguments(
            "sip:alice@atlanta.com",
            new SipUri("sip", "alice", null, "atlanta.com", -1, none, null)),
        arguments(
            "sip:alice:secretword@atlanta.com;transport=tcp",
            new SipUri(
                "sip", "alice", "secretword", "atlanta.com", -1, Map.of("transport", "tcp"), null)),
        arguments(
            "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
            new SipUri(
                "sips",
                "alice",
                null,
                "atlanta.com",
                -1,
                none,
                "subject=project%20x&priority=urgent")),
        arguments(
            "sip:+1-212-555-1212:1234@gateway.com;user=phone",
            new SipUri(
                "sip",
                "+1-212-555-1212",
                "1234",
                "gateway.com",
                -1,
                Map.of("user", "phone"),
                null)),
        arguments(
            "sips:1212@gateway.com",
            new SipUri("sips", "1212", null, "gateway.com", -1, none, null)),
        arguments(
            "sip:alice@192.0.2.4", new SipUri("sip", "alice", null, "192.0.2.4", -1, none, null)),
        arguments(
            "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
            new SipUri(
                "sip",
                null,
                null,
                "atlanta.com",
                -1,
                Map.of("method", "REGISTER"),
                "to=alice%40atlanta.com")),
        arguments(
            "sip:alice;day=tuesday@atlanta.com",
            new SipUri("sip", "alice;day=tuesday", null, "atlanta.com", -1, none, null)),
        // RFC 4475 3.1.1.2, 3.1.1.4, 3.1.1.9
        arguments(
            "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
            new SipUri(
                "sip",
                "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
                "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
                "example.com",
                -1,
                none,
                null)),
        arguments(
            "sip:sips%3Auser%40example.com@example.net",
            new SipUri("sip", "sips%3Auser%40example.com", null, "example.net", -1, none, null)),
        arguments(
            "sip:null-%00-null@example.com",
            new SipUri("sip", "null-%00-null", null, "example.com", -1, none, null)),
        arguments(
            "sip:user;par=u%40example.net@example.com",
            new SipUri("sip", "user;par=u%40example.net", null, "example.com", -1, none, null)),
        // IPv6, RFC 5118 4.1, 4.5
        arguments(
            "sip:[2001:db8::10]:5070",
            new SipUri("sip", null, null, "[2001:db8::10]", 5070, none, null)),
        arguments(
            "sip:a@[::FFFF:192.0.2.2];lr",
            new SipUri("sip", "a", null, "[::ffff:192.0.2.2]", -1, Map.of("lr", ""), null)),
        arguments(
            "SIP:Alice@CPM.Example:5060;Transport=TCP",
            new SipUri(
                "sip", "Alice", null, "cpm.example", 5060, Map.of("Transport", "TCP"), null)),
        arguments(
            "sip:alice@cpm.example;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            new SipUri(
                "sip",
                "alice",
                null,
                "cpm.example",
                -1,
                Map.of("gr", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
                null)),
        arguments(
            "sip:+15550100004@ims.example.com;user=phone;method=INVITE",
            new SipUri(
                "sip",
                "+15550100004",
                null,
                "ims.example.com",
                -1,
                Map.of("user", "phone", "method", "INVITE"),
                null)));
  }

  @ParameterizedTest
  @MethodSource("uris")
  void isReadIntoItsParts(String text, SipUri uri) throws Exception {
    assertThat(SipUri.parse(text)).isEqualTo(uri);
    assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:",
        "sip:@h",
        "sip::pw@h",
        "sip:a@",
        "sip:a@h@i",
        "sip:a@h:",
        "sip:a@h:0",
        "sip:a@h:65536",
        "sip:a@h:-1",
        "sip:a@h:5060x",
        "sip:a@h:99999999999999999999",
        "sip:a@ h",
        "sip:a b@h",
        "sip:a@h;x=\"y\"",
        "sip:a@h;=y",
        "sip:a@h;x=%4",
        "sip:%zz@h",
        "sip:%@h",
        "sip:a@h?x=<y>",
        "sip:a@[::1",
        "sip:a@::1",
        "sip:a@[]",
        "sip:a@h..",
        "sip:a@.h",
        "sip:a@h..i",
        "sip:a@h/path",
        "sip:ä@h",
        "sip:a@h\u00e4",
        "sip:a@h\r\n",
        "sip:a@h;x=\u0000"
      })
  void malformedOnesAreRefused(String text) {
    assertThatThrownBy(() -> SipUri.parse(text + "")).isInstanceOf(AddressSyntaxException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void nothingIsRefused(String text) {
    assertThatThrownBy(() -> SipUri.parse(text)).isInstanceOf(AddressSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tel:+15550100001", "http://h/", "im:a@h", "alice@h", "nobodyKnowsThisScheme:x"})
  void otherSchemesAreTold(String text) {
    assertThatThrownBy(() -> SipUri.parse(text)).isInstanceOf(UnsupportedSchemeException.class);
  }

  @Test
  void ofParametersWithOneNameTheFirstCounts() throws Exception {
    SipUri uri = SipUri.parse("sip:h;a=1;A=2;;b");

    assertThat(uri.params()).containsExactly(Map.entry("a", "1"), Map.entry("b", ""));
    assertThat(uri.param("A")).contains("1");
    assertThat(uri.param("c")).isEmpty();
  }

  @Test
  void aPacketFullOfParametersOrLabelsIsRefusedAtOnce() {
    StringBuilder params = new StringBuilder("sip:h");
    for (int i = 0; i < 129; i++) {
      params.append(";p").append(i);
    }
    assertThatThrownBy(() -> SipUri.parse(params.toString()))
        .isInstanceOf(AddressSyntaxException.class);
    assertThatThrownBy(() -> SipUri.parse("sip:a@" + "a.".repeat(8000)))
        .isInstanceOf(AddressSyntaxException.class);
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("anyUri") SipUri uri) throws Exception {
    assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
  }

  @Property
  void anyTextBehindTheSchemeIsReadOrRefused(@ForAll String text) {
    try {
      SipUri uri = SipUri.parse("sip:" + text);
      assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<SipUri> anyUri() {
    Arbitrary<String> users =
        Arbitraries.strings().withChars("aZ9-_.!~*'()&=+$,;?/").ofMinLength(1).injectNull(0.2);
    Arbitrary<String> hosts = Arbitraries.of("cpm.example", "192.0.2.1", "[2001:db8::1]", "h");
    Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65535).injectNull(0.3);
    Arbitrary<Map<String, String>> params =
        Arbitraries.maps(
                Arbitraries.of("lr", "transport", "gr", "ob"),
                Arbitraries.strings()
                    .withChars("aZ9[]/:&+$%41")
                    .filter(s -> s.matches("([^%]|%41)*")))
            .ofMaxSize(3);
    return Combinators.combine(Arbitraries.of("sip", "sips"), users, hosts, ports, params)
        .as(
            (scheme, user, host, port, map) ->
                new SipUri(scheme, user, null, host, port == null ? -1 : port, map, null));
  }
}
