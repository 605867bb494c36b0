package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

class SenderCheckTest {

  private static final Flow PHONE = new Flow("udp", "192.0.2.10", 5070);
  private static final Flow ELSEWHERE = new Flow("udp", "192.0.2.99", 5070);
  private static final String ALICE = "sip:alice@cpm.example";
  private static final String ALICE_TEL = "tel:+15550100001";
  private static final String BOB = "sip:bob@cpm.example";

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final Settings settings = Settings.of(Map.of());
  private final DeviceDirectory devices = new DeviceDirectory(registrations);
  private DigestAuthenticator authenticator;
  private SenderCheck check;
  private Subscriber alice;
  private Device phone;

  @BeforeEach
  void registerAlice() {
    alice = users.add("alice", ALICE_TEL);
    users.add("bob");
    SubscriberDirectory directory = new SubscriberDirectory(users);
    authenticator = new DigestAuthenticator(settings, directory, clock);
    check = new SenderCheck(settings, authenticator, directory, devices, clock);
    phone = registrations.device(alice, "phone", PHONE);
    devices.replace(alice.id(), registrations.devicesOf(alice.id()));
  }

  @Test
  void aRequestFromALiveBindingIsItsUsers() {
    Sender sender = accepted(message(ALICE).source(PHONE).build());

    assertThat(sender.subscriberId()).isEqualTo(alice.id());
    assertThat(sender.address()).isEqualTo(ALICE);
    assertThat(sender.device().id()).isEqualTo(phone.id());
    assertThat(sender.key()).isEqualTo(Sender.keyOf(alice));
    assertThat(sender.anonymous()).isFalse();
  }

  @Test
  @Requirement(value = "AD-CL-07", partial = true)
  void aUserSendsFromAnyOfHisAddresses() {
    assertThat(accepted(message(ALICE_TEL).source(PHONE).build()).address()).isEqualTo(ALICE_TEL);
    assertThat(
            accepted(message("sip:+1-555-010-0001@cpm.example;user=phone").source(PHONE).build())
                .address())
        .isEqualTo(ALICE_TEL);
  }

