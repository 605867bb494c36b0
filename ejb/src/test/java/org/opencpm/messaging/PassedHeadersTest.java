package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.signalling.HeaderList;

class PassedHeadersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject",
        "Priority",
        "Reply-To",
        "InReplyTo-Contribution-ID",
        "Date",
        "Content-Disposition",
        "Content-Language",
        "MIME-Version",
        "Privacy",
        "X-Unknown"
      })
  @Requirement(
      value = {"AD-CL-11", "AD-CL-12", "SD-CONV-07"},
      partial = true)
  void whatIsEndToEndGoesOn(String name) {
    assertThat(passed(name, false).first(name)).contains("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Via",
        "v",
        "Route",
        "Record-Route",
        "From",
        "f",
        "To",
        "t",
        "Call-ID",
        "i",
        "CSeq",
        "Max-Forwards",
        "Contact",
        "m",
        "Content-Length",
        "l",
        "Content-Type",
        "c",
        "Expires",
        "Message-Expires",
        "Require",
        "Proxy-Require",
        "Supported",
        "k",
        "Authorization",
        "Proxy-Authorization",
        "User-Agent",
        "Accept-Contact",
        "a",
        "reject-contact",
        "Message-UID",
        "Identity",
        "Session-Expires",
        "x"
      })
  void whatBelongsToAHopOrToThisServerStays(String name) {
    assertThat(passed(name, false).entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P-Asserted-Identity",
        "p-asserted-service",
        "P-Preferred-Identity",
        "P-Served-User",
        "P-Access-Network-Info",
        "Remote-Party-ID",
        "Diversion"
      })
  void noIdentityThatAClientAssertsGoesOn(String name) {
    assertThat(passed(name, false).entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Reply-To",
        "Organization",
        "Call-Info",
        "Referred-By",
        "b",
        "In-Reply-To",
        "History-Info"
      })
  void whatBetraysAnAnonymousSenderStays(String name) {
    assertThat(passed(name, true).entries()).isEmpty();
    assertThat(passed(name, false).entries()).hasSize(1);
  }

  @Test
  void orderAndRepetitionAreKept() {
    HeaderList received =
        HeaderList.of(
            List.of(
                Map.entry("X-B", "1"),
                Map.entry("Via", "SIP/2.0/UDP h"),
                Map.entry("X-A", "2"),
                Map.entry("X-B", "3")));

    assertThat(PassedHeaders.of(received, false).entries())
        .containsExactly(Map.entry("X-B", "1"), Map.entry("X-A", "2"), Map.entry("X-B", "3"));
  }

  private static HeaderList passed(String name, boolean anonymous) {
    return PassedHeaders.of(HeaderList.of(List.of(Map.entry(name, "value"))), anonymous);
  }
}
