package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

  @Test
  void aProblemIsADocumentOfRfc9457() {
    assertThat(Problem.TOO_LARGE.document("more than 5 bytes").strip())
        .isEqualTo(
            "{\"type\":\"urn:opencpm:problem:too-large\",\"title\":\"The file is too large\","
                + "\"status\":413,\"detail\":\"more than 5 bytes\"}");
  }

  @ParameterizedTest
  @EnumSource
  void everyProblemIsOfTheClientOrOfTheServer(Problem problem) {
    assertThat(problem.status()).isBetween(400, 599);
    assertThat(problem.document("x")).doesNotContain("null");
  }
}
