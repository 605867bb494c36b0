package org.opencpm.signalling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderListTest {

  private static final HeaderList LIST =
      HeaderList.of(
          List.of(
              entry("Via", "SIP/2.0/UDP a"),
              entry("via", "SIP/2.0/UDP b"),
              entry("f", "<sip:alice@cpm.example>"),
              entry("Subject", "Lunch")));

  @Test
  void namesAreFoundWithoutCaseInTheirOrder() {
    assertThat(LIST.first("VIA")).contains("SIP/2.0/UDP a");
    assertThat(LIST.all("Via")).containsExactly("SIP/2.0/UDP a", "SIP/2.0/UDP b");
    assertThat(LIST.first("Call-ID")).isEmpty();
    assertThat(LIST.all("Call-ID")).isEmpty();
    assertThat(LIST.contains("subject")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a,Accept-Contact",
    "b,Referred-By",
    "c,Content-Type",
    "d,Request-Disposition",
    "e,Content-Encoding",
    "f,From",
    "i,Call-ID",
    "j,Reject-Contact",
    "k,Supported",
    "l,Content-Length",
    "m,Contact",
    "o,Event",
    "r,Refer-To",
    "s,Subject",
    "t,To",
    "u,Allow-Events",
    "v,Via",
    "x,Session-Expires",
    "y,Identity",
    "V,Via"
  })
  void compactFormsStandForTheirLongNames(String compact, String name) {
    HeaderList list = HeaderList.of(List.of(entry(compact, "x")));

    assertThat(list.entries()).containsExactly(entry(name, "x"));
    assertThat(list.first(name)).contains("x");
    assertThat(list.first(compact)).contains("x");
    assertThat(list.without(compact).entries()).isEmpty();
  }

  @Test
  void withReplacesAtThePlaceOfTheFirst() {
    assertThat(LIST.with("VIA", "c").entries())
        .containsExactly(
            entry("VIA", "c"), entry("From", "<sip:alice@cpm.example>"), entry("Subject", "Lunch"));
    assertThat(LIST.with("To", "t").all("to")).containsExactly("t");
    assertThat(LIST.entries()).hasSize(4);
  }

  @Test
  void addingKeepsWhatIsThere() {
    assertThat(LIST.adding("Via", "c").all("v"))
        .containsExactly("SIP/2.0/UDP a", "SIP/2.0/UDP b", "c");
  }

  @Test
  void withoutLeavesOutByName() {
    HeaderList list = LIST.without(name -> name.equalsIgnoreCase("via"));

    assertThat(list.entries()).extracting(Map.Entry::getKey).containsExactly("From", "Subject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:b", "Via\r\n", "Übung"})
  void aNameIsAToken(String name) {
    assertThatThrownBy(() -> LIST.with(name, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one\\r\\n two|one two",
        "one \\r\\n\\t two|one two",
        "one\\r\\nBcc: x|one Bcc: x",
        "one\\ntwo|one two",
        "one\\rtwo|one two",
        "\\r\\nVia: x|Via: x",
        "  one  |one",
        "\u2003one\u2003|\u2003one\u2003"
      })
  void aValueHasNoLineEnd(String given, String kept) {
    String value = given.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");

    assertThat(HeaderList.empty().with("Subject", value).first("Subject")).contains(kept);
  }

  @Test
  void aValueFullOfBlanksIsUnfoldedInOnePass() {
    String value = "a\r\n" + " ".repeat(500_000) + "b";

    assertThat(HeaderList.empty().with("Subject", value).first("s")).contains("a b");
  }

  @Test
  void theStoredTextIsALineForEachField() {
    HeaderList list =
        HeaderList.empty().with("Subject", "a\\b\u0000c").adding("X-A", "").adding("X-A", "p:q");

    assertThat(list.serialise()).isEqualTo("Subject:a\\u005cb\\u0000c\nX-A:\nX-A:p:q\n");
    assertThat(HeaderList.deserialise(list.serialise())).isEqualTo(list).hasSameHashCodeAs(list);
    assertThat(HeaderList.deserialise("")).isEqualTo(HeaderList.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Subject:a", "Subject\n", "a b:c\n", "A:\\\n", "A:\\u12\n", "A:\\uzzzz\n"})
  void otherTextIsNotRead(String text) {
    assertThatThrownBy(() -> HeaderList.deserialise(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void everyListSurvivesItsStorage(@ForAll("lists") HeaderList list) {
    String text = list.serialise();

    assertThat(HeaderList.deserialise(text)).isEqualTo(list);
    assertThat(text).doesNotContain("\r", "\u0000");
    assertThat(text.lines()).hasSize(list.entries().size());
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(list.entries().size());
    assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
  }

  @Property
  void noValueCanMakeASecondField(@ForAll("lists") HeaderList list) {
    assertThat(new ArrayList<>(list.entries()))
        .allSatisfy(field -> assertThat(field.getValue()).doesNotContain("\r", "\n"));
  }

  @Provide
  Arbitrary<HeaderList> lists() {
    Arbitrary<String> names = Arbitraries.of("Via", "From", "Conversation-ID", "x", "s", "X-Y");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(20),
            Arbitraries.strings().withChars("\\u0041:\r\n \"").ofMaxLength(12));
    return Combinators.combine(names, values)
        .as(Map::entry)
        .list()
        .ofMaxSize(8)
        .map(HeaderList::of);
  }
}
