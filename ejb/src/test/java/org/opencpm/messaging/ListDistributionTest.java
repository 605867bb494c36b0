package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.group.ResourceList;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.UserAddress;

class ListDistributionTest {

  private static final String MIXED = "multipart/mixed;boundary=\"bb\"";
  private static final String MESSAGE = "Content-Type: text/plain\r\n\r\nLunch? \u2615";

  private final ListDistribution lists =
      new ListDistribution(Settings.of(Map.of("CPM_MAX_GROUP_SIZE", "4")));

  @Test
  @Requirement(value = "AD-CF-06", partial = true)
  void theRecipientsAndTheMessageAreFound() throws MessageRefused {
    ListDistribution.Parts parts =
        parts(
            body(
                list("<entry uri=\"sip:bob@CPM.example\"/><entry uri=\"tel:+1-555-010-0003\"/>"),
                MESSAGE));

    assertThat(parts.recipients())
        .extracting(UserAddress::canonical)
        .containsExactly("sip:bob@cpm.example", "tel:+15550100003");
    assertThat(parts.messageType()).isEqualTo("text/plain");
    assertThat(new String(parts.message(), StandardCharsets.UTF_8)).isEqualTo("Lunch? \u2615");
  }

  @Test
  void thePartsMayComeInEitherOrder() throws MessageRefused {
    ListDistribution.Parts parts =
        parts(body(MESSAGE, list("<entry uri=\"sip:bob@cpm.example\"/>")));

    assertThat(parts.recipients()).hasSize(1);
    assertThat(new String(parts.message(), StandardCharsets.UTF_8)).isEqualTo("Lunch? \u2615");
  }

  @Test
  void withoutDisclosedRecipientsEachGetsTheMessageAlone() throws MessageRefused {
    ListDistribution.Parts parts =
        parts(
            body(
                list(
                    "<entry uri=\"sip:bob@cpm.example\" cp:copyControl=\"bcc\"/>"
                        + "<entry uri=\"sip:carol@cpm.example\" cp:copyControl=\"bcc\"/>"),
                MESSAGE));

    assertThat(parts.distributedType()).isEqualTo(parts.messageType());
    assertThat(parts.distributed()).isEqualTo(parts.message());
  }

  @Test
  @Requirement(value = "AD-CF-07", partial = true)
  void disclosedRecipientsGoIntoAHistoryAndHiddenOnesDoNot() throws Exception {
    ListDistribution.Parts parts =
        parts(
            body(
                list(
                    "<entry uri=\"sip:bob@cpm.example\" cp:copyControl=\"to\"/>"
                        + "<entry uri=\"sip:carol@cpm.example\" cp:copyControl=\"cc\"/>"
                        + "<entry uri=\"sip:dave@cpm.example\" cp:copyControl=\"bcc\"/>"),
                MESSAGE));

    assertThat(parts.recipients()).hasSize(3);
    MediaType type = MediaType.parse(parts.distributedType()).orElseThrow();
    Multipart distributed = Multipart.parse(parts.distributed(), type);
    assertThat(distributed.parts()).hasSize(2);
    assertThat(new String(distributed.parts().get(0).body(), StandardCharsets.UTF_8))
        .isEqualTo("Lunch? \u2615");
    MimeEntity history = distributed.parts().get(1);
    assertThat(history.header("Content-Disposition"))
        .contains("recipient-list-history; handling=optional");
    assertThat(ResourceList.parse(history.body(), 10).entries())
        .extracting(ResourceList.Entry::uri)
        .containsExactly("sip:bob@cpm.example", "sip:carol@cpm.example");
    assertThat(new String(parts.distributed(), StandardCharsets.UTF_8)).doesNotContain("dave");
  }

  @Test
  void aListOverTheLimitIsForbiddenWithWarning102() {
    Answer answer =
        refusal(MIXED, body(list("<entry uri=\"sip:u@cpm.example\"/>".repeat(5)), MESSAGE));

    assertThat(answer.outcome()).isEqualTo(Outcome.FORBIDDEN);
    assertThat(Answers.values(answer, "Warning").toString()).contains("102");
  }

  @Test
  void anEmptyListIsForbiddenWithWarning129() {
    Answer answer = refusal(MIXED, body(list(""), MESSAGE));

    assertThat(answer.outcome()).isEqualTo(Outcome.FORBIDDEN);
    assertThat(Answers.values(answer, "Warning").toString()).contains("129");
  }

  @Test
  void aMessageWithoutAListOrAListWithoutAMessageIsMalformed() {
    assertThat(refusal(MIXED, body(MESSAGE)).outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(refusal(MIXED, body(list("<entry uri=\"sip:bob@cpm.example\"/>"))).outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "message/cpim", "", "nonsense"})
  void anythingButAMultipartIsRefusedWithWhatIsAccepted(String type) {
    Answer answer = refusal(type, "x");

    assertThat(answer.outcome()).isEqualTo(Outcome.UNSUPPORTED_TYPE);
    assertThat(Answers.values(answer, "Accept")).containsExactly("multipart/mixed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<entry uri=\"mailto:bob@cpm.example\"/>",
        "<entry uri=\"\"/>",
        "<entry/>",
        "<entry uri=\"sip:bob@cpm.example\">",
        "&x;"
      })
  void aListThatIsNoneIsMalformed(String entries) {
    assertThat(refusal(MIXED, body(list(entries), MESSAGE)).outcome()).isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no boundary here", "--bb", "--bb--", "--bb\r\n\r\n--bb--"})
  void aBodyWithoutItsPartsIsMalformed(String body) {
    assertThat(refusal(MIXED, body).outcome()).isEqualTo(Outcome.MALFORMED);
  }

  private Answer refusal(String type, String body) {
    MessageRefused refused =
        catchThrowableOfType(
            MessageRefused.class, () -> lists.parts(request().body(type, body).build()));
    assertThat(refused).isNotNull();
    return refused.answer();
  }

  private ListDistribution.Parts parts(String body) throws MessageRefused {
    return lists.parts(request().body(MIXED, body).build());
  }

  private static RequestBuilder request() {
    return RequestBuilder.request("MESSAGE", "sip:exploder@cpm.example", "sip:alice@cpm.example");
  }

  private static String list(String entries) {
    return "Content-Type: application/resource-lists+xml\r\n"
        + "Content-Disposition: recipient-list\r\n\r\n<?xml version=\"1.0\"?>"
        + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
        + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"><list>"
        + entries
        + "</list></resource-lists>";
  }

  private static String body(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--bb\r\n").append(part).append("\r\n");
    }
    return body.append("--bb--\r\n").toString();
  }
}
