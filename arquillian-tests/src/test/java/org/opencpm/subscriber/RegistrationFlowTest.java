package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.Digest;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipRequest;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Registration in direct mode: RFC 3261 section 10, RFC 7616, RFC 5627. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class RegistrationFlowTest {

  private final RunningServer server;

  RegistrationFlowTest(RunningServer server) {
    this.server = server;
  }

  @Test
  @Requirement(
      value = {"AD-CL-06", "AD-IF-PF1-11"},
      partial = true)
  void aDemoSubscriberRegistersWithSha256() {
    try (Handset alice = server.device(User.demo("alice"), Transport.UDP)) {
      SipText challenged = alice.peer().exchange(alice.registration(r -> {}));
      assertThat(challenged).returns(401, SipText::status);
      assertThat(challenged.headers("WWW-Authenticate"))
          .allSatisfy(
              challenge ->
                  assertThat(challenge).contains("realm=\"cpm.example\"").contains("qop=\"auth\""))
          .satisfiesExactly(
              first -> assertThat(first).contains("algorithm=SHA-256"),
              second -> assertThat(second).contains("algorithm=MD5"));

      SipText registered = alice.register(r -> r.header("Expires", "600"));
      assertThat(registered).returns(200, SipText::status);
      assertThat(String.join(", ", registered.headers("Contact")))
          .contains(alice.contactUri())
          .contains("expires=");
      assertThat(registered.header("P-Associated-URI"))
          .isEqualTo("<sip:alice@cpm.example>, <tel:+15550100001>");
      assertThat(alice.unregister()).returns(200, SipText::status);
    }
  }

  @Test
  void anOlderClientRegistersWithMd5() {
    User user = server.newUser();
    try (Handset device = server.device(user, Transport.TCP)) {
      assertThat(device.register("MD5", user.password(), r -> {}).status()).isEqualTo(200);
    }
  }

  @Test
  void aWrongPasswordIsChallengedAgainAndTheRightOneThenServes() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      SipText refused = device.register("SHA-256", "wrong", r -> {});

      assertThat(refused).returns(401, SipText::status);
      assertThat(Digest.challenge(refused, "SHA-256")).doesNotContain("stale=true");
      assertThat(device.register(r -> {})).returns(200, SipText::status);
    }
  }

  @Test
  void anUnknownUserIsChallengedLikeAKnownOne() {
    User nobody = new User("nobody", "+15550999999", "secret");
    try (Handset device = server.device(nobody, Transport.UDP)) {
      assertThat(device.register(r -> {})).returns(401, SipText::status);
    }
  }

  @Test
  void replayedCredentialsAreRefusedAsStale() {
    User user = server.newUser();
    try (Handset device = server.device(user, Transport.UDP);
        Handset thief = server.device(user, Transport.UDP)) {
      SipText challenged = device.peer().exchange(device.registration(r -> {}));
      String credentials = device.credentials(challenged, "REGISTER", Handset.REGISTRAR, 1);
      assertThat(device.peer().exchange(withCredentials(device, credentials)).status())
          .isEqualTo(200);

      SipText refused = thief.peer().exchange(withCredentials(thief, credentials));

      assertThat(refused).returns(401, SipText::status);
      assertThat(Digest.challenge(refused, "SHA-256")).contains("stale=true");
    }
  }

  @Test
  void aNonceServesAgainWithAHigherCount() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      SipText challenged = device.peer().exchange(device.registration(r -> {}));
      for (int count = 1; count <= 3; count++) {
        String credentials = device.credentials(challenged, "REGISTER", Handset.REGISTRAR, count);
        assertThat(device.peer().exchange(withCredentials(device, credentials)).status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void anInventedNonceIsRefused() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      String invented = "Digest realm=\"cpm.example\", nonce=\"aW52ZW50ZWQ\", algorithm=SHA-256";
      SipText challenge =
          new SipText(
              "SIP/2.0 401 Invented",
              List.of(Map.entry("WWW-Authenticate", invented)),
              new byte[0]);
      String credentials = device.credentials(challenge, "REGISTER", Handset.REGISTRAR, 1);

      assertThat(device.peer().exchange(withCredentials(device, credentials)).status())
          .isEqualTo(401);
    }
  }

  @Test
  void nobodyRegistersAnAddressOfSomebodyElse() {
    User bob = server.newUser();
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      SipText answer = device.register(r -> r.header("To", "<" + bob.sip() + ">"));

      assertThat(answer).returns(403, SipText::status);
    }
  }

  @Test
  @Requirement(
      value = {"AD-CL-06", "AD-CL-07"},
      partial = true)
  void severalDevicesAreBoundAndAQueryNamesThem() {
    User user = server.newUser();
    try (Handset phone = server.device(user, Transport.UDP).register();
        Handset tablet = server.device(user, Transport.TCP).register()) {
      assertThat(phone.query().headers("Contact"))
          .satisfiesExactlyInAnyOrder(
              one -> assertThat(one).contains(phone.contactUri(), phone.instance()),
              other -> assertThat(other).contains(tablet.contactUri(), tablet.instance()));
    }
  }

  @Test
  void oneDeviceLeavesAndThenAll() {
    User user = server.newUser();
    try (Handset phone = server.device(user, Transport.UDP).register();
        Handset tablet = server.device(user, Transport.TCP).register();
        Handset watch = server.device(user, Transport.UDP).register()) {
      assertThat(watch.unregister().headers("Contact")).hasSize(2);
      assertThat(phone.query().headers("Contact"))
          .hasSize(2)
          .noneSatisfy(c -> assertThat(c).contains(watch.instance()));

      SipText all = tablet.register(r -> r.header("Contact", "*").header("Expires", "0"));

      assertThat(all).returns(200, SipText::status);
      assertThat(all.headers("Contact")).isEmpty();
      assertThat(phone.query().headers("Contact")).isEmpty();
    }
  }

  @Test
  void aStarWithoutExpiresZeroIsMalformed() {
    try (Handset device = server.newDevice(Transport.UDP)) {
      SipText answer = device.register(r -> r.header("Contact", "*").header("Expires", "60"));

      assertThat(answer).returns(400, SipText::status);
      assertThat(device.query().headers("Contact")).hasSize(1);
    }
  }

  @Test
  void aDeviceThatComesBackElsewhereTakesTheOldBindingsPlace() {
    try (Handset before = server.newDevice(Transport.UDP);
        Handset after = server.again(before, Transport.TCP)) {
      SipText registered = after.register(r -> {});

      assertThat(registered.headers("Contact"))
          .singleElement()
          .satisfies(c -> assertThat(c).contains(after.contactUri()));
    }
  }

  @Test
  void theTimeOfARegistrationHasBounds() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      SipText tooBrief = device.register(r -> r.header("Expires", "59"));
      assertThat(tooBrief).returns(423, SipText::status);
      assertThat(tooBrief.header("Min-Expires")).isEqualTo("60");

      assertThat(grantedSeconds(device.register(r -> r.header("Expires", "60")))).isEqualTo(60);
      assertThat(grantedSeconds(device.register(r -> r.header("Expires", "600000"))))
          .isEqualTo(7200);
      assertThat(grantedSeconds(device.register(r -> {}))).isEqualTo(3600);
      assertThat(
              grantedSeconds(
                  device.register(r -> r.header("Contact", device.contact() + ";expires=120"))))
          .isEqualTo(120);
    }
  }

  @Test
  void aGruuIsGivenToADeviceThatSupportsIt() {
    User user = server.newUser();
    try (Handset modern = server.device(user, Transport.UDP);
        Handset simple = server.device(server.newUser(), Transport.UDP)) {
      assertThat(modern.register(r -> {}).header("Contact"))
          .contains("pub-gruu=\"" + user.sip() + ";gr=" + modern.instance() + "\"");
      assertThat(simple.register(r -> r.without("Supported")).header("Contact"))
          .doesNotContain("pub-gruu");
    }
  }

  @Test
  @Requirement(
      value = {"AD-CL-06", "AD-CL-07"},
      partial = true)
  void aTelephoneNumberRegistersToo() {
    User user = server.newUser();
    try (Handset device = server.device(user, Transport.UDP)) {
      SipText answer = device.register(r -> r.header("To", "<" + user.telUri() + ">"));

      assertThat(answer).returns(200, SipText::status);
      assertThat(device.query().headers("Contact")).hasSize(1);
    }
  }

  @Test
  @Requirement({"AD-CL-43", "AD-CL-44"})
  void aDeviceNameIsKeptAndCanBeChanged() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      device.register(r -> r.header("Contact", "\"Alice's Phone\" " + device.contact()));
      assertThat(device.query().header("Contact")).matches("\"?Alice's Phone\"? <.*");

      device.register(r -> r.header("Contact", "\"Alice's Späti-Phone\" " + device.contact()));
      assertThat(device.query().header("Contact")).startsWith("\"Alice's Späti-Phone\" <");
    }
  }

  @Test
  void featureTagsAreKeptAsSent() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      String tags = ";+g.gsma.rcs.cpm.pager-large;+g.3gpp.iari-ref=\"urn%3Aurn-7%3Ax\"";
      SipText answer = device.register(r -> r.header("Contact", device.contact() + tags));

      assertThat(answer.header("Contact"))
          .contains("+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"")
          .contains("+g.gsma.rcs.cpm.pager-large")
          .contains("+g.3gpp.iari-ref=\"urn%3Aurn-7%3Ax\"");
    }
  }

  @Test
  void theServerItselfIsNoContact() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      String itself = "<sip:loop@127.0.0.1:" + server.sipPort() + ">";

      assertThat(device.register(r -> r.header("Contact", itself))).returns(403, SipText::status);
    }
  }

  @Test
  void anOlderRegisterChangesNothing() {
    try (Handset device = server.device(server.newUser(), Transport.UDP)) {
      assertThat(device.register(r -> r.header("Expires", "600")).status()).isEqualTo(200);
      SipText challenged =
          device.peer().exchange(device.registration(r -> r.replace("CSeq", "1 REGISTER")));
      String credentials = device.credentials(challenged, "REGISTER", Handset.REGISTRAR, 1);

      SipRequest late =
          device.registration(
              r ->
                  r.replace("CSeq", "1 REGISTER")
                      .header("Authorization", credentials)
                      .header("Expires", "0"));

      assertThat(device.peer().exchange(late).status()).isGreaterThanOrEqualTo(400);
      assertThat(device.query().headers("Contact")).hasSize(1);
    }
  }

  private static SipRequest withCredentials(Handset device, String credentials) {
    return device.registration(r -> r.header("Authorization", credentials));
  }

  private static int grantedSeconds(SipText registered) {
    assertThat(registered).returns(200, SipText::status);
    String expires = registered.header("Contact").replaceAll(".*;expires=(\\d+).*", "$1");
    return Integer.parseInt(expires);
  }
}
