package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Messages that waited are fetched by who is told of them (CPM-CONV-009; fact sheet 3.7). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class PullFlowTest {

  private static final String REQUEST = "application/vnd.cpm.deferred-request+xml";

  private final RunningServer server;

  PullFlowTest(RunningServer server) {
    this.server = server;
  }

  /** The notices that came: messages of the system. */
  private static List<SipText> notices(ChatPhone phone) {
    return phone.device().messages().stream()
        .filter(m -> CpmService.SYSTEM.urn().equals(m.header("P-Asserted-Service")))
        .toList();
  }

  private static SipText awaitNotice(ChatPhone phone) {
    Patience.until("a notice", () -> !notices(phone).isEmpty());
    return notices(phone).get(0);
  }

  /** One attribute of each message that a notice tells of. */
  private static List<String> told(SipText notice, String attribute) {
    List<String> values = new ArrayList<>();
    Matcher message = Pattern.compile("<message [^>]*>").matcher(notice.content());
    while (message.find()) {
      Matcher value = Pattern.compile(" " + attribute + "=\"([^\"]*)\"").matcher(message.group());
      assertThat(value.find()).as(attribute + " in " + message.group()).isTrue();
      values.add(value.group(1));
    }
    return values;
  }

  private static Pager message(User to, String text) {
    return Pager.to(to.sip()).text(text).askAll();
  }

  private static OutgoingCall fetch(ChatPhone phone, Invite invite) {
    return phone.invite(invite).awaitAccepted();
  }

  private static String chosen(String element) {
    return "<?xml version=\"1.0\"?><deferred-request>" + element + "</deferred-request>";
  }

  @Test
  @Requirement({"AD-PF-23.2"})
  @Requirement(
      value = {"CPM-CONV-009", "AD-PF-23", "AD-PF-36", "AD-IF-PF1-07"},
      partial = true)
  void aNoticeTellsOfSizeSenderAndTimeAndAllAreFetched() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      Pager first = message(carol, "first").header("Subject", "Eins");
      Pager second = message(carol, "second " + "x".repeat(3000)).header("Subject", "Zwei");
      assertThat(alice.device().send(first)).returns(202, SipText::status);
      assertThat(bob.device().send(second)).returns(202, SipText::status);

      phone.register();

      SipText notice = awaitNotice(phone);
      assertThat(notice.content()).contains("count=\"2\"");
      assertThat(told(notice, "message-id")).containsExactly(first.id(), second.id());
      assertThat(told(notice, "from")).containsExactly(alice.user().sip(), bob.user().sip());
      assertThat(told(notice, "size"))
          .containsExactly(
              Integer.toString(first.body().length), Integer.toString(second.body().length));
      assertThat(told(notice, "subject")).containsExactly("Eins", "Zwei");
      assertThat(told(notice, "date"))
          .allSatisfy(
              date ->
                  assertThat(OffsetDateTime.parse(date).toInstant())
                      .isBetween(
                          Instant.now().minus(Duration.ofMinutes(2)),
                          Instant.now().plusSeconds(2)));
      assertThat(Handset.uri(notice.header("From"))).isEqualTo("sip:deferred@cpm.example");

      OutgoingCall fetching = fetch(phone, Invite.fetch());
      List<MsrpMessage> fetched = fetching.media().await(2);
      assertThat(fetched.get(0).body()).isEqualTo(first.body());
      assertThat(fetched.get(1).body()).isEqualTo(second.body());
      assertThat(fetching.remote().message().direction()).isEqualTo("sendonly");
      fetching.awaitEnd();

      assertThat(phone.invite(Invite.fetch()).awaitAnswer())
          .returns(404, SipText::status)
          .satisfies(a -> assertThat(a.header("Warning")).contains("No messages"));
      phone.register();
      assertThat(phone.device().settle().texts()).doesNotContain("first");
      assertThat(notices(phone)).hasSize(1);
      alice.device().settle();
    }
  }

  @Test
  @Requirement("CPM-CONV-002.3")
  void whoDefersEverythingIsToldAtOnceAndNothingIsPushed() {
    User carol = server.newUser(Preference.DEFER);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      phone.register();
      Pager kept = message(carol, "for later");
      assertThat(alice.device().send(kept)).returns(202, SipText::status);

      SipText notice = awaitNotice(phone);
      assertThat(told(notice, "message-id")).containsExactly(kept.id());
      phone.register();
      assertThat(alice.device().settle().reportsOn(kept)).doesNotContain("delivered");

      OutgoingCall fetching = fetch(phone, Invite.fetch());
      assertThat(fetching.media().await(1).get(0).body()).isEqualTo(kept.body());
      fetching.awaitEnd();
      assertThat(phone.device().texts()).doesNotContain("for later");
    }
  }

  @Test
  @Requirement("AD-PF-23")
  void whatWaitedIsPushedToOneUserAndFetchedByAnother() {
    User fetches = server.newUser(Preference.PULL);
    User takes = server.newUser(Preference.NONE);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone puller = server.phone(fetches, Transport.UDP);
        ChatPhone taker = server.phone(takes, Transport.UDP)) {
      Pager toPuller = message(fetches, "fetched");
      Pager toTaker = message(takes, "pushed");
      assertThat(alice.device().send(toPuller)).returns(202, SipText::status);
      assertThat(alice.device().send(toTaker)).returns(202, SipText::status);

      taker.register();
      puller.register();

      Patience.until("the push", () -> taker.device().texts().contains("pushed"));
      assertThat(notices(taker)).isEmpty();
      assertThat(told(awaitNotice(puller), "message-id")).containsExactly(toPuller.id());
      assertThat(puller.device().settle().texts()).doesNotContain("fetched");
      OutgoingCall fetching = fetch(puller, Invite.fetch());
      assertThat(fetching.media().await(1).get(0).body()).isEqualTo(toPuller.body());
      fetching.awaitEnd();
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-009", partial = true)
  void theChosenOneIsFetchedAndTheOthersStay() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      Pager first = message(carol, "first");
      Pager second = message(carol, "second");
      assertThat(alice.device().send(first)).returns(202, SipText::status);
      assertThat(alice.device().send(second)).returns(202, SipText::status);
      phone.register();
      awaitNotice(phone);

      OutgoingCall one =
          fetch(
              phone,
              Invite.fetch()
                  .part(REQUEST, chosen("<message message-id=\"" + second.id() + "\"/>")));
      assertThat(one.media().await(1).get(0).body()).isEqualTo(second.body());
      one.awaitEnd();
      assertThat(one.media().messages()).hasSize(1);

      OutgoingCall rest = fetch(phone, Invite.fetch());
      assertThat(rest.media().await(1).get(0).body()).isEqualTo(first.body());
      rest.awaitEnd();
      assertThat(rest.media().messages()).hasSize(1);
    }
  }

  @Test
  @Requirement({"CPM-CONV-009"})
  void aPartIsFetchedAndTheWholeStays() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      String parts =
          "--cut\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\nLook: ☕\r\n"
              + "--cut\r\nContent-Type: image/gif\r\n\r\nGIF89a…\r\n--cut--\r\n";
      Pager mixed =
          Pager.to(carol.sip())
              .content(
                  "multipart/mixed;boundary=\"cut\"",
                  parts.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(alice.device().send(mixed)).returns(202, SipText::status);
      phone.register();
      awaitNotice(phone);

      OutgoingCall text =
          fetch(
              phone,
              Invite.fetch()
                  .part(
                      REQUEST, chosen("<part message-id=\"" + mixed.id() + "\" parts=\"text\"/>")));
      MsrpMessage part = text.media().await(1).get(0);
      assertThat(part.content()).isEqualTo("Look: ☕");
      assertThat(part.cpim("imdn.Message-ID")).isEqualTo(mixed.id());
      text.awaitEnd();

      OutgoingCall whole = fetch(phone, Invite.fetch());
      assertThat(whole.media().await(1).get(0).body()).isEqualTo(mixed.body());
    }
  }

  @Test
  @Requirement({"AD-PF-36"})
  @Requirement(value = "AD-PF-34", partial = true)
  void eachDeviceIsToldAndFetchesForItself() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP);
        ChatPhone tablet = server.phone(carol, Transport.TCP)) {
      Pager waiting = message(carol, "for both");
      assertThat(alice.device().send(waiting)).returns(202, SipText::status);
      phone.register();
      tablet.register();
      awaitNotice(phone);
      awaitNotice(tablet);

      for (ChatPhone device : List.of(phone, tablet)) {
        OutgoingCall fetching = fetch(device, Invite.fetch());
        assertThat(fetching.media().await(1).get(0).body()).isEqualTo(waiting.body());
        fetching.awaitEnd();
      }
    }
  }

  @Test
  void whatASessionCouldNotFinishIsFetchedAgain() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      Pager waiting = message(carol, "again");
      assertThat(alice.device().send(waiting)).returns(202, SipText::status);
      phone.register();
      awaitNotice(phone);
      OutgoingCall broken = fetch(phone, Invite.fetch().answeringMessages(0));
      Patience.until("the message", () -> !broken.media().requests("SEND").isEmpty());
      broken.media().connection().reset();
      broken.awaitEnd();

      Patience.untilAsserted(
          () ->
              assertThat(phone.invite(Invite.fetch()).awaitAnswer()).returns(200, SipText::status));
    }
  }

  @Test
  void onlyWhoIsRegisteredFetchesAndOnlyHisOwn() {
    User carol = server.newUser(Preference.PULL);
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone stranger = server.phone(server.newUser(), Transport.UDP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      assertThat(alice.device().send(message(carol, "mine"))).returns(202, SipText::status);
      phone.register();
      awaitNotice(phone);

      assertThat(alice.invite(Invite.fetch()).awaitAnswer()).returns(404, SipText::status);
      assertThat(stranger.invite(Invite.fetch()).awaitAnswer()).returns(407, SipText::status);
    }
  }
}
