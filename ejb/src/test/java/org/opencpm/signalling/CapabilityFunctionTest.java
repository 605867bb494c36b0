package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.scene.Users;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.SenderCheck;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

class CapabilityFunctionTest {

  private static final Flow PHONE = new Flow("udp", "192.0.2.10", 5070);
  private static final String ALICE = "sip:alice@cpm.example";

  private final MovableClock clock = new MovableClock();
  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private CapabilityFunction capabilities;
  private Subscriber bob;

  @BeforeEach
  void start() {
    Settings settings = Settings.of(Map.of());
    Subscriber alice = users.add("alice");
    bob = users.add("bob", "tel:+15550100002");
    SubscriberDirectory subscribers = new SubscriberDirectory(users);
    DeviceDirectory devices = new DeviceDirectory(registrations);
    SenderCheck senders =
        new SenderCheck(
            settings, new DigestAuthenticator(settings, subscribers), subscribers, devices, clock);
    registrations.device(alice, "phone", PHONE);
    capabilities = new CapabilityFunction(settings, senders, subscribers, devices, clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sip:127.0.0.1:5060", "sip:cpm.example", "sips:cpm.example:5061"})
  void theServerTellsAnybodyWhatItCanDo(String uri) {
    Answer answer =
        capabilities.options(
            RequestBuilder.request("OPTIONS", uri, "sip:stranger@elsewhere.example").build());

    assertThat(answer.outcome()).isEqualTo(Outcome.OK);
    assertThat(Answers.values(answer, "Allow").get(0)).contains("MESSAGE").contains("REGISTER");
    assertThat(Answers.values(answer, "Accept").get(0)).contains("message/cpim");
    assertThat(Answers.values(answer, "Supported").get(0)).contains("gruu");
    assertThat(Answers.values(answer, "Contact").get(0))
        .startsWith("<sip:127.0.0.1:5060>;automata;")
        .contains("urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg");
  }

  @Test
  void ofAUserItTellsTheUnionOfWhatTheDevicesCanDo() {
    device(
        "tablet",
        ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\""
            + ";+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.fthttp\"",
        false);
    device(
        "desk",
        ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session\";+g.oma.sip-im",
        false);

    Answer answer = options("sip:bob@cpm.example");

    assertThat(answer.outcome()).isEqualTo(Outcome.OK);
    assertThat(Answers.values(answer, "Contact"))
        .containsExactly(
            "<sip:bob@cpm.example>"
                + ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,"
                + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session\""
                + ";+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.fthttp\""
                + ";+g.oma.sip-im");
  }

  @Test
  void aUserIsFoundByAnyOfHisAddresses() {
    device("tablet", "", false);

    assertThat(options("tel:+1-555-010-0002").outcome()).isEqualTo(Outcome.OK);
    assertThat(options("sip:+15550100002@cpm.example;user=phone").outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void aUserWithoutAReachableDeviceIsUnavailable() {
    assertThat(options("sip:bob@cpm.example").outcome()).isEqualTo(Outcome.UNAVAILABLE);
    device("tablet", "", true);
    assertThat(options("sip:bob@cpm.example").outcome()).isEqualTo(Outcome.UNAVAILABLE);
  }

  @Test
  void nobodyElseIsKnown() {
    assertThat(options("sip:nobody@cpm.example").outcome()).isEqualTo(Outcome.UNKNOWN_USER);
    assertThat(options("sip:bob@elsewhere.example").outcome()).isEqualTo(Outcome.UNKNOWN_USER);
  }

  @Test
  void aStrangerLearnsNothingAboutUsers() {
    for (String uri : new String[] {"sip:bob@cpm.example", "sip:nobody@cpm.example"}) {
      Answer answer =
          capabilities.options(
              RequestBuilder.request("OPTIONS", uri, ALICE)
                  .source(new Flow("udp", "203.0.113.5", 5060))
                  .build());

      assertThat(answer.outcome()).isEqualTo(Outcome.PROXY_AUTHENTICATION_REQUIRED);
    }
  }

  @Test
  void anAddressThatIsNoneIsMalformedAndAnUnknownSchemeIsNamedSo() {
    assertThat(options("sip:bob@").outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(options("mailto:bob@cpm.example").outcome())
        .isEqualTo(Outcome.UNSUPPORTED_URI_SCHEME);
  }

  private Answer options(String uri) {
    return capabilities.options(
        RequestBuilder.request("OPTIONS", uri, ALICE).source(PHONE).build());
  }

  private void device(String key, String tags, boolean lost) {
    registrations.bind(
        bob.id(),
        key,
        null,
        null,
        new Binding(
            "sip:" + key + "@192.0.2.20",
            tags,
            new Flow("udp", "192.0.2.20", 5060),
            bob.defaultAddress(),
            "reg-" + key,
            1,
            clock.instant().plusSeconds(600),
            1.0,
            null,
            null,
            null,
            lost));
  }
}
