package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzz targets of what a stranger's bytes reach first. In the build they replay the kept corpus;
 * with {@code JAZZER_FUZZ=1} they search for more. A target fails on any exception that the code
 * does not declare, and where reading what was written gives something else.
 */
class SubscriberFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void nameAddress(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    assertThat(NameAddress.splitList(text)).allMatch(part -> !part.isEmpty());
    try {
      NameAddress address = NameAddress.parse(text);
      assertThat(NameAddress.parse(address.toString())).isEqualTo(address);
      assertThat(FeatureTags.of(address).names()).isNotNull();
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void sipUri(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      SipUri uri = SipUri.parse(text);
      assertThat(SipUri.parse(uri.toString())).isEqualTo(uri);
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void userAddress(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      UserAddress address = UserAddress.parse(text, "cpm.example", "US");
      UserAddress again = UserAddress.parse(address.canonical(), "cpm.example", "US");
      assertThat(again).isEqualTo(address);
      assertThat(address.canonical()).matches("[!-~]+");
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void digestCredentials(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    DigestChallenge.parse(text)
        .ifPresent(
            challenge ->
                assertThat(DigestChallenge.parse(challenge.toHeaderValue())).contains(challenge));
    DigestCredentials.parse(text)
        .ifPresent(
            read -> {
              assertThat(read.matches("0".repeat(64), "REGISTER")).isFalse();
              assertThat(DigestCredentials.parse(read.toHeaderValue()))
                  .map(DigestCredentials::username)
                  .contains(read.username());
            });
  }

  @FuzzTest(maxDuration = "60s")
  void acceptContact(FuzzedDataProvider data) {
    FeatureTags device = FeatureTags.parse(data.consumeString(500));
    String field = data.consumeRemainingAsString();
    try {
      List<AcceptContact> wanted = AcceptContact.parseAll(List.of(field));
      if (wanted.stream().noneMatch(AcceptContact::require)) {
        assertThat(device.matches(wanted)).isTrue();
      }
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void reginfo(byte[] data) {
    try {
      ReginfoDocument.parse(data).registrations().stream()
          .flatMap(registration -> registration.contacts().stream())
          .forEach(contact -> assertThat(contact.featureTags().names()).isNotNull());
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void enclosedMessage(byte[] data) {
    try {
      EnclosedMessage message = EnclosedMessage.parse(data);
      assertThat(message.method().isPresent()).isNotEqualTo(message.status().isPresent());
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
