package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

class RegistrarTest {

  private static final String ALICE = "sip:alice@cpm.example";
  private static final String ALICE_TEL = "tel:+15550100001";
  private static final Flow FLOW = new Flow("udp", "192.0.2.10", 5070);
  private static final String INSTANCE = "urn:uuid:F81D4FAE-7dec-11d0-a765-00a0c91e6bf6";
  private static final String PHONE = "<sip:alice@192.0.2.10:5070>";
  private static final String WITH_INSTANCE = PHONE + ";+sip.instance=\"<" + INSTANCE + ">\"";

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final Settings settings = Settings.of(Map.of());
  private final DeviceDirectory directory = new DeviceDirectory(registrations);
  private final List<String> order = new ArrayList<>();
  private DigestAuthenticator authenticator;
  private Registrar registrar;
  private Subscriber alice;

  @BeforeEach
  void addUsers() {
    alice = users.add("alice", ALICE_TEL);
    users.add("bob");
    authenticator = new DigestAuthenticator(settings, new SubscriberDirectory(users), clock);
    registrar =
        new Registrar(
            settings,
            authenticator,
            directory,
            registrations,
            new Policies(new Preferences()),
            clock);
  }

  @Nested
  class Binding {

    @Test
    @Requirement(value = "AD-CL-06", partial = true)
    void aContactIsBoundForTheDefaultTimeAndGivenBack() {
      Answer answer = register(PHONE);

      assertThat(answer.outcome()).isEqualTo(Outcome.OK);
      assertThat(Answers.values(answer, "Contact")).containsExactly(PHONE + ";expires=3600");
      assertThat(Answers.values(answer, "P-Associated-URI"))
          .containsExactly("<" + ALICE + ">, <" + ALICE_TEL + ">");
      org.opencpm.subscriber.Binding binding = device().binding();
      assertThat(binding.flow()).isEqualTo(FLOW);
      assertThat(binding.address()).isEqualTo(ALICE);
      assertThat(binding.expiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
      assertThat(binding.lost()).isFalse();
    }

    @Test
    void theAnswerComesBeforeWhatWaitsIsPushed() {
      register(PHONE);

      assertThat(order).containsExactly("OK", "work for " + device().id());
    }

    @Test
    void theDirectoryKnowsTheDeviceWhenTheAnswerGoes() {
      assertThat(directory.devicesOf(alice.id())).isEmpty();

      register(PHONE);

      assertThat(directory.devicesOf(alice.id())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"60,60", "61,61", "3600,3600", "7200,7200", "7201,7200", "99999999999,7200"})
    void theTimeAskedForIsGrantedUpToTheMaximum(String asked, long granted) {
      assertThat(granted(register(PHONE + ";expires=" + asked))).isEqualTo(granted);
      clock.advance(Duration.ofDays(1));
      assertThat(granted(accepted(registerRequest(PHONE).with("Expires", asked))))
          .isEqualTo(granted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "59"})
    void aShorterTimeIsTooBrief(String asked) {
      Answer answer = register(PHONE + ";expires=" + asked);

      assertThat(answer.outcome()).isEqualTo(Outcome.INTERVAL_TOO_BRIEF);
      assertThat(Answers.values(answer, "Min-Expires")).containsExactly("60");
      assertThat(registrations.devicesOf(alice.id())).isEmpty();
    }

    @Test
    void theContactsOwnTimeBeatsTheRequests() {
      Answer answer = accepted(registerRequest(PHONE + ";expires=120").with("Expires", "600"));

      assertThat(granted(answer)).isEqualTo(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", ""})
    void aTimeThatIsNoneCountsAsNotGiven(String expires) {
      assertThat(granted(accepted(registerRequest(PHONE).with("Expires", expires))))
          .isEqualTo(3600);
    }

    @Test
    void zeroRemovesTheDevicesBinding() {
      register(PHONE);
      Answer answer = register(PHONE + ";expires=0");

      assertThat(answer.outcome()).isEqualTo(Outcome.OK);
      assertThat(Answers.values(answer, "Contact")).isEmpty();
      assertThat(device().binding()).isNull();
    }

    @Test
    void aStarWithExpiresZeroRemovesAllBindings() {
      register(PHONE, "<sip:alice@192.0.2.11:5070>");

      Answer answer = accepted(registerRequest("*").with("Expires", "0"));

      assertThat(answer.outcome()).isEqualTo(Outcome.OK);
      assertThat(registrations.devicesOf(alice.id()))
          .extracting(Device::binding)
          .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "00", "0 0"})
    void aStarWithoutExpiresZeroIsMalformed(String expires) {
      register(PHONE);

      assertThat(accepted(registerRequest("*").with("Expires", expires)).outcome())
          .isEqualTo(Outcome.MALFORMED);
      assertThat(device().binding()).isNotNull();
    }

    @Test
    void aStarBesideAnotherContactIsMalformed() {
      assertThat(accepted(registerRequest("*", PHONE).with("Expires", "0")).outcome())
          .isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void withoutAContactItIsAQuestion() {
      register(PHONE);
      clock.advance(Duration.ofSeconds(600));
      order.clear();

      Answer answer = accepted(registerRequest());

      assertThat(Answers.values(answer, "Contact")).containsExactly(PHONE + ";expires=3000");
      assertThat(order).containsExactly("OK");
    }

    @Test
    @Requirement(value = "AD-CL-07", partial = true)
    void everyAddressOfTheUserCanBeRegistered() {
      assertThat(accepted(registerRequest(PHONE).with("To", "<" + ALICE_TEL + ">")).outcome())
          .isEqualTo(Outcome.OK);
      assertThat(device().binding().address()).isEqualTo(ALICE_TEL);
    }

    @Test
    void nobodyRegistersForAnother() {
      assertThat(accepted(registerRequest(PHONE).with("To", "<sip:bob@cpm.example>")).outcome())
          .isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void anAddressOfAForeignDomainIsNotFound() {
      assertThat(
              accepted(registerRequest(PHONE).with("To", "<sip:alice@elsewhere.example>"))
                  .outcome())
          .isEqualTo(Outcome.UNKNOWN_USER);
    }

    @Test
    void withoutCredentialsNothingIsRegistered() {
      Answers answers = new Answers();
      registrar.register(
          RequestBuilder.register(ALICE).with("Contact", PHONE).build(),
          answers,
          (user, device) -> order.add("work"));

      assertThat(answers.only().outcome()).isEqualTo(Outcome.UNAUTHORIZED);
      assertThat(registrations.devicesOf(alice.id())).isEmpty();
      assertThat(order).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "sip:alice@127.0.0.1:5060",
          "sip:alice@127.0.0.1",
          "sip:alice@localhost",
          "sips:alice@127.0.0.1",
          "sip:127.0.0.1:5061;transport=tls",
          "sip:alice@cpm.example",
          "sip:alice@CPM.example:5070"
        })
    void aContactThatIsTheServerItselfIsRefused(String uri) {
      assertThat(register("<" + uri + ">").outcome()).isEqualTo(Outcome.FORBIDDEN);
      assertThat(registrations.devicesOf(alice.id())).isEmpty();
    }

    @Test
    void theServersNameIsRecognisedHoweverItIsSpelt() {
      Settings named = Settings.of(Map.of("CPM_HOST", "CPM.Operator.Example"));

      assertThat(Contact.isOurs(uri("sip:a@cpm.operator.example"), named)).isTrue();
      assertThat(Contact.isOurs(uri("sip:a@cpm.operator.example:5070"), named)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<mailto:alice@cpm.example>", "<sip:>", "alice", "<sip:a@b", "<>"})
    void aContactThatIsNoSipAddressIsMalformed(String contact) {
      assertThat(register(contact).outcome()).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void aDeviceNameLongerThanTheDatabaseTakesIsMalformed() {
      String instance = "urn:uuid:" + "f".repeat(600);

      assertThat(register(PHONE + ";+sip.instance=\"<" + instance + ">\"").outcome())
          .isEqualTo(Outcome.MALFORMED);
    }
  }

  @Nested
  class Order {

    @Test
    void aRefreshNeedsAHigherCSeqInTheSameCall() {
      accepted(registerRequest(PHONE).with("Call-ID", "one").with("CSeq", "5 REGISTER"));

      assertThat(
              accepted(registerRequest(PHONE).with("Call-ID", "one").with("CSeq", "5 REGISTER"))
                  .outcome())
          .isEqualTo(Outcome.SERVER_ERROR);
      assertThat(
              accepted(
                      registerRequest(PHONE + ";expires=0")
                          .with("Call-ID", "one")
                          .with("CSeq", "4 REGISTER"))
                  .outcome())
          .isEqualTo(Outcome.SERVER_ERROR);
      assertThat(
              accepted(registerRequest(PHONE).with("Call-ID", "one").with("CSeq", "6 REGISTER"))
                  .outcome())
          .isEqualTo(Outcome.OK);
      assertThat(device().binding().cseq()).isEqualTo(6);
    }

    @Test
    void anotherCallNeedsNone() {
      accepted(registerRequest(PHONE).with("Call-ID", "one").with("CSeq", "5 REGISTER"));

      assertThat(
              accepted(registerRequest(PHONE).with("Call-ID", "two").with("CSeq", "1 REGISTER"))
                  .outcome())
          .isEqualTo(Outcome.OK);
    }

    @Test
    void anOldStarRemovesNothing() {
      accepted(registerRequest(PHONE).with("Call-ID", "one").with("CSeq", "5 REGISTER"));

      Answer answer =
          accepted(
              registerRequest("*")
                  .with("Expires", "0")
                  .with("Call-ID", "one")
                  .with("CSeq", "4 REGISTER"));

      assertThat(answer.outcome()).isEqualTo(Outcome.SERVER_ERROR);
      assertThat(device().binding()).isNotNull();
    }
  }

  @Nested
  class Devices {

    @Test
    void aDeviceIsItsInstanceHoweverItsContactChanges() {
      register(WITH_INSTANCE);
      long id = device().id();
      register("<sip:alice@198.51.100.1:6000>;+sip.instance=\"<" + INSTANCE + ">\"");

      assertThat(device().id()).isEqualTo(id);
      assertThat(device().key()).isEqualTo(INSTANCE);
      assertThat(device().instance()).isEqualTo(INSTANCE);
      assertThat(device().binding().contactUri()).isEqualTo("sip:alice@198.51.100.1:6000");
    }

    @Test
    void withoutAnInstanceItIsUserHostAndPortOfItsContact() {
      register("<sip:alice@192.0.2.10:5070;transport=udp>");
      register("<sip:alice@192.0.2.10:5071>");

      assertThat(registrations.devicesOf(alice.id()))
          .extracting(Device::key)
          .containsExactly("alice@192.0.2.10:5070", "alice@192.0.2.10:5071");
    }

    @Test
    void featureTagsAreKeptAndGivenBackAsTheyCame() {
      String tags =
          ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\";+g.oma.sip-im";

      Answer answer = register(PHONE + tags);

      assertThat(Answers.values(answer, "Contact")).containsExactly(PHONE + tags + ";expires=3600");
      assertThat(device().binding().contactParams()).isEqualTo(tags);
    }

    @Test
    @Requirement(value = "AD-CL-44", partial = true)
    void theDisplayNameOfTheContactIsTheDevicesName() {
      Answer answer = register("\"Alice's \\\"phone\\\"\" " + PHONE);

      assertThat(device().name()).isEqualTo("Alice's \"phone\"");
      assertThat(Answers.values(answer, "Contact"))
          .containsExactly("\"Alice's \\\"phone\\\"\" " + PHONE + ";expires=3600");
    }

    @Test
    void aLongDeviceNameIsCutBetweenCharacters() {
      register("\"" + "x".repeat(99) + "\ud83d\ude00\" " + PHONE);

      assertThat(device().name()).isEqualTo("x".repeat(99));
    }

    @Test
    void aGruuIsGivenToWhoSupportsItAndHasAnInstance() {
      Answer answer = accepted(registerRequest(WITH_INSTANCE).with("Supported", "path, gruu"));

      assertThat(Answers.values(answer, "Contact").get(0))
          .contains(";pub-gruu=\"" + ALICE + ";gr=" + INSTANCE + "\"");
      assertThat(device().binding().gruu()).isEqualTo(ALICE + ";gr=" + INSTANCE);
    }

    @Test
    void nobodyElseGetsOne() {
      assertThat(Answers.values(register(WITH_INSTANCE), "Contact").get(0)).doesNotContain("gruu");
      assertThat(
              Answers.values(
                      accepted(registerRequest("<sip:alice@192.0.2.11>").with("Supported", "gruu")),
                      "Contact")
                  .toString())
          .doesNotContain("gruu");
    }

    @Test
    void severalDevicesRegisterInOneRequest() {
      Answer answer = register(PHONE, "<sip:alice@192.0.2.11:5070>");

      assertThat(Answers.values(answer, "Contact")).hasSize(2);
      assertThat(order).hasSize(3);
    }

    @Test
    void tooManyContactsInOneRequestAreRefused() {
      String[] contacts =
          IntStream.range(0, 11)
              .mapToObj(i -> "<sip:alice@192.0.2.10:" + (6000 + i) + ">")
              .toArray(String[]::new);

      assertThat(register(contacts).outcome()).isEqualTo(Outcome.FORBIDDEN);
    }

    @Test
    void aUserHasNoMoreThan32DevicesButEachCanBeRefreshed() {
      for (int i = 0; i < 32; i++) {
        assertThat(register("<sip:alice@192.0.2.10:" + (6000 + i) + ">").outcome())
            .isEqualTo(Outcome.OK);
      }

      assertThat(register("<sip:alice@192.0.2.10:7000>").outcome()).isEqualTo(Outcome.FORBIDDEN);
      assertThat(register("<sip:alice@192.0.2.10:6005>").outcome()).isEqualTo(Outcome.OK);
      register("<sip:alice@192.0.2.10:6006>;expires=0");
      assertThat(register("<sip:alice@192.0.2.10:7000>").outcome()).isEqualTo(Outcome.OK);
    }
  }

  private Device device() {
    List<Device> devices = registrations.devicesOf(alice.id());
    assertThat(devices).hasSize(1);
    return devices.get(0);
  }

  private static long granted(Answer answer) {
    assertThat(answer.outcome()).isEqualTo(Outcome.OK);
    String contact = Answers.values(answer, "Contact").get(0);
    return Long.parseLong(contact.substring(contact.indexOf(";expires=") + 9));
  }

  private Answer register(String... contacts) {
    return accepted(registerRequest(contacts));
  }

  private static RequestBuilder registerRequest(String... contacts) {
    RequestBuilder request = RequestBuilder.register(ALICE).source(FLOW);
    for (String contact : contacts) {
      request.and("Contact", contact);
    }
    return request;
  }

  /** The answer to a request with the right credentials. */
  private Answer accepted(RequestBuilder request) {
    Answers challenge = new Answers();
    registrar.register(request.build(), challenge, (user, device) -> {});
    DigestChallenge offered =
        DigestChallenge.parse(Answers.values(challenge.only(), "WWW-Authenticate").get(0))
            .orElseThrow();
    InboundRequest signed =
        request
            .with(
                "Authorization",
                DigestCredentials.answer(
                        offered,
                        "alice@cpm.example",
                        Users.PASSWORD,
                        "REGISTER",
                        "sip:cpm.example",
                        1,
                        "c")
                    .toHeaderValue())
            .build();
    Answers answers = new Answers();
    registrar.register(
        signed,
        answer -> {
          order.add(answer.outcome().name());
          answers.answer(answer);
        },
        (user, device) -> order.add("work for " + device));
    return answers.only();
  }

  private static SipUri uri(String text) {
    try {
      return SipUri.parse(text);
    } catch (AddressSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
