package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
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
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;

class NameAddressTest {

  static Stream<Arguments> addresses() {
    return Stream.of(
        // RFC 3261 20.10, 20.20, 20.39
        arguments(
            "\"Mr. Watson\" <sip:watson@worcester.bell-telephone.com>;q=0.7; expires=3600",
            "Mr. Watson",
            "sip:watson@worcester.bell-telephone.com",
            Map.of("q", "0.7", "expires", "3600")),
        arguments(
            "\"A. G. Bell\" <sip:agb@bell-telephone.com> ;tag=a48s",
            "A. G. Bell",
            "sip:agb@bell-telephone.com",
            Map.of("tag", "a48s")),
        arguments(
            "sip:+12125551212@server.phone2net.com;tag=887s",
            null,
            "sip:+12125551212@server.phone2net.com",
            Map.of("tag", "887s")),
        arguments(
            "Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8",
            "Anonymous",
            "sip:c8oqz84zk7z@privacy.org",
            Map.of("tag", "hyh8")),
        arguments("<sip:carol@chicago.com>", null, "sip:carol@chicago.com", Map.of()),
        // RFC 4475 3.1.1.1: escapes in the name, blanks around everything
        arguments(
            "\"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\t ;\ttag = 98asjd8",
            "J Rosenberg \\\"",
            "sip:jdrosen@example.com",
            Map.of("tag", "98asjd8")),
        arguments(
            "\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam = newvalue ; q = 0.33",
            "Quoted string \"\"",
            "sip:jdrosen@example.com",
            Map.of("newparam", "newvalue", "q", "0.33")),
        // RFC 4475 3.1.1.6: no blank between name and bracket
        arguments(
            "caller<sip:caller@example.com>;tag=323",
            "caller",
            "sip:caller@example.com",
            Map.of("tag", "323")),
        // RFC 4475 3.1.2.14, 3.1.2.15: a server may be lenient about these two
        arguments(
            "\"Watson, Thomas\" < sip:t.watson@example.org >",
            "Watson, Thomas",
            "sip:t.watson@example.org",
            Map.of()),
        arguments(
            "Bell, Alexander <sip:a.g.bell@example.com>;tag=43",
            "Bell, Alexander",
            "sip:a.g.bell@example.com",
            Map.of("tag", "43")),
        // separators where they must not separate
        arguments(
            "\"a;b<c>,d\" <sip:a;b=c@h;lr?x=y>;p=\"1;2,<3>\"",
            "a;b<c>,d",
            "sip:a;b=c@h;lr?x=y",
            Map.of("p", "\"1;2,<3>\"")),
        arguments(
            "sip:a@h;+sip.instance=\"<urn:uuid:1>\";tag=1",
            null,
            "sip:a@h",
            Map.of("+sip.instance", "\"<urn:uuid:1>\"", "tag", "1")),
        arguments("a;b <sip:a@h>", "a;b", "sip:a@h", Map.of()),
        arguments("\"\" <sip:a@h>", "", "sip:a@h", Map.of()),
        arguments(
            "<tel:+1-555-010-0001>;a;b=;;", null, "tel:+1-555-010-0001", Map.of("a", "", "b", "")),
        arguments("Алиса 🙂 <sip:a@h>", "Алиса 🙂", "sip:a@h", Map.of()),
        arguments("<urn:service:sos>", null, "urn:service:sos", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void isReadWithNameUriAndParameters(
      String value, String displayName, String uri, Map<String, String> params) throws Exception {
    NameAddress address = NameAddress.parse(value);

    assertThat(address.displayName()).isEqualTo(displayName);
    assertThat(address.uri()).isEqualTo(uri);
    assertThat(address.params()).isEqualTo(params);
    assertThat(NameAddress.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "<>",
        "alice",
        "<alice>",
        "\"alice <sip:a@h>", // RFC 4475 3.1.2.6: unterminated quote
        "\"alice\" sip:a@h",
        "\"alice\"",
        "al\"ice <sip:a@h>",
        "<sip:a@h",
        "<sip:a@h>x",
        "<sip:a b@h>",
        "<sip:<a@h>>",
        "<sip:ä@h>",
        "<sip:a@h>;=x",
        "<sip:a@h>;a b=c",
        "<sip:a@h>;a=\"b",
        "<sip:a@h>;a=\"b\"c",
        "<sip:a@h>;a=<b>",
        "<:a>",
        "<1sip:a@h>",
        "<sip:a@h>\r\nVia: x",
        "sip:a@h\u0000"
      })
  void otherTextIsRefused(String value) {
    assertThatThrownBy(() -> NameAddress.parse(value)).isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void aValueOfManyKilobytesIsRefused() {
    assertThatThrownBy(() -> NameAddress.parse("sip:" + "a".repeat(16 * 1024) + "@h"))
        .isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void parametersAreFoundWithoutCaseAndKeepTheirOrderAndQuotes() throws Exception {
    NameAddress address = NameAddress.parse("<sip:a@h>;Zeta=1;alpha=\"x \\\" y\";zeta=2;flag");

    assertThat(address.params().keySet()).containsExactly("Zeta", "alpha", "flag");
    assertThat(address.param("ZETA")).contains("1");
    assertThat(address.param("alpha")).contains("\"x \\\" y\"");
    assertThat(address.unquotedParam("ALPHA")).contains("x \" y");
    assertThat(address.param("flag")).contains("");
    assertThat(address.param("tag")).isEmpty();
  }

  @Test
  void parametersCannotBeChangedAfterwards() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("a", null);
    NameAddress address = new NameAddress(null, "sip:a@h", params);
    params.put("b", "c");

    assertThat(address.params()).containsExactly(Map.entry("a", ""));
    assertThatThrownBy(() -> address.params().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  @Requirement(
      value = {"AD-CL-06", "AD-CL-44"},
      partial = true)
  void theDisplayNameOfAContactIsTheNameOfTheDevice() throws Exception {
    NameAddress contact =
        NameAddress.parse("\"Alice's tablet\" <sip:alice@192.0.2.1:5062>;expires=3600");

    assertThat(contact.displayName()).isEqualTo("Alice's tablet");
  }

  @Test
  void theContactOfTheExampleIsRead() throws Exception {
    NameAddress contact = NameAddress.parse(Example.named("42-options-200.txt").header("Contact"));

    assertThat(contact.uri()).isEqualTo("sip:bob-dev1@192.0.2.12:5060;transport=tcp");
    assertThat(contact.unquotedParam("+sip.instance"))
        .contains("<urn:uuid:7b9a1d2e-52f7-4b83-8f6e-9a40c0b6e2b1>");
    assertThat(contact.param("+g.gsma.rcs.cpm.pager-large")).contains("");
  }

  static Stream<Arguments> lists() {
    return Stream.of(
        arguments("a, b ,c", new String[] {"a", "b", "c"}),
        arguments(" , ,", new String[] {}),
        arguments(
            "\"a,b\" <sip:c,d@h>;x=\"e,f\", g",
            new String[] {"\"a,b\" <sip:c,d@h>;x=\"e,f\"", "g"}),
        arguments("\"a\\\",b\" <sip:c@h>, d", new String[] {"\"a\\\",b\" <sip:c@h>", "d"}),
        arguments("\"<\" <sip:a@h>,b", new String[] {"\"<\" <sip:a@h>", "b"}),
        arguments("\"never closed, a", new String[] {"\"never closed, a"}));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aListIsSplitAtCommasThatSeparate(String value, String[] parts) {
    assertThat(NameAddress.splitList(value)).containsExactly(parts);
  }

  @Test
  void theAssociatedAddressesOfTheExampleAreTwo() throws Exception {
    String value = "<sip:+15550100001@ims.example.com;user=phone>, <tel:+15550100001>";

    assertThat(NameAddress.splitList(value)).hasSize(2);
    assertThat(NameAddress.parse(NameAddress.splitList(value).get(1)).uri())
        .isEqualTo("tel:+15550100001");
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("anyAddress") NameAddress address) throws Exception {
    assertThat(NameAddress.parse(address.toString())).isEqualTo(address);
    assertThat(NameAddress.splitList(address + "," + address))
        .containsExactly(address.toString(), address.toString());
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll String text) {
    try {
      assertThat(NameAddress.parse(text).uri()).contains(":").doesNotContain(" ", "<", ">");
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<NameAddress> anyAddress() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("ab\"\\<>;, é🙂").ofMinLength(1).injectNull(0.2);
    Arbitrary<String> uris = Arbitraries.strings().withChars("ab;=?@,").ofMinLength(1);
    Arbitrary<Map<String, String>> params =
        Arbitraries.maps(
                Arbitraries.of("tag", "expires", "+sip.instance"),
                Arbitraries.oneOf(
                    Arbitraries.strings().alpha().ofMaxLength(5),
                    Arbitraries.strings().withChars("a;,<>\\\"").map(Scan::quote)))
            .ofMaxSize(3);
    return Combinators.combine(names, uris, params)
        .as((name, uri, map) -> new NameAddress(name, "sip:" + uri, map));
  }
}
