package org.opencpm.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.examples2.Example;
import org.opencpm.subscriber.ReginfoDocument.Contact;
import org.opencpm.subscriber.ReginfoDocument.Registration;

class ReginfoDocumentTest {

  private static final String START = "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" ";
  private static final String CONTACT =
      "<contact id=\"1\" state=\"active\" event=\"created\"><uri>sip:a@h</uri>%s</contact>";

  private static ReginfoDocument parse(String xml) throws AddressSyntaxException {
    return ReginfoDocument.parse(xml.getBytes(UTF_8));
  }

  private static Contact contact(String content) throws AddressSyntaxException {
    String xml =
        START
            + "version=\"0\" state=\"full\"><registration aor=\"sip:a@h\" id=\"r\" state=\"active\">"
            + CONTACT.formatted(content)
            + "</registration></reginfo>";
    return parse(xml).registrations().get(0).contacts().get(0);
  }

  @Test
  void theExampleIsRead() throws Exception {
    ReginfoDocument document =
        ReginfoDocument.parse(Example.named("40-reg-event-notify.txt").body());

    assertThat(document.version()).isEqualTo(3);
    assertThat(document.full()).isFalse();
    assertThat(document.registrations()).hasSize(1);
    Registration registration = document.registrations().get(0);
    assertThat(registration.aor()).isEqualTo("sip:+15550100001@ims.example.com");
    assertThat(registration.isActive()).isTrue();
    assertThat(registration.contacts()).hasSize(1);
    Contact contact = registration.contacts().get(0);
    assertThat(contact.uri()).isEqualTo("sip:alice-dev1@192.0.2.11:5060;transport=tcp");
    assertThat(contact.id()).isEqualTo("76");
    assertThat(contact.isActive()).isTrue();
    assertThat(contact.event()).isEqualTo("registered");
    assertThat(contact.expires()).isEqualTo(600000);
    assertThat(contact.pubGruu())
        .isEqualTo(
            "sip:+15550100001@ims.example.com;gr=urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1");
    assertThat(contact.instance()).contains("urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1");
    assertThat(contact.contactParams())
        .isEqualTo(
            ";+sip.instance=\"<urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1>\""
                + ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session,"
                + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"");
    assertThat(contact.featureTags().hasService(ServiceIdentifier.PAGER)).isTrue();
    assertThat(contact.featureTags().hasService(ServiceIdentifier.LARGE)).isFalse();
  }

  @Test
  void severalRegistrationsWithAndWithoutContactsAreRead() throws Exception {
    ReginfoDocument document =
        parse(
            "<?xml version=\"1.0\"?><!-- note --><r:reginfo version=\"0\" state=\"full\" x=\"y\""
                + " xmlns:r=\"urn:ietf:params:xml:ns:reginfo\" xmlns:o=\"urn:other\">"
                + "<o:registration aor=\"sip:not@h\"/>"
                + "<r:registration aor=\"sip:a@h\" id=\"1\" state=\"terminated\"/>"
                + "<r:registration aor=\"tel:+1\" id=\"2\" state=\"active\">"
                + "<r:contact id=\"c\" state=\"terminated\" event=\"expired\" q=\"0.8\">"
                + "<r:uri> sip:a@h:1 </r:uri><r:display-name xml:lang=\"en\">My phone</r:display-name>"
                + "<o:x><r:uri>sip:not@h</r:uri></o:x>"
                + "<r:unknown-param name=\"audio\"></r:unknown-param></r:contact>"
                + "<r:contact id=\"d\" state=\"active\" event=\"created\"><r:uri>sip:b@h</r:uri>"
                + "</r:contact></r:registration></r:reginfo>");

    assertThat(document.full()).isTrue();
    assertThat(document.registrations())
        .extracting(Registration::aor)
        .containsExactly("sip:a@h", "tel:+1");
    assertThat(document.registrations().get(0).isActive()).isFalse();
    assertThat(document.registrations().get(0).contacts()).isEmpty();
    assertThat(document.registrations().get(1).contacts())
        .containsExactly(
            new Contact(
                "sip:a@h:1", "c", "terminated", "expired", -1, "My phone", ";q=0.8;audio", null),
            new Contact("sip:b@h", "d", "active", "created", -1, null, "", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<unknown-param name=\"x\">a;tag=evil</unknown-param>",
        "<unknown-param name=\"x\">a\"b</unknown-param>",
        "<unknown-param name=\"x\">&lt;urn:1&gt;</unknown-param>"
      })
  void aValueThatWouldBreakOutOfItsParameterIsQuoted(String param) throws Exception {
    String params = contact(param).contactParams();

    assertThat(params).startsWith(";x=\"").endsWith("\"");
    assertThat(FeatureTags.parse(params).names()).containsExactly("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<unknown-param name=\"a b\">1</unknown-param>",
        "<unknown-param name=\"x\">1&#13;&#10;Via: y</unknown-param>"
      })
  void whatCanBeNoParameterIsLeftOut(String param) throws Exception {
    assertThat(contact(param).contactParams()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not xml",
        "<a/>",
        "<reginfo version=\"0\" state=\"full\"/>",
        START + "state=\"full\"/>",
        START + "version=\"0\"/>",
        START + "version=\"x\" state=\"full\"/>",
        START + "version=\"0\" state=\"full\">",
        START + "version=\"0\" state=\"full\"/><x/>",
        START + "version=\"0\" state=\"full\"><registration id=\"1\" state=\"active\"/></reginfo>",
        START
            + "version=\"0\" state=\"full\"><registration aor=\"a\" id=\"1\" state=\"active\">"
            + "<contact id=\"1\" state=\"active\" event=\"created\"/></registration></reginfo>",
        START
            + "version=\"0\" state=\"full\"><registration aor=\"a\" id=\"1\" state=\"active\">"
            + "<contact id=\"1\" state=\"active\" event=\"created\" expires=\"-5\"><uri>sip:a@h</uri>"
            + "</contact></registration></reginfo>",
        "<!DOCTYPE reginfo><reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" state=\"full\"/>",
        "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>"
            + START
            + "version=\"0\" state=\"&a;\"/>"
      })
  void otherDocumentsAreRefused(String xml) {
    assertThatThrownBy(() -> parse(xml)).isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void aDocumentOver64KibibytesIsRefused() {
    assertThatThrownBy(() -> parse(START + "version=\"0\" state=\"full\"/>" + " ".repeat(65536)))
        .isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void deepNestingIsRefused() {
    String xml = START + "version=\"0\" state=\"full\">" + "<a>".repeat(100) + "</a>".repeat(100);

    assertThatThrownBy(() -> parse(xml + "</reginfo>"))
        .isInstanceOf(AddressSyntaxException.class)
        .hasRootCauseMessage("elements nested deeper than 32");
  }

  @Property
  void aDocumentCutAnywhereIsRefused(@ForAll int seed) {
    byte[] whole = Example.named("40-reg-event-notify.txt").body();
    int end = new String(whole, UTF_8).lastIndexOf('>');
    byte[] part = Arrays.copyOf(whole, Math.floorMod(seed, end));

    assertThatThrownBy(() -> ReginfoDocument.parse(part))
        .isInstanceOf(AddressSyntaxException.class);
  }
}
