package org.opencpm.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.examples2.Example;

class ServiceIdentifierTest {

  @Test
  void theExamplesUseTheseWritings() {
    Example pager = Example.named("01-pager-message.txt");

    assertThat(pager.header("P-Preferred-Service")).isEqualTo(ServiceIdentifier.PAGER.urn());
    assertThat(pager.header("Accept-Contact")).isEqualTo(ServiceIdentifier.PAGER.acceptContact());
    assertThat(Example.named("34-group-pager-message.txt").header("P-Preferred-Service"))
        .isEqualTo(ServiceIdentifier.PAGER_GROUP.urn());
    assertThat(Example.named("10-group-invite.txt").header("P-Preferred-Service"))
        .isEqualTo(ServiceIdentifier.SESSION_GROUP.urn());
  }

  @ParameterizedTest
  @EnumSource
  void isRecognisedInEverySpelling(ServiceIdentifier service) {
    String bare = service.urn().substring("urn:urn-7:".length());

    assertThat(ServiceIdentifier.ofUrn(service.urn())).contains(service);
    assertThat(ServiceIdentifier.ofUrn(service.featureTagValue())).contains(service);
    assertThat(ServiceIdentifier.ofUrn(service.featureTagValue().replace("%3A", "%3a")))
        .contains(service);
    assertThat(ServiceIdentifier.ofUrn(service.urn().toUpperCase(Locale.ROOT))).contains(service);
    assertThat(ServiceIdentifier.ofUrn(' ' + bare + ' ')).contains(service);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "urn:urn-7:",
        "urn:urn-7:3gpp-service.ims.icsi.mmtel",
        "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.filetransfer.http",
        "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg%",
        "msg"
      })
  void otherServicesAreNotOfCpm(String urn) {
    assertThat(ServiceIdentifier.ofUrn(urn)).isEmpty();
  }

  @Test
  @Requirement(
      value = {"CT-FT-02", "CT-FT-03"},
      partial = true)
  void fileTransferHasAFeatureTagOfItsOwn() throws Exception {
    String value = ServiceIdentifier.FILE_TRANSFER.acceptContact();

    assertThat(AcceptContact.parse(value).services())
        .containsExactly(ServiceIdentifier.FILE_TRANSFER);
    assertThat(value)
        .isEqualTo(
            "*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.filetransfer\"");
  }
}
