package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** What must hold on each database: delivery, deferral, order, expiry, and the sudden end. */
abstract class CoreFlows {

  private static final int BURST = 200;

  private final RunningServer server;

  CoreFlows(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement({"AD-REL-16", "AD-PF-17", "AD-PF-37", "AD-PF-40"})
  void aMessageGoesOutAndItsNotificationsComeBack() {
    User sender = server.newUser();
    User bob = server.newUser();
    try (Handset alice = server.device(sender, Transport.UDP).register();
        Handset tablet = server.device(sender, Transport.TCP).register();
        Handset phone = server.device(bob, Transport.UDP).register();
        Handset desktop = server.device(bob, Transport.TCP).register()) {
      Pager hello = Pager.to(bob.sip()).text("Hello ☕ مرحبا 𝄞").askAll();

      assertThat(alice.send(hello)).returns(202, SipText::status);
      SipText atPhone = phone.await(1).get(0);
      SipText atDesktop = desktop.await(1).get(0);
      assertThat(atPhone.body()).isEqualTo(hello.body());
      assertThat(atDesktop.body()).isEqualTo(hello.body());

      assertThat(phone.report(atPhone, "delivered")).returns(202, SipText::status);
      assertThat(desktop.report(atDesktop, "delivered")).returns(202, SipText::status);
      assertThat(desktop.report(atDesktop, "displayed")).returns(202, SipText::status);
      assertThat(phone.report(atPhone, "displayed")).returns(202, SipText::status);

      assertThat(alice.settle().reportsOn(hello)).containsExactly("delivered", "displayed");
      assertThat(tablet.settle().notifications()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"UDP, UDP", "TCP, TCP"})
  @Requirement("CPM-CONV-010")
  void aBurstReachesAnOnlineUserOnceAndInOrder(Transport from, Transport to) {
    try (Handset alice = server.newDevice(from);
        Handset bob = server.newDevice(to)) {
      assertThat(burst(alice, bob.user(), BURST)).containsOnly(Map.entry(202, BURST));

      bob.await(BURST);
      assertThat(bob.settle().texts()).isEqualTo(numbered(BURST));
    }
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"CPM-CONV-010", "AD-PF-22", "AD-IF-PF1-07"})
  @Requirement(
      value = {"CPM-CONV-002.3", "AD-PF-18", "AD-PF-23"},
      partial = true)
  void aBurstWaitsForAnOfflineUserAndComesOnceAndInOrder(Transport transport) {
    User carol = server.newUser();
    try (Handset alice = server.newDevice(transport);
        Handset phone = server.device(carol, transport)) {
      assertThat(burst(alice, carol, BURST)).containsOnly(Map.entry(202, BURST));

      phone.register();
      phone.await(BURST);
      assertThat(phone.settle().texts()).isEqualTo(numbered(BURST));
      phone.register();
      assertThat(phone.settle().texts()).hasSize(BURST);
    }
  }

  @Test
  @Requirement({"AD-PF-24", "AD-PF-27"})
  @Requirement(
      value = {"CPM-CONV-002.2", "AD-PF-26"},
      partial = true)
  void anExpiredMessageIsGoneAndItsSenderIsTold() {
    User dave = server.newUser();
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP)) {
      Pager brief = Pager.to(dave.sip()).text("brief").askAll().header("Expires", "2");
      Pager lasting = Pager.to(dave.sip()).text("lasting").askAll().header("Expires", "600");
      Instant sent = Instant.now();
      assertThat(alice.send(brief)).returns(202, SipText::status);
      Instant accepted = Instant.now();
      assertThat(alice.send(lasting)).returns(202, SipText::status);

      alice.awaitReports(brief, "failed");

      assertThat(Instant.now())
          .isAfterOrEqualTo(sent.plusSeconds(2))
          .isBefore(accepted.plusSeconds(2).plusSeconds(2));
      phone.register();
      phone.await(1);
      assertThat(phone.settle().texts()).containsExactly("lasting");
      assertThat(alice.settle().reportsOn(lasting)).isEmpty();
    }
  }

  @Test
  void nothingThatWasAcceptedOverAnyTransportIsLostWhenTheServerIsKilled() {
    try (InterruptedBurst udp = new InterruptedBurst(server, Transport.UDP);
        InterruptedBurst tcp = new InterruptedBurst(server, Transport.TCP);
        InterruptedBurst tls = new InterruptedBurst(server, Transport.TLS)) {
      List<InterruptedBurst> bursts = List.of(udp, tcp, tls);
      for (int i = 0; i < BURST; i++) {
        bursts.forEach(InterruptedBurst::sendNext);
      }
      Patience.until(
          "a part of each burst has come",
          () -> bursts.stream().allMatch(burst -> burst.hasDelivered(BURST / 4)));
      server.kill9();
      bursts.forEach(InterruptedBurst::killed);
      server.start();

      bursts.forEach(InterruptedBurst::assertThatNothingIsLost);
    }
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
  }

  /** Sends numbered messages without waiting in between; returns how often each status came. */
  private static Map<Integer, Integer> burst(Handset from, User to, int count) {
    List<CompletableFuture<SipText>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(from.sendAsync(Pager.to(to.sip()).text("m" + i)));
    }
    Map<Integer, Integer> statuses = new HashMap<>();
    answers.forEach(answer -> statuses.merge(Patience.get(answer).status(), 1, Integer::sum));
    return statuses;
  }
}
