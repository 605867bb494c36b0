package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;
import org.opencpm.signalling.Signalling;
import org.opencpm.signalling.SignallingLink;

/** The registrar of IMS mode, fed with the example messages of the fact sheet. */
class ThirdPartyRegistrarTest {

  private static final Example REGISTER = Example.named("30-third-party-register.txt");
  private static final Example NOTIFY = Example.named("40-reg-event-notify.txt");
  private static final String ALICE = "sip:+15550100001@ims.example.com";
  private static final String INSTANCE = "urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";
  private static final String GRUU = ALICE + ";gr=" + INSTANCE;
  private static final String DEVICE = "sip:alice-dev1@192.0.2.11:5060;transport=tcp";
  private static final String SCSCF = "<sip:scscf.ims.example.com;lr>";
  private static final Flow PEER = new Flow("tcp", "192.0.2.5", 40123);

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final DeviceDirectory directory = new DeviceDirectory(registrations);
  private final SignallingLink link = new SignallingLink();
  private final List<OutboundRequest> sent = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private final Answers answers = new Answers();
  private final Responder responder =
      answer -> {
        order.add(answer.outcome().name());
        answers.answer(answer);
      };
  private ThirdPartyRegistrar registrar;
  private Subscriber alice;

  @BeforeEach
  void serve() {
    alice = users.add("alice", List.of(ALICE, "tel:+15550100001"), Map.of());
    link.attach(
        new Signalling() {
          @Override
          public void send(OutboundRequest request, AnswerListener listener) {
            order.add("sent " + request.method());
            sent.add(request);
          }

          @Override
          public Call invite(OutboundRequest request, CallListener listener) {
            throw new AssertionError("a registrar invites nobody");
          }
        });
    Settings settings =
        Settings.of(
            Map.of(
                "CPM_MODE", "ims",
                "CPM_DOMAIN", "ims.example.com",
                "CPM_TRUSTED_PEERS", "192.0.2.0/24"));
    registrar =
        new ThirdPartyRegistrar(
            settings,
            new SubscriberDirectory(users),
            directory,
            registrations,
            new Policies(new Preferences()),
            link,
            clock);
  }

  @Nested
  class WithTheDevicesRequestEnclosed {

    @Test
    @Requirement(value = "AD-IF-PF1-11", partial = true)
    void theContactIsBoundAsTheDeviceRegisteredIt() {
      register(example());

      assertThat(answers.outcomes()).containsExactly(Outcome.OK);
      Device device = device();
      assertThat(device.key()).isEqualTo(INSTANCE);
      assertThat(device.instance()).isEqualTo(INSTANCE);
      Binding binding = device.binding();
      assertThat(binding.contactUri()).isEqualTo(DEVICE);
      assertThat(binding.gruu()).isEqualTo(GRUU);
      assertThat(binding.path()).as("the S-CSCF").isEqualTo(SCSCF);
      assertThat(binding.expiresAt()).isEqualTo(clock.instant().plusSeconds(600_000));
      assertThat(binding.userAgent()).startsWith("CPM-client/OMA2.2");
      assertThat(FeatureTags.parse(binding.contactParams()).icsi())
          .contains("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg");
    }

    @Test
    void theServingServerHearsBeforeTheDeviceDoes() {
      register(example());

      assertThat(order).containsExactly("OK", "work for " + device().id());
      assertThat(directory.devicesOf(alice.id())).hasSize(1);
    }

    @Test
    void aRequestEnclosedAloneServesToo() {
      register(example().body("message/sip", REGISTER.parts("message/sip").get(0)));

      assertThat(device().binding().contactUri()).isEqualTo(DEVICE);
      assertThat(device().binding().gruu()).isNull();
    }

    @Test
    void theDevicesOwnRemovalEndsItsBindingAlone() {
      register(example());
      register(example(enclosed().replace(INSTANCE, "urn:uuid:another")));
      assertThat(bound()).hasSize(2);

      register(example(enclosed().replace("expires=600000", "expires=0")));

      assertThat(bound()).extracting(Device::key).containsExactly("urn:uuid:another");
    }

    @Test
    void theTimeThatTheServingServerGrantedCounts() {
      int answer = enclosed().indexOf("SIP/2.0 200");
      register(
          example(
              enclosed().substring(0, answer)
                  + enclosed().substring(answer).replace("expires=600000", "expires=1800")));

      assertThat(device().binding().expiresAt()).isEqualTo(clock.instant().plusSeconds(1800));
    }

    @Test
    void whatCannotBeReadIsMalformed() {
      register(example().body("message/sip", "REGISTER"));

      assertThat(answers.outcomes()).containsExactly(Outcome.MALFORMED);
      assertThat(bound()).isEmpty();
    }
  }

