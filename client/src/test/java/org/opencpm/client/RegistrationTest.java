package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.client.peer.PlainRegistrar;
import org.opencpm.client.peer.SipText;
import org.opencpm.compliance.Requirement;

class RegistrationTest {

  private static final String INSTANCE = "urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";

  private PlainRegistrar registrar;
  private final Inboxes inboxes = new Inboxes();

  @BeforeEach
  void start() throws IOException {
    registrar = new PlainRegistrar();
  }

  @AfterEach
  void stop() throws IOException {
    registrar.close();
  }

  private CpmClientBuilder alice() {
    return CpmClient.builder()
        .user("sip:alice@cpm.example")
        .password(PlainRegistrar.PASSWORD)
        .instance(INSTANCE)
        .server("127.0.0.1", registrar.port())
        .listener(inboxes);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement({"AD-CL-01", "AD-CL-05"})
  void registersOverEachTransport(Transport transport) throws IOException {
    try (CpmClient client = alice().transport(transport).open()) {
      Registration answer = client.register().join();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.expires()).isEqualTo(Duration.ofHours(1));
      assertThat(answer.publicGruu()).contains("sip:alice@cpm.example;gr=" + INSTANCE);
      assertThat(answer.associatedAddresses())
          .containsExactly("sip:alice@cpm.example", "tel:+15550100001");
      assertThat(registrar.bindings().get(INSTANCE).flow().transport()).isEqualTo(transport.name());
      assertThat(client.registration()).contains(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-256", "MD5"})
  void answersAChallengeOfEachAlgorithm(String algorithm) throws IOException {
    registrar.algorithms(algorithm);
    try (CpmClient client = alice().open()) {
      assertThat(client.register().join().status()).isEqualTo(200);
      assertThat(lastRegister().header("Authorization")).contains(algorithm);
    }
  }

  @Test
  void prefersSha256ToMd5InAnyOrder() throws IOException {
    registrar.algorithms("MD5", "SHA-256");
    try (CpmClient client = alice().open()) {
      assertThat(client.register().join().status()).isEqualTo(200);
      assertThat(lastRegister().header("Authorization")).contains("SHA-256");
    }
  }

  @Test
  void keepsCallIdAndCountsCSeqAndNonceUseAcrossRequests() throws IOException {
    try (CpmClient client = alice().open()) {
      client.register().join();
      client.register().join();

      List<SipText> requests = registrar.requests("REGISTER");
      assertThat(requests).hasSize(3);
      assertThat(requests.stream().map(r -> r.header("Call-ID")).distinct()).hasSize(1);
      assertThat(requests.stream().map(r -> r.header("CSeq")))
          .containsExactly("1 REGISTER", "2 REGISTER", "3 REGISTER");
      assertThat(requests.get(1).header("Authorization")).contains("nc=00000001");
      assertThat(requests.get(2).header("Authorization")).contains("nc=00000002");
    }
  }

  @Test
  void answersAgainWhenTheNonceGrewStale() throws IOException {
    try (CpmClient client = alice().open()) {
      client.register().join();
      registrar.forgetsNonces();
      assertThat(client.register().join().status()).isEqualTo(200);
      assertThat(lastRegister().header("Authorization"))
          .contains("nonce-2")
          .contains("nc=00000001");
    }
  }

  @Test
  void givesUpOnAWrongPasswordAfterOneAnswer() throws IOException {
    try (CpmClient client = alice().password("guess").open()) {
      Registration answer = client.register().join();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.accepted()).isFalse();
      assertThat(registrar.requests("REGISTER")).hasSize(2);
      assertThat(client.registration()).isEmpty();
    }
  }

  @Test
  void asksForALongerTimeWhenTheServerFindsItTooBrief() throws IOException {
    registrar.minExpires(120);
    try (CpmClient client = alice().registrationExpires(Duration.ofSeconds(10)).open()) {
      Registration answer = client.register().join();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.expires()).isEqualTo(Duration.ofSeconds(120));
    }
  }

  @Test
  @Requirement({"AD-CL-06", "AD-CL-43", "AD-CL-44"})
  void carriesTheDevicesNameInstanceAndServicesAndChangesTheName() throws IOException {
    try (CpmClient client =
        alice().deviceName("Alice's \"old\" phone").transport(Transport.TCP).open()) {
      client.register().join();
      assertThat(lastRegister().header("Contact"))
          .isEqualTo(
              "\"Alice's \\\"old\\\" phone\" <sip:alice@127.0.0.1:"
                  + client.localPort()
                  + ";transport=tcp>;+sip.instance=\"<"
                  + INSTANCE
                  + ">\";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,"
                  + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.largemsg,"
                  + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.deferred,"
                  + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session\""
                  + ";+g.gsma.rcs.cpm.pager-large");

      assertThat(client.rename("New phone").join().status()).isEqualTo(200);
      assertThat(lastRegister().header("Contact")).startsWith("\"New phone\" <sip:alice@");
    }
  }

  @Test
  void showsTheBindingsOfAllDevicesWithoutChangingThem() throws IOException {
    try (CpmClient phone = alice().open();
        CpmClient tablet = alice().instance("urn:gsma:imei:35209900-176148-1").open()) {
      phone.register().join();
      tablet.register().join();
      Registration answer = phone.query().join();

      assertThat(answer.contacts()).hasSize(2);
      assertThat(lastRegister().header("Contact")).isNull();
      assertThat(registrar.bindings()).containsKeys(INSTANCE, "urn:gsma:imei:35209900-176148-1");
    }
  }

  @Test
  void removesOneBindingOrAll() throws IOException {
    try (CpmClient phone = alice().open();
        CpmClient tablet = alice().instance("urn:uuid:tablet").open()) {
      phone.register().join();
      tablet.register().join();

      Registration one = phone.unregister().join();
      assertThat(one.accepted()).isTrue();
      assertThat(one.expires()).isZero();
      assertThat(phone.registration()).isEmpty();
      assertThat(registrar.bindings()).containsOnlyKeys("urn:uuid:tablet");

      tablet.unregisterAll().join();
      assertThat(lastRegister().header("Contact")).isEqualTo("*");
      assertThat(lastRegister().header("Expires")).isEqualTo("0");
      assertThat(registrar.bindings()).isEmpty();
    }
  }

  @Test
  void refreshesBeforeTheBindingExpires() throws IOException {
    registrar.grants(1);
    try (CpmClient client = alice().open()) {
      client.register().join();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(inboxes.registrations).hasSizeGreaterThan(1));
      assertThat(inboxes.registrations).allMatch(Registration::accepted);
    }
  }

