package org.opencpm.filetransfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;

/** One file in a request to several recipients (CT-FT-09). */
class FileRecipientsTest {

  private static final Settings SETTINGS = Settings.of(Map.of());

  private static Content body(int files, int recipients) {
    String media =
        IntStream.range(0, files)
            .mapToObj(
                i ->
                    "m=message 9 TCP/MSRP *\r\na=path:msrp://192.0.2.1:9/s"
                        + i
                        + ";tcp\r\na=sendonly\r\n"
                        + "a=file-selector:name:\"f\" type:text/plain size:1\r\n")
            .collect(Collectors.joining());
    String sdp =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media;
    String entries =
        IntStream.range(0, recipients)
            .mapToObj(i -> "<entry uri=\"sip:u" + i + "@cpm.example\"/>")
            .collect(Collectors.joining());
    String list =
        "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>"
            + entries
            + "</list></resource-lists>";
    String text =
        "--b\r\nContent-Type: application/sdp\r\n\r\n"
            + sdp
            + "\r\n--b\r\nContent-Type: application/resource-lists+xml\r\n\r\n"
            + list
            + "\r\n--b--\r\n";
    return new Content("multipart/mixed;boundary=\"b\"", text.getBytes(UTF_8));
  }

  @Test
  @Requirement(value = "CT-FT-09", partial = true)
  void severalFilesForSeveralRecipientsAreRefused() {
    assertThatThrownBy(() -> FileRecipients.check(body(2, 2), SETTINGS))
        .isInstanceOfSatisfying(
            MessageRefused.class,
            e -> {
              assertThat(e.answer().outcome()).isEqualTo(Outcome.FORBIDDEN);
              assertThat(e.answer().headers().toString())
                  .contains("100 Function not allowed due to several files");
            });
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "2, 0", "0, 2"})
  void whatElseIsAskedIsNotForbiddenHere(int files, int recipients) throws MessageRefused {
    FileRecipients.check(body(files, recipients), SETTINGS);
  }

  @Test
  void whatCannotBeReadIsLeftToOtherChecks() throws MessageRefused {
    FileRecipients.check(new Content("", new byte[0]), SETTINGS);
    FileRecipients.check(new Content("multipart/mixed", new byte[] {1}), SETTINGS);
    byte[] cut = new String(body(2, 2).bytes(), UTF_8).replace("</list>", "").getBytes(UTF_8);
    FileRecipients.check(new Content(body(2, 2).type(), cut), SETTINGS);
  }
}
