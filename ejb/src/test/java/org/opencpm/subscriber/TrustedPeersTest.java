package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedPeersTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1,true",
    "192.0.2.1,192.0.2.2,false",
    "192.0.2.0/24,192.0.2.255,true",
    "192.0.2.0/24,192.0.3.0,false",
    "192.0.2.128/25,192.0.2.127,false",
    "192.0.2.128/25,192.0.2.128,true",
    "0.0.0.0/0,203.0.113.9,true",
    "192.0.2.1/32,192.0.2.1,true",
    "2001:db8::/32,2001:db8:1::5,true",
    "2001:db8::/32,2001:db9::5,false",
    "0.0.0.0/0,2001:db8::1,false",
    "::/0,192.0.2.1,false"
  })
  void aPeerIsAnAddressOrANetwork(String peer, String source, boolean trusted) {
    assertThat(new TrustedPeers(List.of(peer)).trusts(new Flow("udp", source, 5060)))
        .isEqualTo(trusted);
  }

  @Test
  void withoutPeersNobodyIsTrusted() {
    assertThat(new TrustedPeers(List.of()).trusts(new Flow("udp", "127.0.0.1", 5060))).isFalse();
  }

  @Test
  void oneOfSeveralSuffices() {
    TrustedPeers peers = new TrustedPeers(List.of("192.0.2.1", "198.51.100.0/24"));

    assertThat(peers.trusts(new Flow("tcp", "198.51.100.77", 4000))).isTrue();
    assertThat(peers.trusts(new Flow("tcp", "198.51.101.77", 4000))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.0/33", "192.0.2.0/-1", "2001:db8::/129", "192.0.2.0/x"})
  void aNetworkThatIsNoneIsRefusedAtTheStart(String peer) {
    assertThatThrownBy(() -> new TrustedPeers(List.of(peer)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CPM_TRUSTED_PEERS");
  }
}
