package org.opencpm.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.administration.ProvisioningActions.Imported;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Users;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;

class SubscriberImportTest {

  private final Settings settings = Settings.of(Map.of());
  private final SubscriberChecks checks =
      new SubscriberChecks(
          settings, new SearchKeys(new SubscriberDirectory(new Users()), settings));
  private final List<List<NewSubscriber>> batches = new ArrayList<>();

  private ImportReport read(String csv) {
    return new SubscriberImport(
            checks,
            batch -> {
              batches.add(batch);
              return batch.stream()
                  .map(
                      one ->
                          one.userName().startsWith("taken")
                              ? Imported.NAME_TAKEN
                              : one.userName().startsWith("same")
                                  ? Imported.UNCHANGED
                                  : Imported.ADDED)
                  .toList();
            })
        .read(new StringReader(csv));
  }

  @Test
  void goodLinesAreTakenAndBadOnesReported() {
    ImportReport report =
        read(
            "user,addresses,password\r\n"
                + "frank,\"sip:frank@cpm.example tel:+15550100099\",secret\r\n"
                + "grace,sip:grace@cpm.example,\"se,\"\"cret\"\r\n"
                + "same,sip:same@cpm.example,secret\r\n"
                + "taken,sip:taken@cpm.example,secret\r\n"
                + "noaddress,,secret\r\n"
                + "foreign,sip:x@elsewhere.example,secret\r\n"
                + "nopassword,sip:np@cpm.example,\r\n"
                + "short,sip:short@cpm.example\r\n");

    assertThat(report.added()).isEqualTo(2);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(5);
    assertThat(report.bad())
        .extracting(ImportReport.BadLine::line)
        .containsExactlyInAnyOrder(5L, 6L, 7L, 8L, 9L);
    assertThat(report.bad().toString()).doesNotContain("secret");
    NewSubscriber frank = batches.get(0).get(0);
    assertThat(frank.userName()).isEqualTo("frank@cpm.example");
    assertThat(frank.addresses()).containsExactly("sip:frank@cpm.example", "tel:+15550100099");
    assertThat(frank.ha1()).containsKeys("SHA-256", "MD5", "SHA-256;local", "MD5;local");
  }

  @Test
  void batchesHaveFiveHundredAtMost() {
    StringBuilder csv = new StringBuilder("password,user,addresses\n");
    for (int i = 0; i < 1200; i++) {
      csv.append("secret,u").append(i).append(",sip:u").append(i).append("@cpm.example\n");
    }
    assertThat(read(csv.toString()).added()).isEqualTo(1200);
    assertThat(batches).extracting(List::size).containsExactly(500, 500, 200);
  }

  @Test
  void brokenQuotesEndTheFileAndKeepWhatWasGood() {
    ImportReport report =
        read("user,addresses,password\nfrank,sip:frank@cpm.example,secret\n\"gr\"ace,x,y\nz,z,z\n");
    assertThat(report.added()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(report.bad().get(0).why()).contains("nothing after it was read");
  }

  @Test
  void aHeadLineIsNeeded() {
    assertThatThrownBy(() -> read("frank,sip:frank@cpm.example,secret\n"))
        .isInstanceOf(InvalidInputException.class);
    assertThat(batches).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'sip:Bob@CPM.example', sip:Bob@cpm.example",
    "'<sip:bob@cpm.example>', sip:bob@cpm.example",
    "'tel:+1 (555) 010-0001', tel:+15550100001",
    "'+1 (555) 010-0001', tel:+15550100001",
    "'+15550100001', tel:+15550100001",
    "'sip:+15550100001@cpm.example;user=phone', tel:+15550100001",
    "'bob@cpm.example', sip:bob@cpm.example",
    "'6c0b7358-aaaa', ",
    "'bob', "
  })
  void addressesAreReadInAnyForm(String text, String canonical) {
    assertThat(
            new SearchKeys(new SubscriberDirectory(new Users()), settings)
                .address(text)
                .orElse(null))
        .isEqualTo(canonical);
  }
}
