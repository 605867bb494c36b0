package org.opencpm.administration.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.ForbiddenException;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;

class TroubleTest {

  @Test
  void whatTheContractThrowsIsFoundInWhateverAContainerWrapsAroundIt() {
    assertThat(Trouble.of(new IllegalStateException(new NotFoundException("gone"))))
        .isEqualTo(Trouble.NOT_FOUND.with("gone"));
    assertThat(Trouble.of(new ForbiddenException("no")).trouble()).isEqualTo(Trouble.FORBIDDEN);
    assertThat(Trouble.of(new InvalidInputException("f", "bad")))
        .isEqualTo(new Trouble.Case(Trouble.INVALID, "bad", "f"));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsNoFailureOfTheConsole() {
    Trouble.Case trouble =
        Trouble.of(new IllegalStateException(new SQLException("secret host name")));

    assertThat(trouble.trouble()).isEqualTo(Trouble.UNAVAILABLE);
    assertThat(trouble.detail()).doesNotContain("secret");
  }

  @Test
  void nothingOfAnUnexpectedExceptionIsTold() {
    assertThat(Trouble.of(new IllegalStateException("secret")).detail()).doesNotContain("secret");
  }
}