  @Test
  void thePreferredIdentityIsTheOneThatCounts() {
    Sender sender =
        accepted(
            message(ALICE)
                .with("P-Preferred-Identity", "<" + ALICE_TEL + ">")
                .source(PHONE)
                .build());

    assertThat(sender.address()).isEqualTo(ALICE_TEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp 192.0.2.10 5070", "udp 192.0.2.11 5070", "udp 192.0.2.10 5071"})
  void anotherTransportAddressOrPortIsNotTheBinding(String source) {
    String[] part = source.split(" ");
    Flow flow = new Flow(part[0], part[1], Integer.parseInt(part[2]));

    assertThat(refused(message(ALICE).source(flow).build()))
        .isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  @Test
  void aBindingThatHasRunOutProvesNothing() {
    clock.advance(Duration.ofHours(1));

    assertThat(refused(message(ALICE).source(PHONE).build()))
        .isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  @Test
  void validCredentialsSufficeWithoutABinding() {
    Sender sender = accepted(withCredentials(message(ALICE).source(ELSEWHERE), "alice"));

    assertThat(sender.subscriberId()).isEqualTo(alice.id());
    assertThat(sender.device()).isNull();
  }

  @Test
  void theContactNamesTheDeviceOfWhoSendsOverAnotherFlow() {
    String contact = "<sip:alice@192.0.2.10:5070>;+sip.instance=\"<" + phone.key() + ">\"";
    Sender sender =
        accepted(
            withCredentials(message(ALICE).with("Contact", contact).source(ELSEWHERE), "alice"));
    assertThat(sender.device().id()).isEqualTo(phone.id());

    String other = contact.replace(phone.key(), "urn:uuid:of-nobody");
    assertThat(
            accepted(
                    withCredentials(
                        message(ALICE).with("Contact", other).source(ELSEWHERE), "alice"))
                .device())
        .isNull();
  }

  @Test
  void nobodyWritesInTheNameOfAnother() {
    assertThat(refused(message(BOB).source(PHONE).build())).isEqualTo(Outcome.FORBIDDEN);
    assertThat(refused(message("sip:nobody@cpm.example").source(PHONE).build()))
        .isEqualTo(Outcome.FORBIDDEN);
    assertThat(refused(withCredentials(message(BOB).source(ELSEWHERE), "alice")))
        .isEqualTo(Outcome.FORBIDDEN);
    assertThat(
            refused(
                message(ALICE).with("P-Preferred-Identity", "<" + BOB + ">").source(PHONE).build()))
        .isEqualTo(Outcome.FORBIDDEN);
    assertThat(
            refused(
                message(BOB).with("P-Preferred-Identity", "<" + ALICE + ">").source(PHONE).build()))
        .isEqualTo(Outcome.FORBIDDEN);
    assertThat(
            refused(
                message(ALICE)
                    .with("P-Preferred-Identity", "<" + ALICE + ">, <" + BOB + ">")
                    .source(PHONE)
                    .build()))
        .isEqualTo(Outcome.FORBIDDEN);
  }

  @Test
  void whatAClientAssertsCountsForNothing() {
    Sender sender =
        accepted(message(ALICE).with("P-Asserted-Identity", "<" + BOB + ">").source(PHONE).build());

    assertThat(sender.address()).isEqualTo(ALICE);
    assertThat(
            refused(
                message(BOB)
                    .with("P-Asserted-Identity", "<" + ALICE + ">")
                    .source(ELSEWHERE)
                    .build()))
        .isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  @Test
  void anAnonymousFromWithAPreferredIdentityIsThatUserUnnamed() {
    Sender sender =
        accepted(
            message("sip:anonymous@anonymous.invalid")
                .with("P-Preferred-Identity", "<" + ALICE + ">")
                .source(PHONE)
                .build());

    assertThat(sender.address()).isEqualTo(ALICE);
    assertThat(sender.anonymous()).isTrue();
  }

  @Test
  void anAnonymousFromAloneIsTheUserWhoseBindingItComesFrom() {
    Sender sender = accepted(message("sip:anonymous@anonymous.invalid").source(PHONE).build());

    assertThat(sender.subscriberId()).isEqualTo(alice.id());
    assertThat(sender.address()).isEqualTo(alice.defaultAddress());
    assertThat(sender.device().id()).isEqualTo(phone.id());
    assertThat(sender.anonymous()).isTrue();
  }

  @Test
  void anAnonymousFromOfNoBindingIsChallengedAndThenHisWhoKnowsThePassword() {
    RequestBuilder anonymous = message("sip:anonymous@anonymous.invalid").source(ELSEWHERE);

    assertThat(refused(anonymous.build())).isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
    Sender sender = accepted(withCredentials(anonymous, "alice"));
    assertThat(sender.subscriberId()).isEqualTo(alice.id());
    assertThat(sender.anonymous()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "user", "header;user;id", "ID; critical"})
  void thePrivacyHeaderAsksForAnonymity(String value) {
    assertThat(accepted(message(ALICE).with("Privacy", value).source(PHONE).build()).anonymous())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "history", "identity"})
  void otherPrivacyValuesDoNot(String value) {
    assertThat(accepted(message(ALICE).with("Privacy", value).source(PHONE).build()).anonymous())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice", "<sip:>", "http://cpm.example/", "<sip:alice@cpm.example"})
  void aFromThatIsNoAddressIsMalformed(String from) {
    assertThat(refused(message(ALICE).with("From", from).source(PHONE).build()))
        .isEqualTo(Outcome.MALFORMED);
  }

  @Test
  @Requirement(value = "AD-PF-03", partial = true)
  void aBarredUserMayNotSendFromHisBindingEither() {
    Subscriber barred = users.add("barred", false);
    registrations.device(barred, "old", ELSEWHERE);

    assertThat(refused(message(barred.defaultAddress()).source(ELSEWHERE).build()))
        .isEqualTo(Outcome.FORBIDDEN);
  }

  private static RequestBuilder message(String from) {
    return RequestBuilder.request("MESSAGE", "sip:carol@cpm.example", from);
  }

  private Sender accepted(InboundRequest request) {
    SenderCheck.Result result = check.check(request);
    assertThat(result.refusal()).isNull();
    return result.sender();
  }

  private Outcome refused(InboundRequest request) {
    SenderCheck.Result result = check.check(request);
    assertThat(result.sender()).isNull();
    return result.refusal().outcome();
  }

  private InboundRequest withCredentials(RequestBuilder request, String name) {
    List<String> challenges =
        Answers.values(
            authenticator.ofProxy(request.build()).refusal().orElseThrow(), "Proxy-Authenticate");
    DigestChallenge challenge = DigestChallenge.parse(challenges.get(0)).orElseThrow();
    return request
        .with(
            "Proxy-Authorization",
            DigestCredentials.answer(
                    challenge,
                    name + "@cpm.example",
                    Users.PASSWORD,
                    "MESSAGE",
                    "sip:carol@cpm.example",
                    1,
                    "c")
                .toHeaderValue())
        .build();
  }
}
