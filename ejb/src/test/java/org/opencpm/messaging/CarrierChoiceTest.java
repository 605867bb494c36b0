package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Settings;
import org.opencpm.scene.MovableClock;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;

/** Which way a message goes, by what it is, how it came, its size, and what the device says. */
class CarrierChoiceTest {

  private static final String ICSI = "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.";

  private final CarrierChoice choice = new CarrierChoice(Settings.of(Map.of()));

  @ParameterizedTest(name = "{0} by {1} of {2} bytes to a device that says [{3}]: {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        // A device that says nothing takes both modes: as it came, small large ones by MESSAGE.
        "STANDALONE,PAGER,1,-,MESSAGE",
        "STANDALONE,PAGER,8192,-,MESSAGE",
        "STANDALONE,PAGER,8193,-,SESSION",
        "STANDALONE,LARGE,1300,-,MESSAGE",
        "STANDALONE,LARGE,1301,-,SESSION",
        "STANDALONE,LARGE,10485760,-,SESSION",
        "STANDALONE,LARGE_GROUP,1301,-,SESSION",
        // One that names both, in either way.
        "STANDALONE,PAGER,5000,msg largemsg deferred,MESSAGE",
        "STANDALONE,LARGE,5000,msg largemsg deferred,SESSION",
        "STANDALONE,LARGE,5000,session +pager-large,SESSION",
        "STANDALONE,PAGER,5000,session +pager-large,MESSAGE",
        // One that takes only MESSAGE.
        "STANDALONE,PAGER,5000,msg,MESSAGE",
        "STANDALONE,LARGE,8192,msg,MESSAGE",
        "STANDALONE,LARGE,8193,msg,NONE",
        "STANDALONE,LARGE,2000,session,MESSAGE",
        // One that takes only INVITE.
        "STANDALONE,PAGER,1,largemsg,SESSION",
        "STANDALONE,LARGE,1,largemsg,SESSION",
        "STANDALONE,LARGE,50000,largemsg session,SESSION",
        // Chat; one that cannot chat gets it as a standalone message.
        "CHAT,SESSION,10,-,SESSION",
        "CHAT,SESSION,100000,session,SESSION",
        "CHAT,SESSION,10,msg +sip-im,SESSION",
        "CHAT,SESSION,10,msg,MESSAGE",
        "CHAT,SESSION,5000,msg largemsg,SESSION",
        "CHAT,SESSION,10000,msg,NONE",
        // What the server writes is small and goes by MESSAGE.
        "NOTIFICATION,PAGER,500,-,MESSAGE",
        "NOTIFICATION,PAGER,500,largemsg session,MESSAGE",
        "NOTICE,SYSTEM_MESSAGE,5000,largemsg session,MESSAGE",
      })
  @Requirement(
      value = {"AD-PF-31", "AD-PF-23.1"},
      partial = true)
  void theWayFollows(
      MessageKind kind, String service, int size, String says, CarrierChoice.Way way) {
    Device device = device(says);

    assertThat(choice.of(delivery(kind, service, size), device)).isEqualTo(way);
  }

  private static Delivery delivery(MessageKind kind, String service, int size) {
    return Deliveries.delivery(device(null), 1, kind, service, new byte[size]);
  }

  private static Device device(String says) {
    StringBuilder services = new StringBuilder();
    StringBuilder tags = new StringBuilder();
    for (String word : says == null ? new String[0] : says.split(" ")) {
      if (word.equals("+pager-large")) {
        tags.append(";+g.gsma.rcs.cpm.pager-large");
      } else if (word.equals("+sip-im")) {
        tags.append(";+g.oma.sip-im");
      } else {
        services.append(services.isEmpty() ? "" : ",").append(ICSI).append(word);
      }
    }
    String icsi = services.isEmpty() ? "" : ";+g.3gpp.icsi-ref=\"" + services + "\"";
    Binding binding =
        new Binding(
            "sip:bob@192.0.2.1",
            icsi + tags,
            new Flow("udp", "192.0.2.1", 5060),
            "sip:bob@cpm.example",
            "reg",
            1,
            MovableClock.START.plusSeconds(3600),
            1.0,
            null,
            null,
            null,
            false);
    return new Device(7, 2, "phone", null, null, binding);
  }
}
