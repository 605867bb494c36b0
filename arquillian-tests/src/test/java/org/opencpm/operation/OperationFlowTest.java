package org.opencpm.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** What an operator sees: health, metrics, log; and a restart in good order. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class OperationFlowTest {

  private final RunningServer server;

  OperationFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  void aReadyServerIsHealthyInEachPart() {
    HttpResponse<String> health = server.get("/health");

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    assertThat(health.body())
        .contains("\"status\":\"UP\"", "\"database\"", "\"migrations\"", "\"sip\"")
        .doesNotContain("DOWN");
  }

  @Test
  void whatHappensIsCounted() {
    User bob = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(bob, Transport.UDP).register()) {
      double accepted = server.metric("cpm_accepted_total{class=\"standalone\"}");
      double delivered = server.metric("cpm_delivered_total{class=\"standalone\"}");
      double refused = server.metric("cpm_refused_total{status=\"404\"}");
      double latencies = server.metric("cpm_delivery_latency_seconds_count");

      assertThat(alice.send(Pager.to(bob.sip()).text("counted"))).returns(202, SipText::status);
      assertThat(alice.send(Pager.to("sip:nobody@cpm.example").text("x")))
          .returns(404, SipText::status);
      phone.await(1);

      Patience.untilAsserted(
          () -> {
            assertThat(server.metric("cpm_accepted_total{class=\"standalone\"}"))
                .isEqualTo(accepted + 1);
            assertThat(server.metric("cpm_delivered_total{class=\"standalone\"}"))
                .isEqualTo(delivered + 1);
            assertThat(server.metric("cpm_refused_total{status=\"404\"}")).isEqualTo(refused + 1);
            assertThat(server.metric("cpm_delivery_latency_seconds_count"))
                .isEqualTo(latencies + 1);
          });
    }
  }

  @Test
  void theLogFollowsAMessageAndNeverShowsWhatItSays() {
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP)) {
      Pager pager = Pager.to(bob.user().sip()).text("my secret is blue");

      assertThat(alice.send(pager)).returns(202, SipText::status);
      bob.await(1);

      Patience.untilAsserted(
          () ->
              assertThat(server.log())
                  .anySatisfy(
                      line ->
                          assertThat(line)
                              .contains("event=accepted", pager.id(), pager.conversation()))
                  .anySatisfy(line -> assertThat(line).contains("event=attempt", pager.id())));
      assertThat(server.log()).noneSatisfy(line -> assertThat(line).contains("secret"));
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-22", "AD-CL-06"},
      partial = true)
  void registrationsAndWaitingMessagesSurviveARestart() {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset bob = server.newDevice(Transport.UDP);
        Handset late = server.device(carol, Transport.UDP)) {
      assertThat(alice.send(Pager.to(carol.sip()).text("waits"))).returns(202, SipText::status);

      server.restart();

      // Both are still registered: one may send, the other is reached.
      Pager after = Pager.to(bob.user().sip()).text("after");
      assertThat(alice.send(after)).returns(202, SipText::status);
      bob.awaitText("after");
      late.register();
      late.awaitText("waits");
    }
  }

  @Test
  void noErrorIsInTheLog() {
    assertThat(server.logErrors()).isEmpty();
  }
}
