package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.ServiceIdentifier;

class CpmIdentitiesTest {

  private static final String CONVERSATION = "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11";
  private static final String CONTRIBUTION = "0c9c6f0e-83f5-4b42-9a3e-2f7dd1b0a6c2";
  private static final String PAGER = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg";
  private static final String ACCEPT_PAGER =
      "*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"";
  private static final String INSTANCE = "urn:uuid:3F0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";

  @Test
  @Requirement(
      value = {"SD-CONV-01", "SD-CONV-02"},
      partial = true)
  void identitiesAreTakenAsSent() throws MessageRefused {
    CpmIdentities ids =
        CpmIdentities.of(cpm().with("InReplyTo-Contribution-ID", "Reply-To.This").build(), false);

    assertThat(ids.service()).isEqualTo(ServiceIdentifier.PAGER);
    assertThat(ids.conversationId()).isEqualTo(CONVERSATION);
    assertThat(ids.contributionId()).isEqualTo(CONTRIBUTION);
    assertThat(ids.inReplyTo()).isEqualTo("Reply-To.This");
    assertThat(ids.instance()).isNull();
  }

  @Test
  void aClientThatNamesNoServiceGetsIdentitiesOfItsOwnEachTime() throws MessageRefused {
    CpmIdentities first = CpmIdentities.of(bare().build(), false);
    CpmIdentities second = CpmIdentities.of(bare().build(), false);

    assertThat(first.service()).isEqualTo(ServiceIdentifier.PAGER);
    assertThat(
            List.of(
                first.conversationId(),
                first.contributionId(),
                second.conversationId(),
                second.contributionId()))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }

  @Test
  void oneIdentityThatIsSentIsKeptAndTheOtherMade() throws MessageRefused {
    CpmIdentities ids =
        CpmIdentities.of(bare().with("Conversation-ID", CONVERSATION).build(), false);

    assertThat(ids.conversationId()).isEqualTo(CONVERSATION);
    assertThat(ids.contributionId()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Conversation-ID", "Contribution-ID"})
  void aCpmRequestWithoutOneIsMalformed(String missing) {
    assertThat(refusal(without(missing).with("P-Preferred-Service", PAGER), false))
        .isEqualTo(Outcome.MALFORMED);
    assertThat(refusal(without(missing).with("Accept-Contact", ACCEPT_PAGER), false))
        .isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Conversation-ID", "Contribution-ID", "InReplyTo-Contribution-ID"})
  void anIdentityThatIsNoneIsMalformed(String field) {
    for (String bad : List.of("two words", "a,b", "a;b", "x".repeat(256), "\u00e4")) {
      assertThat(refusal(cpm().with(field, bad), false)).isEqualTo(Outcome.MALFORMED);
    }
  }

  @Test
  void theServiceIsFoundInTheServiceFieldsThenInAcceptContact() throws MessageRefused {
    String group = ServiceIdentifier.PAGER_GROUP.urn();
    assertThat(CpmIdentities.of(cpm().with("P-Preferred-Service", group).build(), false).service())
        .isEqualTo(ServiceIdentifier.PAGER_GROUP);
    assertThat(
            CpmIdentities.of(
                    ids(bare()).with("Accept-Contact", "*;+g.oma.sip-im, " + ACCEPT_PAGER).build(),
                    false)
                .service())
        .isEqualTo(ServiceIdentifier.PAGER);
    assertThat(
            CpmIdentities.of(
                    cpm().with("P-Preferred-Service", "urn:other, " + group).build(), false)
                .service())
        .isEqualTo(ServiceIdentifier.PAGER_GROUP);
  }

  @Test
  void whatAClientAssertsIsNotBelievedAndWhatATrustedPeerAssertsIs() throws MessageRefused {
    RequestBuilder request = cpm().with("P-Asserted-Service", ServiceIdentifier.PAGER_GROUP.urn());

    assertThat(CpmIdentities.of(request.build(), false).service())
        .isEqualTo(ServiceIdentifier.PAGER);
    assertThat(CpmIdentities.of(request.build(), true).service())
        .isEqualTo(ServiceIdentifier.PAGER_GROUP);
  }

  @Test
  void acceptContactNamesTheOneDeviceThatIsMeant() throws MessageRefused {
    CpmIdentities ids =
        CpmIdentities.of(
            cpm()
                .and("Accept-Contact", "*;+sip.instance=\"<" + INSTANCE + ">\";require;explicit")
                .build(),
            false);

    assertThat(ids.instance()).isEqualTo(INSTANCE);
  }

  @Test
  void itIsFoundBehindACommaToo() throws MessageRefused {
    CpmIdentities ids =
        CpmIdentities.of(
            ids(bare())
                .with(
                    "Accept-Contact",
                    ACCEPT_PAGER + ", *;+sip.instance=\"<" + INSTANCE + ">\";require")
                .build(),
            false);

    assertThat(ids.instance()).isEqualTo(INSTANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+g.oma.sip-im", "sip:bob@cpm.example", "*;=x", "*;a=\"b"})
  void anAcceptContactThatIsNoneIsMalformed(String value) {
    assertThat(refusal(cpm().with("Accept-Contact", value), false)).isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void theIdentitiesLeadWhatIsPassedOn() throws MessageRefused {
    HeaderList passed = HeaderList.of(List.of(Map.entry("Subject", "Lunch")));

    assertThat(CpmIdentities.of(cpm().build(), false).addTo(passed).entries())
        .containsExactly(
            Map.entry("Conversation-ID", CONVERSATION),
            Map.entry("Contribution-ID", CONTRIBUTION),
            Map.entry("Subject", "Lunch"));
  }

  private static Outcome refusal(RequestBuilder request, boolean trusted) {
    MessageRefused refused =
        catchThrowableOfType(
            MessageRefused.class, () -> CpmIdentities.of(request.build(), trusted));
    assertThat(refused).isNotNull();
    return refused.answer().outcome();
  }

  private static RequestBuilder bare() {
    return RequestBuilder.request("MESSAGE", "sip:bob@cpm.example", "sip:alice@cpm.example");
  }

  private static RequestBuilder ids(RequestBuilder request) {
    return request.with("Conversation-ID", CONVERSATION).with("Contribution-ID", CONTRIBUTION);
  }

  private static RequestBuilder cpm() {
    return ids(bare()).with("P-Preferred-Service", PAGER).with("Accept-Contact", ACCEPT_PAGER);
  }

  private static RequestBuilder without(String field) {
    return field.equals("Conversation-ID")
        ? bare().with("Contribution-ID", CONTRIBUTION)
        : bare().with("Conversation-ID", CONVERSATION);
  }
}
