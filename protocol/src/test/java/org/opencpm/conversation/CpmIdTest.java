package org.opencpm.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;

class CpmIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
        "9a3f0c8812d94f0e8a7b6c5d4e3f2a1b",
        "x",
        "abc@host.example",
        "!\"#$%&'()*+-./:<=>?@[\\]^_`{|}~",
      })
  @Requirement(value = "SD-CONV-01", partial = true)
  @Requirement(value = "SD-CONV-02", partial = true)
  void everyVisibleTextWithoutCommaAndSemicolonIsAnIdentity(String value) throws Exception {
    assertThat(ConversationId.parse(value).value()).isEqualTo(value);
    assertThat(ContributionId.parse(value).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "  ", "a b", "a,b", "a;b", "a\r\nVia: x", "a\u0000", "café", "\u007f"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> ConversationId.parse(value)).isInstanceOf(InvalidIdException.class);
    assertThatThrownBy(() -> ContributionId.parse(value)).isInstanceOf(InvalidIdException.class);
  }

  @Test
  void blanksAroundTheValueAreDropped() throws Exception {
    assertThat(ConversationId.parse(" \tid-1 ")).isEqualTo(new ConversationId("id-1"));
  }

  @Test
  void the255thCharacterIsTheLast() throws Exception {
    assertThat(ContributionId.parse("a".repeat(255)).value()).hasSize(255);
    assertThatThrownBy(() -> ContributionId.parse("a".repeat(256)))
        .isInstanceOf(InvalidIdException.class);
  }

  @Test
  void identitiesAreComparedByteByByte() throws Exception {
    assertThat(ConversationId.parse("abc")).isNotEqualTo(ConversationId.parse("ABC"));
  }

  @Test
  void theErrorDoesNotRepeatWhatCameIn() {
    assertThatThrownBy(() -> ConversationId.parse("bad value\r\n"))
        .hasMessageNotContaining("bad value");
  }

  @Test
  void aValueThatIsNoIdentityCannotBeMade() {
    assertThatThrownBy(() -> new ConversationId("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ContributionId(null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Requirement(value = "SD-CONV-04", partial = true)
  @Requirement(value = "SD-CONV-06", partial = true)
  void newIdentitiesAreRandomUuidsInLowerCase() {
    Set<ConversationId> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(ConversationId.random());
    }
    assertThat(ids)
        .hasSize(1000)
        .allMatch(
            id ->
                id.value()
                    .matches(
                        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    assertThat(ContributionId.random().value()).hasSize(36);
  }

  @Property
  void whateverComesInIsAnIdentityOrRefused(@ForAll String value) {
    try {
      assertThat(ConversationId.parse(value).value())
          .matches("[!-~]{1,255}")
          .doesNotContain(",", ";");
    } catch (InvalidIdException e) {
      assertThat(e).hasMessageStartingWith("Conversation-ID");
    }
  }
}
