package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opencpm.policy.Settings;

class DigestVariantsTest {

  @Test
  void aUserNameOfTheRealmsDomainIsKeptWithAndWithoutTheDomain() {
    assertThat(DigestAuthenticator.ha1("alice@cpm.example", "cpm.example", "secret"))
        .containsOnly(
            Map.entry("MD5", DigestAlgorithm.MD5.ha1("alice@cpm.example", "cpm.example", "secret")),
            Map.entry("MD5;local", DigestAlgorithm.MD5.ha1("alice", "cpm.example", "secret")),
            Map.entry(
                "SHA-256",
                DigestAlgorithm.SHA_256.ha1("alice@cpm.example", "cpm.example", "secret")),
            Map.entry(
                "SHA-256;local", DigestAlgorithm.SHA_256.ha1("alice", "cpm.example", "secret")));
  }

  @Test
  void anotherUserNameIsKeptAsItIs() {
    assertThat(DigestAuthenticator.ha1("alice", "cpm.example", "secret"))
        .containsOnlyKeys("MD5", "SHA-256");
    assertThat(DigestAuthenticator.ha1("alice@ims.example", "cpm.example", "secret"))
        .containsOnlyKeys("MD5", "SHA-256");
  }

  @Test
  void theOperatorChoosesTheAlgorithmsAndTheirOrder() {
    assertThat(Settings.of(Map.of()).digestAlgorithms())
        .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    assertThat(Settings.of(Map.of("CPM_DIGEST_ALGORITHMS", "md5")).digestAlgorithms())
        .containsExactly(DigestAlgorithm.MD5);
    assertThat(Settings.of(Map.of("CPM_DIGEST_ALGORITHMS", "MD5, SHA-256")).digestAlgorithms())
        .containsExactly(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256);
  }

  @Test
  void anUnusableListOfAlgorithmsIsNamed() {
    for (String value : new String[] {"SHA-1", "MD5 MD5", ",", "MD5,SHA-512"}) {
      assertThatThrownBy(() -> Settings.of(Map.of("CPM_DIGEST_ALGORITHMS", value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("CPM_DIGEST_ALGORITHMS");
    }
  }
}
