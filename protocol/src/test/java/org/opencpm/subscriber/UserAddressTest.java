package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;

class UserAddressTest {

  private static final String HOME = "cpm.example";

  private static UserAddress parse(String text) throws AddressSyntaxException {
    return UserAddress.parse(text, HOME, "US");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sip:alice@cpm.example | sip:alice@cpm.example",
        "sips:alice@CPM.example:5061 | sip:alice@cpm.example",
        "sip:alice:secret@cpm.example;transport=tcp?x=y | sip:alice@cpm.example",
        "sip:alice@cpm.example. | sip:alice@cpm.example",
        "<sip:alice@cpm.example>;tag=1 | sip:alice@cpm.example",
        "\"Alice\" <sip:alice@cpm.example;gr=x> | sip:alice@cpm.example",
        "sip:%61lice@cpm.example | sip:alice@cpm.example",
        "sip:al%2dice@cpm.example | sip:al-ice@cpm.example",
        "sip:a%40b@cpm.example | sip:a%40b@cpm.example",
        "sip:a%c3%a4@cpm.example | sip:a%C3%A4@cpm.example",
        "sip:Alice@cpm.example | sip:Alice@cpm.example",
        "sip:cpm.example | sip:cpm.example",
        "sip:alice@[2001:DB8::1]:5060 | sip:alice@[2001:db8::1]",
        "sip:5550100002@cpm.example | sip:5550100002@cpm.example",
        "sip:+15550100002@elsewhere.example | sip:+15550100002@elsewhere.example",
        "sip:+1abc@cpm.example | sip:+1abc@cpm.example",
        "sip:alice@cpm.example;user=phone | sip:alice@cpm.example",
        "sip:bad@cpm.example;user=phone | sip:bad@cpm.example",
        "sip:7042@[::1];user=phone | sip:7042@[::1]"
      })
  void aSipAddressHasOneSpelling(String text, String canonical) throws Exception {
    assertThat(parse(text).canonical()).isEqualTo(canonical);
    assertThat(parse(text).isTel()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tel:+15550100001 | tel:+15550100001",
        "TEL:+1-555-010-0001 | tel:+15550100001",
        "tel:+1.(555).010-0001;ext=5 | tel:+15550100001",
        "tel:%2B15550100001 | tel:+15550100001",
        "<tel:+15550100001>;tag=x | tel:+15550100001",
        "tel:+0 | tel:+0",
        "sip:+15550100001@cpm.example | tel:+15550100001",
        "sip:+15550100001@CPM.EXAMPLE. | tel:+15550100001",
        "sip:+1-555-010-0001@cpm.example:5060 | tel:+15550100001",
        "sips:%2b15550100001@cpm.example | tel:+15550100001",
        "sip:+15550100001@ims.example.com;user=phone | tel:+15550100001",
        "sip:+15550100001:pw@h;user=PHONE | tel:+15550100001",
        "sip:+15550100001;isub=3@h;user=phone | tel:+15550100001",
        "sip:+15550100001@192.0.2.1;user=phone | tel:+15550100001",
        // local, context a prefix (RFC 3966 5.1.5)
        "tel:5550100002;phone-context=+1 | tel:+15550100002",
        "tel:555-0100;phone-context=+1-914 | tel:+19145550100",
        "tel:15550100002;phone-context=+1 | tel:+15550100002",
        "tel:030123456;phone-context=+49 | tel:+4930123456",
        "tel:0100002;phone-context=+1555 | tel:+15550100002",
        "tel:7042;phone-context=+1 | tel:+17042",
        "sip:5550100002;phone-context=+1@domain.example;user=phone | tel:+15550100002",
        "sip:5550100002;phone-context=%2B1@domain.example;user=phone | tel:+15550100002",
        // local, context a domain: dialled in the default region
        "tel:5550100002;phone-context=cpm.example | tel:+15550100002",
        "tel:1-555-010-0002;Phone-Context=CPM.example | tel:+15550100002",
        "sip:5550100002@cpm.example;user=phone | tel:+15550100002",
        "tel:5550100002 | tel:+15550100002",
        // service codes have no global form
        "tel:7042;phone-context=CPM.Example | tel:7042;phone-context=cpm.example",
        "sip:7042@cpm.example;user=phone | tel:7042;phone-context=cpm.example",
        "tel:*21%23;phone-context=+1 | tel:*21#;phone-context=+1"
      })
  void aTelephoneNumberHasOneSpelling(String text, String canonical) throws Exception {
    UserAddress address = parse(text);

    assertThat(address.canonical()).isEqualTo(canonical);
    assertThat(address.isTel()).isTrue();
    assertThat(address.host()).isNull();
    assertThat(address.user()).isEqualTo(canonical.substring(4));
  }

  @ParameterizedTest
  @CsvSource({"089123456,DE,tel:+4989123456", "0123456789,FR,tel:+33123456789"})
  void theDefaultRegionSaysHowLocalNumbersAreDialled(String number, String region, String canonical)
      throws Exception {
    String text = "tel:" + number + ";phone-context=cpm.example";

    assertThat(UserAddress.parse(text, HOME, region).canonical()).isEqualTo(canonical);
  }

  @Test
  void withoutADefaultRegionALocalNumberStaysLocal() throws Exception {
    assertThat(UserAddress.parse("tel:5550100002;phone-context=a.b", HOME, null).canonical())
        .isEqualTo("tel:5550100002;phone-context=a.b");
    assertThatThrownBy(() -> UserAddress.parse("tel:5550100002", HOME, null))
        .isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void withoutAHomeDomainOnlyUserPhoneMakesANumber() throws Exception {
    assertThat(UserAddress.parse("sip:+15550100001@cpm.example", null, "US").isTel()).isFalse();
    assertThat(UserAddress.parse("sip:+15550100001@cpm.example;user=phone", null, "US").isTel())
        .isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "alice",
        "sip:",
        "sip:a b@h",
        "tel:",
        "tel:+",
        "tel:+1a",
        "tel:++1",
        "tel:alice",
        "tel:7042",
        "tel:7042;phone-context=",
        "tel:7042;phone-context=a b",
        "tel:7042;phone-context=+",
        "tel:7042;phone-context=+1x",
        "tel:+1555010000155501000015550100001555",
        "tel:+1555%000100",
        "<sip:alice@h"
      })
  void malformedOnesAreRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(AddressSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailto:alice@cpm.example", "im:alice@cpm.example", "urn:service:sos"})
  void otherSchemesAreTold(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(UnsupportedSchemeException.class);
    assertThatThrownBy(() -> parse('<' + text + '>'))
        .isInstanceOf(UnsupportedSchemeException.class);
  }

  @Test
  @Requirement(value = "AD-CL-07", partial = true)
  void allSpellingsOfANumberAreOneIdentity() throws Exception {
    assertThat(parse(Example.named("01-pager-message.txt").header("P-Preferred-Identity")))
        .isEqualTo(parse("tel:+1-555-010-0001"))
        .hasSameHashCodeAs(parse("sip:+15550100001@cpm.example"))
        .isNotEqualTo(parse(Example.named("01-pager-message.txt").requestUri()));
  }

  @ParameterizedTest
  @CsvSource({
    "sip:anonymous@anonymous.invalid,true",
    "'\"Anonymous\" <sip:anonymous@anonymous.invalid>',true",
    "sip:x@Anonymous.Invalid,true",
    "sip:Anonymous@cpm.example,true",
    "sip:%61nonymous@cpm.example,true",
    "sip:alice@cpm.example,false",
    "tel:+15550100001,false",
    "sip:anonymous.invalid,true"
  })
  @Requirement(value = "AD-CF-06", partial = true)
  void anAddressThatHidesItsOwnerIsKnown(String text, boolean anonymous) throws Exception {
    assertThat(parse(text).isAnonymous()).isEqualTo(anonymous);
  }

  @Test
  void aGruuNamesItsDeviceButIsTheSameIdentity() throws Exception {
    String urn = "urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";
    UserAddress gruu = parse("sip:+15550100001@ims.example.com;user=phone;gr=" + urn);

    assertThat(gruu.gruuInstance()).contains(urn);
    assertThat(gruu).isEqualTo(parse("tel:+15550100001"));
    assertThat(parse("sip:alice@h;gr=urn%3Auuid%3A1").gruuInstance()).contains("urn:uuid:1");
    assertThat(parse("sip:tgruu.x@h;gr").gruuInstance()).contains("");
    assertThat(parse("sip:alice@h").gruuInstance()).isEmpty();
  }

  @Test
  void theHostIsInLowerCase() throws Exception {
    assertThat(parse("sip:alice@CPM.Example").host()).isEqualTo("cpm.example");
    assertThat(parse("sip:cpm.example").user()).isEmpty();
  }

  @Property
  void theCanonicalFormIsItsOwnCanonicalForm(@ForAll String text) {
    try {
      UserAddress address = parse("sip:" + text + "@cpm.example;user=phone");
      assertThat(parse(address.canonical())).isEqualTo(address);
      assertThat(address.canonical()).matches("[!-~]+");
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
