package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;

class FeatureTagsTest {

  private static final String PAGER = ServiceIdentifier.PAGER.featureTagValue();
  private static final String FTHTTP = "urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.fthttp";

  private static FeatureTags ofExample() throws AddressSyntaxException {
    return FeatureTags.of(NameAddress.parse(Example.named("42-options-200.txt").header("Contact")));
  }

  @Test
  @Requirement(value = "AD-PF-31", partial = true)
  void theCapabilitiesOfADeviceAreThoseOfItsContact() throws Exception {
    FeatureTags tags = ofExample();

    assertThat(ServiceIdentifier.values())
        .filteredOn(tags::hasService)
        .containsExactly(
            ServiceIdentifier.PAGER,
            ServiceIdentifier.LARGE,
            ServiceIdentifier.DEFERRED,
            ServiceIdentifier.SESSION);
    assertThat(tags.iari())
        .containsExactlyInAnyOrder(
            "urn:urn-7:3gpp-application.ims.iari.rcs.fthttp",
            "urn:urn-7:3gpp-application.ims.iari.rcs.ftthumb");
    assertThat(tags.icsi()).hasSize(4).allMatch(urn -> urn.startsWith("urn:urn-7:3gpp-service."));
    assertThat(tags.has("+g.gsma.rcs.CPM.pager-large")).isTrue();
    assertThat(tags.has("+g.oma.sip-im")).isFalse();
    assertThat(tags.instance()).contains("urn:uuid:7b9a1d2e-52f7-4b83-8f6e-9a40c0b6e2b1");
    assertThat(tags.names()).contains("+sip.instance", "+g.3gpp.icsi-ref");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session,X\"",
        "+g.3gpp.icsi-ref=\"x,urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session\"",
        ";+G.3GPP.ICSI-REF=\"x;URN%3aURN-7%3a3GPP-service.ims.icsi.oma.cpm.SESSION\";q=1",
        "; +g.3gpp.icsi-ref = \" 3gpp-service.ims.icsi.oma.cpm.session , y\"",
        ";;bad tag=1;x=\"open\\\"\";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.session\""
      })
  void clientsWriteTheListOfServicesInSeveralWays(String params) {
    assertThat(FeatureTags.parse(params).hasService(ServiceIdentifier.SESSION)).isTrue();
    assertThat(FeatureTags.parse(params).hasService(ServiceIdentifier.SESSION_GROUP)).isFalse();
  }

  @Test
  void aDeviceThatSaysNothingHasNothing() {
    assertThat(FeatureTags.parse(null)).isEqualTo(FeatureTags.none());
    assertThat(FeatureTags.parse(" ").icsi()).isEmpty();
    assertThat(FeatureTags.parse(";+sip.instance=\"<>\"").instance()).isEmpty();
    assertThat(FeatureTags.parse(";video=\"FALSE\"").has("video")).isFalse();
    assertThat(FeatureTags.parse(";video").has("video")).isTrue();
  }

  /** Contact parameters, Accept-Contact, and whether the request may go there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // one service, as registered and as not registered
        ";i=\"A,B\" | *;i=\"A\";require;explicit | true",
        ";i=\"A,B\" | *;i=\"C\";require;explicit | false",
        // alternatives inside one parameter
        ";i=\"A,B\" | *;i=\"C,b\";require;explicit | true",
        // without require a preference excludes nobody
        ";i=\"A\" | *;i=\"C\" | true",
        ";i=\"A\" | *;i=\"C\";explicit | true",
        // without explicit a device that says nothing about the tag is taken
        ";x | *;i=\"C\";require | true",
        ";x | *;i=\"C\";require;explicit | false",
        "'' | *;i=\"C\";require | true",
        "'' | *;i=\"C\";require;explicit | false",
        // all parameters of one value must match
        ";i=\"A\";j=\"B\" | *;i=\"A\";j=\"B\";require;explicit | true",
        ";i=\"A\";j=\"B\" | *;i=\"A\";j=\"C\";require;explicit | false",
        ";i=\"A\" | *;i=\"A\";j=\"C\";require | true",
        // flags
        ";+g.oma.sip-im | *;+g.oma.sip-im;require;explicit | true",
        ";video | *;video=\"TRUE\";require;explicit | true",
        ";video=\"FALSE\" | *;video;require | false",
        ";video | *;video=\"FALSE\";require;explicit | false",
        // literals keep their case, numbers compare as numbers, exclusions exclude
        ";d=\"<PC>\" | *;d=\"<PC>\";require | true",
        ";d=\"<PC>\" | *;d=\"<pc>\";require | false",
        ";d=\"<PC>\" | *;d=\"PC\";require | false",
        ";v=\"#=1\" | *;v=\"#=1\";require;explicit | true",
        ";v=\"#=1\" | *;v=\"#1.0:3\";require;explicit | true",
        ";v=\"#>=2\" | *;v=\"#<=1\";require;explicit | false",
        ";v=\"#=1,#=2\" | *;v=\"#=2\";require;explicit | true",
        ";v=\"#=x\" | *;v=\"#>=0\";require;explicit | false",
        ";v=\"#\" | *;v=\"#1\";require;explicit | false",
        ";methods=\"INVITE,MESSAGE\" | *;methods=\"!invite\";require | true",
        ";methods=\"INVITE\" | *;methods=\"!invite\";require | false",
        ";methods=\"!INVITE\" | *;methods=\"!BYE\";require | true",
        // the examples of RFC 3841 7.2.4 in outline
        ";audio;video;methods=\"INVITE,BYE\" | *;audio;require, *;video;explicit, *;methods=\"BYE\" | true",
        ";video;methods=\"INVITE\" | *;audio;require;explicit, *;video | false"
      })
  void requiredPreferencesDecideWhereARequestMayGo(String contact, String field, boolean matches)
      throws Exception {
    List<AcceptContact> preferences = AcceptContact.parseAll(List.of(field));

    assertThat(FeatureTags.parse(contact).matches(preferences)).isEqualTo(matches);
  }

  @Test
  void aPreferenceForADeviceMatchesThatDeviceAlone() throws Exception {
    String value =
        "*;+sip.instance=\"<urn:uuid:7b9a1d2e-52f7-4b83-8f6e-9a40c0b6e2b1>\";require;explicit";
    AcceptContact preference = AcceptContact.parse(value);

    assertThat(preference.instance()).contains("urn:uuid:7b9a1d2e-52f7-4b83-8f6e-9a40c0b6e2b1");
    assertThat(ofExample().matches(List.of(preference))).isTrue();
    assertThat(FeatureTags.parse(";+sip.instance=\"<urn:uuid:0>\"").matches(List.of(preference)))
        .isFalse();
  }

  @Test
  void fileTransferOverHttpAsksForTwoThings() throws Exception {
    List<AcceptContact> preferences =
        AcceptContact.parseAll(
            List.of(
                ServiceIdentifier.PAGER.acceptContact(),
                "*;+g.3gpp.iari-ref=\"" + FTHTTP + "\";require;explicit"));

    assertThat(ofExample().matches(preferences)).isTrue();
    assertThat(FeatureTags.parse(";+g.3gpp.icsi-ref=\"" + PAGER + '"').matches(preferences))
        .isFalse();
  }

  @Test
  void aServiceWithoutItsNamespaceIsTheSameService() throws Exception {
    AcceptContact bare =
        AcceptContact.parse(
            "*;+g.3gpp.icsi-ref=\"3gpp-service.ims.icsi.oma.cpm.msg\";require;explicit");

    assertThat(bare.services()).containsExactly(ServiceIdentifier.PAGER);
    assertThat(ofExample().matches(List.of(bare))).isTrue();
  }

  @Test
  void anAcceptContactTellsWhatItWants() throws Exception {
    AcceptContact wish = AcceptContact.parse("* ; +G.x ; REQUIRE;q=0.5;i=\"a,b\"");

    assertThat(wish.require()).isTrue();
    assertThat(wish.explicit()).isFalse();
    assertThat(wish.tags()).containsExactly("+g.x", "i");
    assertThat(wish.services()).isEmpty();
    assertThat(wish.instance()).isEmpty();
    assertThat(AcceptContact.parse("*").tags()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sip:a@h", "x;*", "*x", "*;a=\"b", "*;a b", "*;a=<b>"})
  void malformedPreferencesAreRefused(String value) {
    assertThatThrownBy(() -> AcceptContact.parse(value)).isInstanceOf(AddressSyntaxException.class);
  }

  @Property
  void anyContactIsReadAsFarAsItCanBe(@ForAll String text) {
    assertThat(FeatureTags.parse(text + ";\";+g.oma.sip-im").names()).isNotNull();
  }
}
