package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.messaging.SpecExample;

/** The documents of HTTP file transfer (fact sheet 6.6, 6.7). */
class FileInfoDocumentTest {

  private static final Instant UNTIL = Instant.parse("2024-04-04T10:20:00Z");

  @Test
  void theExampleIsUnderstood() throws FileDocumentException {
    assertThat(FileInfoDocument.parse(SpecExample.body("26-fthttp-upload-response.txt")))
        .isEqualTo(
            new FileInfoDocument(
                Optional.of(
                    FileInfo.thumbnail(
                        98, "image/jpeg", "https://ftcs.example.com/ft/dl/t/2c1f6f3e", UNTIL)),
                FileInfo.file(
                    31,
                    "report.pdf",
                    "application/pdf",
                    "https://ftcs.example.com/ft/dl/f/2c1f6f3e",
                    UNTIL)));
  }

  @Test
  void theDocumentIsWrittenAsTheFactSheetSays() {
    FileInfo file =
        new FileInfo(
            5,
            Optional.of("a<&>\"b\u2615.amr"),
            "audio/amr;voice-recording=yes",
            "https://h/ft/d/x?a=1&b=2",
            Optional.of(Instant.parse("2024-04-04T10:20:00.123Z")),
            Optional.of("render"),
            OptionalLong.of(1500),
            Optional.of("https://b/"));

    assertThat(text(new FileInfoDocument(Optional.empty(), file).write()))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<file xmlns=\"urn:gsma:params:xml:ns:rcs:rcs:fthttp\""
                + " xmlns:am=\"urn:gsma:params:xml:ns:rcs:rcs:rram\""
                + " xmlns:e=\"urn:gsma:params:xml:ns:rcs:rcs:up:fthttpext\">"
                + "<file-info type=\"file\" file-disposition=\"render\">"
                + "<file-size>5</file-size><file-name>a&lt;&amp;&gt;\"b\u2615.amr</file-name>"
                + "<content-type>audio/amr;voice-recording=yes</content-type>"
                + "<am:playing-length>1500</am:playing-length>"
                + "<e:branded-url>https://b/</e:branded-url>"
                + "<data url=\"https://h/ft/d/x?a=1&amp;b=2\" until=\"2024-04-04T10:20:00Z\"/>"
                + "</file-info></file>");
  }

  @Test
  void whatIsWrittenIsReadBack() throws FileDocumentException {
    FileInfoDocument document =
        new FileInfoDocument(
            Optional.of(FileInfo.thumbnail(1, "image/png", "http://h/t", UNTIL)),
            FileInfo.file(0, "../\u00e4 \"x\".txt", "text/plain", "http://h/f", UNTIL));

    assertThat(FileInfoDocument.parse(document.write())).isEqualTo(document);
    assertThat(document.file().isRendered()).isFalse();
  }

  @Test
  void namespacesMayBeMissingAndOthersMixedIn() throws FileDocumentException {
    FileInfoDocument document =
        FileInfoDocument.parse(
            bytes(
                """
                <file><file-info type="file"><x:new xmlns:x="urn:x"><x:y/></x:new>
                <file-size> 7 </file-size><data url=" http://h/f " until="2024-04-04T10:20:00"/>
                </file-info></file>"""));

    assertThat(document.file().size()).isEqualTo(7);
    assertThat(document.file().url()).isEqualTo("http://h/f");
    assertThat(document.file().until()).contains(UNTIL);
    assertThat(document.file().contentType()).isEqualTo("application/octet-stream");
    assertThat(document.thumbnail()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<file/>",
        "<other><file-info type='file'><data url='http://h'/></file-info></other>",
        "<file><file-info type='file'><file-size>1</file-size></file-info></file>",
        "<file><file-info type='file'><file-size>-1</file-size><data url='u'/></file-info></file>",
        "<file><file-info type='thumbnail'><data url='http://h'/></file-info></file>",
        "<!DOCTYPE file [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><file>&e;</file>"
      })
  void whatIsNoFileDocumentIsRefused(String text) {
    assertThatThrownBy(() -> FileInfoDocument.parse(bytes(text)))
        .isInstanceOf(FileDocumentException.class);
  }

  @Test
  void charactersThatXmlHasNotAreReplacedByTheOneWhoMayChangeTheName() {
    assertThatThrownBy(() -> FileInfo.file(1, "a\u0001", "a/b", "u", UNTIL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(FileInfo.xmlText("a\u0001\ud800b\ud83c\udf89"))
        .isEqualTo("a\ufffd\ufffdb\ud83c\udf89");
  }

  @Test
  void theResumeDocumentIsUnderstoodAndWritten() throws FileDocumentException {
    FileResumeInfo info =
        FileResumeInfo.parse(SpecExample.body("28-fthttp-upload-info-response.txt"));

    assertThat(info)
        .isEqualTo(FileResumeInfo.holding(16, "https://ftcs.example.com/ft/upload/r/2c1f6f3e"));
    assertThat(FileResumeInfo.parse(info.write())).isEqualTo(info);
    assertThat(text(FileResumeInfo.holding(0, "u").write()))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><file-resume-info>"
                + "<file-range start=\"0\" end=\"-1\"/><data url=\"u\"/>"
                + "</file-resume-info>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<file-resume-info/>",
        "<file-resume-info><file-range start='5' end='3'/><data url='u'/></file-resume-info>",
        "<file-resume-info><file-range start='x' end='3'/><data url='u'/></file-resume-info>",
        "<other><file-range start='0' end='3'/><data url='u'/></other>"
      })
  void anImpossibleResumeDocumentIsRefused(String text) {
    assertThatThrownBy(() -> FileResumeInfo.parse(bytes(text)))
        .isInstanceOf(FileDocumentException.class);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
