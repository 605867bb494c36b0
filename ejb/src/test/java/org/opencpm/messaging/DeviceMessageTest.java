package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.scene.Users;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.SubscriberDirectory;

class DeviceMessageTest {

  private static final Instant NOW = MovableClock.START;
  private static final Flow FLOW = new Flow("tcp", "192.0.2.10", 40_000);
  private static final String INSTANCE = "urn:uuid:3F0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";
  private static final String DEFERRED_TAG =
      ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,"
          + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.deferred\"";
  private static final String URN = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.";

  private final Users users = new Users();

  @BeforeEach
  void addUsers() {
    users.add("alice", "tel:+15550100001");
    users.add("bob", "tel:+15550100002");
  }

  @Test
  @Requirement(
      value = {"AD-CL-13", "AD-PF-16"},
      partial = true)
  void itIsAddressedAsTheOriginalAndSentToTheContact() {
    OutboundRequest message = direct(delivery("PAGER", false), device("", null));

    assertThat(message.method()).isEqualTo("MESSAGE");
    assertThat(message.requestUri()).isEqualTo("sip:bob@192.0.2.10:40000;transport=tcp");
    assertThat(message.flow()).isEqualTo(FLOW);
    assertThat(message.route()).isEmpty();
    assertThat(message.from()).isEqualTo("<sip:alice@cpm.example>");
    assertThat(message.to()).isEqualTo("<tel:+15550100002>");
    assertThat(message.contentType()).isEqualTo("text/plain");
    assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
  }

  @Test
  void theServerAssertsTheSendersAddressesAndTheService() {
    OutboundRequest message = direct(delivery("PAGER", false), device("", null));

    assertThat(message.headers().all("P-Asserted-Identity"))
        .containsExactly("<sip:alice@cpm.example>", "<tel:+15550100001>");
    assertThat(message.headers().all("P-Asserted-Service")).containsExactly(URN + "msg");
    assertThat(message.headers().all("Accept-Contact"))
        .containsExactly("*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"");
  }

  @Test
  void headerFieldsOfTheSenderGoAlongInOrder() {
    OutboundRequest message = direct(delivery("PAGER", false), device("", null));

    assertThat(message.headers().entries())
        .containsSubsequence(
            Map.entry("Conversation-ID", "c1"),
            Map.entry("Contribution-ID", "c2"),
            Map.entry("Subject", "Lunch"),
            Map.entry("X-Colour", "blue"));
  }

  @Test
  void nothingNamesAnAnonymousSender() {
    OutboundRequest message = direct(delivery("PAGER", true), device("", null));

    assertThat(message.from()).isEqualTo("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
    assertThat(message.headers().all("P-Asserted-Identity")).isEmpty();
    assertThat(message.toString()).doesNotContain("alice").doesNotContain("+15550100001");
  }

  @Test
  void aMessageToAListArrivesAsAMessage() {
    assertThat(service(direct(delivery("PAGER_GROUP", false), device("", null))))
        .isEqualTo(URN + "msg");
  }

  @Test
  @Requirement(value = "AD-PF-23.1", partial = true)
  void aMessageThatWaitedIsDeferredForDevicesThatKnowTheService() {
    Instant later = NOW.plusSeconds(6);

    assertThat(service(of(delivery("PAGER", false), device(DEFERRED_TAG, null), later)))
        .isEqualTo(URN + "deferred");
    assertThat(service(of(delivery("PAGER", false), device("", null), later)))
        .isEqualTo(URN + "msg");
    assertThat(
            service(of(delivery("PAGER", false), device(DEFERRED_TAG, null), NOW.plusSeconds(5))))
        .isEqualTo(URN + "msg");
  }

  @Test
  void aNotificationThatWaitedIsStillOfTheMessageService() {
    Delivery report = delivery(MessageKind.NOTIFICATION, "PAGER", false);

    assertThat(service(of(report, device(DEFERRED_TAG, null), NOW.plusSeconds(600))))
        .isEqualTo(URN + "msg");
  }

  @Test
  void inImsModeItGoesToTheGruuByWayOfTheServingCscf() {
    OutboundRequest message =
        ims(device("", "sip:bob@cpm.example;gr=" + INSTANCE, "<sip:scscf.example;lr>"));

    assertThat(message.requestUri()).isEqualTo("sip:bob@cpm.example;gr=" + INSTANCE);
    assertThat(message.route()).containsExactly("<sip:scscf.example;lr>");
    assertThat(message.headers().all("Accept-Contact")).hasSize(1);
  }

  @Test
  void inImsModeWithoutGruuItGoesToTheUserAndAcceptContactNamesTheDevice() {
    OutboundRequest message = ims(device("", null, "<sip:scscf.example;lr>"));

    assertThat(message.requestUri()).isEqualTo("tel:+15550100002");
    assertThat(message.headers().all("Accept-Contact"))
        .contains("*;+sip.instance=\"<" + INSTANCE + ">\";require;explicit");
  }

  private static String service(OutboundRequest message) {
    return message.headers().first("P-Asserted-Service").orElseThrow();
  }

  private OutboundRequest direct(Delivery delivery, Device device) {
    return of(delivery, device, NOW);
  }

  private OutboundRequest of(Delivery delivery, Device device, Instant now) {
    return new DeviceMessage(Settings.of(Map.of()), new SubscriberDirectory(users))
        .of(delivery, device, now);
  }

  private OutboundRequest ims(Device device) {
    return new DeviceMessage(Settings.of(Map.of("CPM_MODE", "ims")), new SubscriberDirectory(users))
        .of(delivery("PAGER", false), device, NOW);
  }

  private static Device device(String tags, String gruu) {
    return device(tags, gruu, null);
  }

  private static Device device(String tags, String gruu, String path) {
    Binding binding =
        new Binding(
            "sip:bob@192.0.2.10:40000;transport=tcp",
            tags,
            FLOW,
            "sip:bob@cpm.example",
            "reg",
            1,
            NOW.plusSeconds(3600),
            1.0,
            null,
            gruu,
            path,
            false);
    return new Device(7, 2, INSTANCE, INSTANCE, null, binding);
  }

  private static Delivery delivery(String service, boolean anonymous) {
    return delivery(MessageKind.STANDALONE, service, anonymous);
  }

  private static Delivery delivery(MessageKind kind, String service, boolean anonymous) {
    return new Delivery(
        1,
        7,
        2,
        1,
        kind,
        "sip:alice@cpm.example",
        "tel:+15550100002",
        "m1",
        "c1",
        "c2",
        service,
        HeaderList.of(
                List.of(
                    Map.entry("Conversation-ID", "c1"),
                    Map.entry("Contribution-ID", "c2"),
                    Map.entry("Accept-Contact", "*;stale"),
                    Map.entry("Subject", "Lunch"),
                    Map.entry("X-Colour", "blue")))
            .serialise(),
        "text/plain",
        "hello".getBytes(StandardCharsets.UTF_8),
        5,
        anonymous,
        NOW,
        NOW.plusSeconds(3600),
        0);
  }
}