  @Test
  void expiresZeroEndsAllBindings() {
    register(example());
    register(example(enclosed().replace(INSTANCE, "urn:uuid:another")));

    register(thirdParty().with("Expires", "0"));

    assertThat(bound()).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void aPeerThatIsNotTrustedRegistersNobody() {
    register(example().source(new Flow("udp", "203.0.113.7", 5060)));
    registrar.notify(
        notification().source(new Flow("udp", "203.0.113.7", 5060)).build(),
        responder,
        (user, device) -> order.add("work"));

    assertThat(answers.outcomes()).containsExactly(Outcome.FORBIDDEN, Outcome.FORBIDDEN);
    assertThat(bound()).isEmpty();
  }

  @Test
  void anUnknownUserIsNotFound() {
    register(example().with("To", "<sip:nobody@ims.example.com>"));

    assertThat(answers.outcomes()).containsExactly(Outcome.UNKNOWN_USER);
  }

  @Test
  void whereTheDatabaseFailsNothingHasBeenAnsweredYet() {
    registrations.fail(new IllegalStateException("the database is down"));

    assertThatThrownBy(() -> told(notification())).hasMessage("the database is down");
    assertThatThrownBy(() -> register(thirdParty().with("Expires", "0")))
        .hasMessage("the database is down");
    assertThat(answers.all()).as("the one answer is the caller's").isEmpty();
  }

  @Nested
  class ByTheRegistrationEventPackage {

    @Test
    void withoutABodyTheServerSubscribesAfterItsAnswer() {
      register(thirdParty());

      assertThat(order).containsExactly("OK", "sent SUBSCRIBE");
      OutboundRequest subscription = sent.get(0);
      assertThat(subscription.requestUri()).isEqualTo(ALICE);
      assertThat(subscription.route()).containsExactly(SCSCF);
      assertThat(subscription.headers().first("Event")).contains("reg");
      assertThat(subscription.headers().first("Accept")).contains("application/reginfo+xml");
      assertThat(subscription.headers().first("Expires")).contains("600000");
    }

    @Test
    void aNotificationBindsTheContactsThatItTellsOf() {
      told(notification());

      Device device = device();
      assertThat(device.key()).isEqualTo(INSTANCE);
      assertThat(device.binding().contactUri()).isEqualTo(DEVICE);
      assertThat(device.binding().gruu()).isEqualTo(GRUU);
      assertThat(device.binding().path()).isEqualTo(SCSCF);
      assertThat(device.binding().expiresAt()).isEqualTo(clock.instant().plusSeconds(600_000));
      assertThat(FeatureTags.parse(device.binding().contactParams()).icsi())
          .contains("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session");
      assertThat(order).containsExactly("OK", "work for " + device.id());
    }

    @Test
    void itIsTheSameDeviceAsInTheEnclosedRequest() {
      register(example());
      told(notification());

      assertThat(registrations.devicesOf(alice.id())).hasSize(1);
    }

    @Test
    void aContactThatHasEndedIsUnbound() {
      told(notification());
      told(
          notification(
              reginfo()
                  .replace(
                      "state=\"active\" event=\"registered\"",
                      "state=\"terminated\" event=\"unregistered\"")));

      assertThat(bound()).isEmpty();
    }

    @Test
    void aRegistrationThatHasEndedUnbindsWhatItDoesNotName() {
      told(notification());
      told(
          notification(
              "<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"4\" state=\"partial\">"
                  + "<registration aor=\""
                  + ALICE
                  + "\" id=\"as9\" state=\"terminated\"/>"
                  + "</reginfo>"));

      assertThat(bound()).isEmpty();
    }

    @Test
    void aPartialDocumentLeavesOtherDevicesAloneAndAFullOneDoesNot() {
      told(notification());
      String another = reginfo().replace(INSTANCE, "urn:uuid:another");

      told(notification(another));
      assertThat(bound()).hasSize(2);

      told(notification(another.replace("state=\"partial\"", "state=\"full\"")));
      assertThat(bound()).extracting(Device::key).containsExactly("urn:uuid:another");
    }

    @Test
    void aNotificationWithoutADocumentIsTaken() {
      told(notification("").with("Subscription-State", "terminated;reason=timeout"));

      assertThat(answers.outcomes()).containsExactly(Outcome.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "registration", ""})
    void anotherPackageIsNoSubscriptionOfOurs(String event) {
      told(notification().with("Event", event));

      assertThat(answers.outcomes()).containsExactly(Outcome.NO_DIALOG);
    }

    @Test
    void anEventWithAnIdIsTheSamePackage() {
      told(notification().with("Event", "reg;id=7"));

      assertThat(bound()).hasSize(1);
    }

    @Test
    void aBrokenDocumentIsMalformed() {
      told(notification("<reginfo"));

      assertThat(answers.outcomes()).containsExactly(Outcome.MALFORMED);
    }
  }

  private void register(RequestBuilder request) {
    registrar.register(
        request.build(), responder, (user, device) -> order.add("work for " + device));
  }

  private void told(RequestBuilder request) {
    registrar.notify(request.build(), responder, (user, device) -> order.add("work for " + device));
  }

  private Device device() {
    List<Device> all = registrations.devicesOf(alice.id());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<Device> bound() {
    return registrations.devicesOf(alice.id()).stream().filter(d -> d.binding() != null).toList();
  }

  /** The third-party REGISTER of the example, without its body. */
  private static RequestBuilder thirdParty() {
    RequestBuilder request = RequestBuilder.bare("REGISTER", REGISTER.requestUri()).source(PEER);
    for (String name : List.of("From", "To", "Call-ID", "CSeq", "Contact", "Expires")) {
      request.with(name, REGISTER.header(name));
    }
    return request;
  }

  private static RequestBuilder example() {
    return thirdParty().body(REGISTER.header("Content-Type"), REGISTER.body());
  }

  /** As the example, with another body; the lengths inside are left out. */
  private static RequestBuilder example(String body) {
    return thirdParty()
        .body(
            REGISTER.header("Content-Type"), body.replaceAll("Content-Length: [1-9]\\d*\r\n", ""));
  }

  private static String enclosed() {
    return new String(REGISTER.body(), StandardCharsets.UTF_8);
  }

  private static RequestBuilder notification() {
    return notification(reginfo());
  }

  private static RequestBuilder notification(String document) {
    RequestBuilder request = RequestBuilder.bare("NOTIFY", NOTIFY.requestUri()).source(PEER);
    for (String name :
        List.of("From", "To", "Call-ID", "CSeq", "Contact", "Event", "Subscription-State")) {
      request.with(name, NOTIFY.header(name));
    }
    return request.body(NOTIFY.header("Content-Type"), document);
  }

  private static String reginfo() {
    return new String(NOTIFY.body(), StandardCharsets.UTF_8);
  }
}
