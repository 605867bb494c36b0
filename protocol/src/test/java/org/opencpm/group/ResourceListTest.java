package org.opencpm.group;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;
import org.opencpm.group.ResourceList.Entry;

class ResourceListTest {

  private static final String START =
      "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
          + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\""
          + " xmlns:cP=\"urn:ietf:params:xml:ns:copyControl\">";
  private static final String END = "</resource-lists>";

  private static ResourceList parse(String lists) throws ResourceListException {
    return ResourceList.parse((START + lists + END).getBytes(UTF_8), 10);
  }

  private static Entry to(String uri) {
    return new Entry(uri, CopyControl.TO, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"34-group-pager-message.txt", "10-group-invite.txt"})
  void theListsOfTheExamplesAreRead(String file) throws Exception {
    byte[] xml = Example.named(file).parts("application/resource-lists+xml").get(0);

    assertThat(ResourceList.parse(xml, 100).entries())
        .containsExactly(to("tel:+15550100002"), to("tel:+15550100003"));
  }

  @Test
  void theListOfAReferIsRead() throws Exception {
    byte[] xml = Example.named("17-refer-add-multiple.txt").body();

    assertThat(ResourceList.parse(xml, 2).entries())
        .containsExactly(to("tel:+15550100004"), to("tel:+15550100005"));
  }

  @Test
  void copyControlAndAnonymityAreReadInBothSpellingsOfTheNamespace() throws Exception {
    ResourceList list =
        parse(
            "<list name=\"x\"><entry uri=\"sip:a@h\" cp:copyControl=\"to\" cp:anonymize=\"true\">"
                + "<display-name>A</display-name></entry>"
                + "<entry uri=\" sip:b@h \" cP:copyControl=\"CC\" cP:anonymize=\"1\"/>"
                + "<entry uri=\"sip:c@h\" cp:copyControl=\"bcc\" cp:anonymize=\"false\"/>"
                + "<entry uri=\"sip:d@h\"/></list>");

    assertThat(list.entries())
        .containsExactly(
            new Entry("sip:a@h", CopyControl.TO, true),
            new Entry("sip:b@h", CopyControl.CC, true),
            new Entry("sip:c@h", CopyControl.BCC, false),
            to("sip:d@h"));
  }

  @Test
  void listsWithinListsAreFlattenedAndStrangersPassedOver() throws Exception {
    ResourceList list =
        parse(
            "<list><display-name>Team</display-name><entry uri=\"sip:a@h\"/>"
                + "<list><entry uri=\"sip:b@h\"/><list/></list></list><list>"
                + "<x:entry xmlns:x=\"urn:x\" uri=\"sip:x@h\"/><entry uri=\"sip:c@h\"/></list>");

    assertThat(list.entries()).containsExactly(to("sip:a@h"), to("sip:b@h"), to("sip:c@h"));
    assertThat(parse("<list/>").entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<list><entry/></list>",
        "<list><entry uri=\"\"/></list>",
        "<list><entry uri=\"sip:a b@h\"/></list>",
        "<list><entry uri=\"sip:a@h&#13;&#10;Via: x\"/></list>",
        "<list><entry uri=\"sip:ä@h\"/></list>",
        "<list><entry uri=\"sip:a@h\" cp:copyControl=\"bbc\"/></list>",
        "<list><entry-ref ref=\"x\"/></list>",
        "<list><external anchor=\"http://h/x\"/></list>",
        "<list><entry uri=\"sip:a@h\"></list>",
        "<list>&nbsp;</list>",
        "<list/></resource-lists><resource-lists>"
      })
  void whatCannotBeServedIsRefused(String lists) {
    ResourceListException e = catchThrowableOfType(ResourceListException.class, () -> parse(lists));

    assertThat(e).isNotNull();
    assertThat(e.tooMany()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "<list/>",
        "<resource-lists/>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><resource-lists"
            + " xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list/></resource-lists>",
        "<?xml version=\"1.0\" encoding=\"nobody-knows\"?><resource-lists"
            + " xmlns=\"urn:ietf:params:xml:ns:resource-lists\"/>"
      })
  void otherDocumentsAreRefused(String xml) {
    assertThatThrownBy(() -> ResourceList.parse(xml.getBytes(UTF_8), 10))
        .isInstanceOf(ResourceListException.class);
  }

  @Test
  void aListOverTheLimitSaysSo() throws Exception {
    String eleven = "<list>" + "<entry uri=\"sip:a@h\"/>".repeat(11) + "</list>";

    assertThat(parse(eleven.replaceFirst("<entry[^>]*>", "")).entries()).hasSize(10);
    assertThat(catchThrowableOfType(ResourceListException.class, () -> parse(eleven)).tooMany())
        .isTrue();
  }

  @Test
  void sizeAndDepthAreBounded() {
    assertThatThrownBy(() -> ResourceList.parse(new byte[ResourceList.MAX_BYTES + 1], 10))
        .isInstanceOf(ResourceListException.class);
    assertThatThrownBy(() -> parse("<list>".repeat(40) + "</list>".repeat(40)))
        .isInstanceOf(ResourceListException.class);
  }

  @Test
  void aDocumentInUtf16IsRead() throws Exception {
    String xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + START + "<list/>" + END;

    assertThat(ResourceList.parse(xml.getBytes(UTF_16), 1).entries()).isEmpty();
  }

  @Test
  @Requirement(
      value = {"AD-CF-06", "AD-CF-07"},
      partial = true)
  void theHistoryHasNoBlindCopiesAndHidesWhoAsksForIt() {
    ResourceList list =
        new ResourceList(
            List.of(
                to("sip:a@h"),
                new Entry("sip:b@h", CopyControl.CC, true),
                new Entry("sip:c@h", CopyControl.BCC, false),
                new Entry("sip:d@h", CopyControl.BCC, true)));

    assertThat(list.history().entries())
        .containsExactly(
            to("sip:a@h"), new Entry("sip:anonymous@anonymous.invalid", CopyControl.CC, false));
  }

  @Test
  void aListIsWrittenLikeThis() {
    ResourceList list =
        new ResourceList(
            List.of(to("sip:a&b@h?x=\"<"), new Entry("tel:+1", CopyControl.BCC, true)));

    assertThat(list.write())
        .asString(UTF_8)
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
                + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"><list>"
                + "<entry uri=\"sip:a&amp;b@h?x=&quot;&lt;\" cp:copyControl=\"to\"/>"
                + "<entry uri=\"tel:+1\" cp:copyControl=\"bcc\" cp:anonymize=\"true\"/>"
                + "</list></resource-lists>");
  }

  @Test
  void anEntryHasAnAddress() {
    assertThatThrownBy(() -> to("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> to("a\u0001")).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("anyList") ResourceList list) throws Exception {
    assertThat(ResourceList.parse(list.write(), list.entries().size())).isEqualTo(list);
    assertThat(list.history().entries())
        .noneMatch(entry -> entry.copyControl() == CopyControl.BCC || entry.anonymize());
  }

  @Provide
  Arbitrary<ResourceList> anyList() {
    Arbitrary<String> uris =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(30);
    return Combinators.combine(uris, Arbitraries.of(CopyControl.class), Arbitraries.of(true, false))
        .as(Entry::new)
        .list()
        .ofMaxSize(10)
        .map(ResourceList::new);
  }
}
