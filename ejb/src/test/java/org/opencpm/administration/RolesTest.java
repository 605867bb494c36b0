package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.StringReader;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each deed asks for a role before it does anything. */
class RolesTest {

  private static final SubscriberForm FORM = new SubscriberForm("x", List.of("sip:x@y"), "secret");

  private interface Deed extends BiConsumer<Administration, Actor> {}

  static Stream<Arguments> deeds() {
    return Stream.of(
        of(Role.OPERATOR, (a, who) -> a.deliverNow(who, "e1")),
        of(Role.OPERATOR, (a, who) -> a.deliverNow(who, 1)),
        of(Role.OPERATOR, (a, who) -> a.drop(who, "e1")),
        of(Role.OPERATOR, (a, who) -> a.deregister(who, 1)),
        of(Role.OPERATOR, (a, who) -> a.endSession(who, "s1")),
        of(Role.OPERATOR, (a, who) -> a.cancelTransfer(who, 1)),
        of(Role.OPERATOR, (a, who) -> a.block(who, 1)),
        of(Role.OPERATOR, (a, who) -> a.unblock(who, 1)),
        of(Role.ADMINISTRATOR, (a, who) -> a.add(who, FORM)),
        of(Role.ADMINISTRATOR, (a, who) -> a.change(who, 1, FORM)),
        of(Role.ADMINISTRATOR, (a, who) -> a.importSubscribers(who, new StringReader(""))),
        of(Role.ADMINISTRATOR, (a, who) -> a.setPolicy(who, null, "defer", "true")),
        of(Role.ADMINISTRATOR, (a, who) -> a.setLimit(who, "CPM_MAX_DEVICES", "3")),
        of(Role.ADMINISTRATOR, (a, who) -> a.operators(who)),
        of(Role.ADMINISTRATOR, (a, who) -> a.addOperator(who, "eve", Role.VIEWER, "password")),
        of(Role.ADMINISTRATOR, (a, who) -> a.changeOperator(who, "eve", Role.VIEWER, null)),
        of(Role.ADMINISTRATOR, (a, who) -> a.removeOperator(who, "eve")));
  }

  private static Arguments of(Role needed, Deed deed) {
    return Arguments.of(needed, deed);
  }

  @ParameterizedTest
  @MethodSource("deeds")
  void whoMayNotIsRefusedBeforeAnythingIsAsked(
      Role needed, BiConsumer<Administration, Actor> deed) {
    // Nothing is behind it: whoever gets past the check of the role fails in another way.
    Administration administration = new AuditedAdministration();
    for (Role role : Role.values()) {
      Actor who = new Actor("somebody", role, "10.0.0.1");
      if (role.includes(needed)) {
        Assertions.assertThat(catchThrowable(() -> deed.accept(administration, who)))
            .isInstanceOf(NullPointerException.class);
      } else {
        assertThatThrownBy(() -> deed.accept(administration, who))
            .isInstanceOf(ForbiddenException.class);
      }
    }
  }
}
