package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opencpm.scene.Answers;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.signalling.Outcome;

class ExtensionsTest {

  private static final Set<String> KNOWN = Set.of("gruu", "path");

  @Test
  void knownTagsPassInAnyCaseAndOrder() {
    assertThatCode(() -> Extensions.check(request().with("Require", "PATH , gruu,").build(), KNOWN))
        .doesNotThrowAnyException();
    assertThatCode(() -> Extensions.check(request().build(), Set.of())).doesNotThrowAnyException();
  }

  @Test
  void unknownTagsAreNamedAsTheyWereSent() {
    MessageRefused refused =
        catchThrowableOfType(
            MessageRefused.class,
            () ->
                Extensions.check(
                    request().with("Require", "Foo, gruu").and("Require", "bar").build(), KNOWN));

    assertThat(refused.answer().outcome()).isEqualTo(Outcome.BAD_EXTENSION);
    assertThat(Answers.values(refused.answer(), "Unsupported")).containsExactly("Foo, bar");
  }

  private static RequestBuilder request() {
    return RequestBuilder.bare("MESSAGE", "sip:bob@cpm.example");
  }
}
