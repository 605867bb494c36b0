package org.opencpm.signalling.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.signalling.Signalling.FinalAnswer;

class RequestsTest {

  /** As tried out on Liberty 26.0.0.3 with each of these. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UDP|192.0.2.1:5070|outbound|40000",
        "TCP|192.0.2.1:5070||5070",
        "TCP|192.0.2.1||5060",
        "TLS|192.0.2.1:5070||5070",
        "TLS|192.0.2.1||5061",
        "TCP|192.0.2.1:5070|path, Outbound|40000",
        "TLS|192.0.2.1:5070|outbound|40000",
        "TCP|192.0.2.1:5070|path,gruu|5070"
      })
  void aConnectionIsFoundByThePortThatItIsFiledUnder(
      String transport, String sentBy, String supported, int port) {
    SipServletRequest request =
        request(
            transport,
            List.of("SIP/2.0/" + transport + " " + sentBy + ";branch=z9hG4bK1"),
            supported == null ? List.of() : List.of(supported));

    assertThat(Requests.hop(request).port()).isEqualTo(port);
    assertThat(Requests.hop(request).address()).isEqualTo("192.0.2.9");
  }

  @Test
  void behindAProxyItsOwnViaCounts() {
    SipServletRequest request =
        request(
            "TCP",
            List.of("SIP/2.0/TCP 192.0.2.9:5080", "SIP/2.0/TCP 10.0.0.1:7777"),
            List.of("outbound"));

    assertThat(Requests.isNextToUs(request)).isFalse();
    assertThat(Requests.hop(request).port()).isEqualTo(5080);
  }

  @Test
  void anAnswersBodyIsGivenByteByByte() throws Exception {
    byte[] body = {0, 1, (byte) 0xff};
    Fake<SipServletResponse> response = response("application/sdp").says("getRawContent", body);

    FinalAnswer answer = Requests.answer(response.get());

    assertThat(answer.content().type()).isEqualTo("application/sdp");
    assertThat(answer.content().bytes()).isEqualTo(body);
    assertThat(Requests.answer(response(null).get()).content()).isNull();
  }

  private static Fake<SipServletResponse> response(String type) {
    return Fake.of(SipServletResponse.class)
        .says("getStatus", 200)
        .says("getCallId", "call-1")
        .says("getReasonPhrase", "OK")
        .says("getHeaderNames", List.of().iterator())
        .says("getHeader", type);
  }

  private static SipServletRequest request(
      String transport, List<String> vias, List<String> supported) {
    return Fake.of(SipServletRequest.class)
        .says("getInitialTransport", transport)
        .says("getInitialRemoteAddr", "192.0.2.9")
        .says("getInitialRemotePort", 40000)
        .says("getHeader", vias.get(0))
        .on("getHeaders", name -> (name[0].equals("Via") ? vias : supported).iterator())
        .get();
  }
}
