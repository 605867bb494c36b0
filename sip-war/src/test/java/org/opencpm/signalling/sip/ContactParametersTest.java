package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletRequest;
import org.junit.jupiter.api.Test;

/** RFC 3840 section 9; 3GPP TS 24.229 7.9.2 for the escaped colons. */
class ContactParametersTest {

  private static final String CONTACT =
      "\"a;b\" <sip:x@192.0.2.1;transport=tcp>;+g.3gpp.icsi-ref=\"urn%3Aurn-7,a;b\" ; automata"
          + ";+sip.instance=\"<urn:uuid:1>\";q=0.5";

  @Test
  void parametersAreReadAsWritten() {
    assertThat(ContactParameters.parse(CONTACT))
        .containsExactly(
            Map.entry("+g.3gpp.icsi-ref", "\"urn%3Aurn-7,a;b\""),
            Map.entry("automata", ""),
            Map.entry("+sip.instance", "\"<urn:uuid:1>\""),
            Map.entry("q", "0.5"));
    assertThat(ContactParameters.parse("*")).isEmpty();
    assertThat(ContactParameters.parse("*;;a")).containsExactly(Map.entry("a", ""));
    assertThat(ContactParameters.parse("<sip:x;a=b>")).isEmpty();
  }

  @Test
  void aContainerThatQuotesGetsThemBare() throws Exception {
    assertThat(set(true))
        .contains("setParameter[+g.3gpp.icsi-ref, urn%3Aurn-7,a;b]", "setParameter[q, 0.5]");
    assertThat(set(false)).contains("setParameter[+g.3gpp.icsi-ref, \"urn%3Aurn-7,a;b\"]");
  }

  private static List<String> set(boolean quotes) throws ServletParseException {
    Fake<Address> contact = Fake.of(Address.class);
    ContactParameters.of(List.of(Map.entry("contact", CONTACT)), quotes)
        .apply(Fake.of(SipServletRequest.class).says("getAddressHeader", contact.get()).get());
    return contact.calls();
  }

  @Test
  void theFirstOnesStayUntilOthersAreGiven() throws Exception {
    ContactParameters first =
        ContactParameters.of(List.of(Map.entry("Contact", "*;automata")), true);

    assertThat(ContactParameters.of(List.of(), true).or(first)).isSameAs(first);
    assertThat(first.or(ContactParameters.NONE)).isSameAs(first);
  }
}
