package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentByTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SIP/2.0/TCP 192.0.2.1:5070;branch=z9hG4bK1|5070",
        "SIP/2.0/TCP 192.0.2.1 : 5070 ;branch=z9hG4bK1|5070",
        "SIP/2.0/TLS [2001:db8::1]:5071|5071",
        "SIP/2.0/TLS [2001:db8::1];rport|-1",
        "SIP/2.0/TCP phone.example|-1",
        "SIP/2.0/TCP phone.example:;branch=x|-1",
        "SIP/2.0/TCP phone.example:70000|-1",
        "SIP/2.0/TCP phone.example:999999999999|-1",
        "SIP/2.0/TCP phone.example:five|-1",
        "nonsense|-1"
      })
  void thePortIsTheOneThatIsWritten(String via, int port) {
    assertThat(SentBy.port(via)).isEqualTo(port);
  }
}