  @Test
  void registersAgainWhenTheConnectionIsLost() throws IOException {
    try (CpmClient client = alice().transport(Transport.TCP).open()) {
      client.register().join();
      registrar.dropConnections();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(inboxes.registrations).isNotEmpty());
      assertThat(inboxes.registrations.get(0).accepted()).isTrue();
    }
  }

  @Test
  void saysThatAServerThatIsNotThereCannotBeReached() throws IOException {
    registrar.close();
    try (CpmClient client = alice().transport(Transport.TCP).open()) {
      Registration answer = client.register().join();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.accepted()).isFalse();
    }
  }

  @Test
  void isKnownByItsAddressWithoutAnInstance() throws IOException {
    try (CpmClient client = alice().withoutInstance().open()) {
      Registration answer = client.register().join();
      assertThat(answer.expires()).isEqualTo(Duration.ofHours(1));
      assertThat(lastRegister().header("Contact")).doesNotContain("+sip.instance");
    }
  }

  @Test
  void refusesAUserWithoutASipAddress() {
    assertThatThrownBy(() -> CpmClient.builder().user("tel:+15550100001").open())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CpmClient.builder().open())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alice().identity("mailto:alice@cpm.example").open())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reportsAPortThatIsTaken() throws IOException {
    try (CpmClient first = alice().open()) {
      assertThatThrownBy(() -> alice().localPort(first.localPort()).open())
          .isInstanceOf(IOException.class);
    }
  }

  private SipText lastRegister() {
    List<SipText> requests = registrar.requests("REGISTER");
    return requests.get(requests.size() - 1);
  }
}
