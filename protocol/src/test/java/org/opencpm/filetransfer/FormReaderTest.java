package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.messaging.SpecExample;

/** Forms are read piece by piece, wherever the pieces are cut. */
class FormReaderTest {

  /** What came out. */
  private static final class Parts implements FormReader.Listener<RuntimeException> {
    private final List<FormPart> heads = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private ByteArrayOutputStream current;

    @Override
    public void begins(FormPart part) {
      assertThat(current).isNull();
      heads.add(part);
      current = new ByteArrayOutputStream();
    }

    @Override
    public void content(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      current.writeBytes(copy);
    }

    @Override
    public void ends() {
      contents.add(current.toByteArray());
      current = null;
    }

    private List<String> texts() {
      return contents.stream().map(c -> new String(c, StandardCharsets.UTF_8)).toList();
    }
  }

  private static final String TYPE = "multipart/form-data; boundary=B";

  @Test
  void theExampleIsReadAtEverySplitPoint() throws FormSyntaxException {
    byte[] form = SpecExample.body("25-fthttp-upload-post.txt");
    for (int cut = 0; cut <= form.length; cut++) {
      Parts parts = new Parts();
      FormReader<RuntimeException> reader =
          new FormReader<>("multipart/form-data; boundary=httpBnd9", parts);
      reader.feed(form, 0, cut);
      reader.feed(form, cut, form.length - cut);
      assertExample(form, reader, parts);
    }
  }

  @Test
  void theExampleIsReadByteByByte() throws FormSyntaxException {
    byte[] form = SpecExample.body("25-fthttp-upload-post.txt");
    Parts parts = new Parts();
    FormReader<RuntimeException> reader =
        new FormReader<>("multipart/form-data; boundary=httpBnd9", parts);
    for (int at = 0; at < form.length; at++) {
      reader.feed(form, at, 1);
    }
    assertExample(form, reader, parts);
  }

  private static void assertExample(byte[] form, FormReader<RuntimeException> reader, Parts parts) {
    assertThat(reader.isWhole()).isTrue();
    assertThat(parts.heads).extracting(FormPart::name).containsExactly("tid", "Thumbnail", "File");
    FormPart file = parts.heads.get(2);
    assertThat(file.fileName()).contains("report.pdf");
    assertThat(file.contentType()).contains("application/pdf");
    assertThat(file.length()).hasValue(31);
    assertThat(parts.texts().get(0)).isEqualTo("2c1f6f3e-7d64-4a0c-9c0e-5b7e1f0a9d33");
    assertThat(parts.contents.get(1)).hasSize(98).startsWith(0xff, 0xd8).endsWith(0xff, 0xd9);
    assertThat(parts.texts().get(2)).isEqualTo("%PDF-1.4 example payload bytes\n");
    assertThat(file.offset() + 31 + reader.closingLength() + 2).isEqualTo(form.length);
  }

  @Test
  void contentThatLooksLikeADelimiterIsContent() throws FormSyntaxException {
    String content =
        "\r\n-\r\n--\r\n--\r\n--A\r\n--BB\r\n--B.\r\n\r\n--\r\n--B -- x\r--B--\n--B\r\n-";

    Parts parts = read(form(content));

    assertThat(parts.texts()).containsExactly(content);
  }

  @Test
  void aNestedMultipartIsContent() throws FormSyntaxException {
    String nested = "--B2\r\nContent-Type: a/b\r\n\r\nx\r\n--B2--\r\n";

    assertThat(read(form(nested)).texts()).containsExactly(nested);
  }

  @Test
  void preambleEpilogueBlanksAfterTheBoundaryAndPartsWithoutHeadersAreAccepted()
      throws FormSyntaxException {
    Parts parts =
        read(
            "preamble\r\n--Bx\r\n--B \t\r\n\r\nbare\r\n--B\r\nX: y\r\n\r\n\r\n--B--epi\r\n--B\r\n\r\nno");

    assertThat(parts.texts()).containsExactly("bare", "");
    assertThat(parts.heads.get(0))
        .isEqualTo(new FormPart("", Optional.empty(), Optional.empty(), OptionalLong.empty(), 25));
  }

  @Test
  void aLargeFilePassesThroughUnchangedWhateverTheSizeOfThePieces() throws FormSyntaxException {
    byte[] file = new byte[1_000_000];
    Random random = new Random(7);
    random.nextBytes(file);
    for (int i = 0; i + 4 < file.length; i += 1 + random.nextInt(2000)) {
      System.arraycopy("\r\n--".getBytes(StandardCharsets.US_ASCII), 0, file, i, 4);
    }
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(bytes("--B\r\nContent-Disposition: form-data; name=\"File\"\r\n\r\n"));
    form.writeBytes(file);
    form.writeBytes(bytes("\r\n--B--\r\n"));
    byte[] all = form.toByteArray();
    Parts parts = new Parts();
    FormReader<RuntimeException> reader = new FormReader<>(TYPE, parts);
    for (int at = 0; at < all.length; ) {
      int length = Math.min(all.length - at, 1 + random.nextInt(150_000));
      reader.feed(all, at, length);
      at += length;
    }

    assertThat(reader.isWhole()).isTrue();
    assertThat(Arrays.equals(parts.contents.get(0), file)).isTrue();
  }

  @Test
  void theDelimiterIsFoundWhereverItStandsAndBehindLineEndsWithoutEnd() throws FormSyntaxException {
    for (int length = 0; length < 100; length++) {
      for (String one : List.of("x", "\r", "\r\n", "\u000e", "\u000c")) {
        String content = one.repeat(length);

        assertThat(read(form(content)).contents.get(0)).isEqualTo(bytes(content));
      }
    }
  }

  @Test
  void aFormThatIsCutIsNotWhole() throws FormSyntaxException {
    byte[] form = bytes(form("content"));
    for (int cut = 0; cut < form.length - 2; cut++) {
      Parts parts = new Parts();
      FormReader<RuntimeException> reader = new FormReader<>(TYPE, parts);
      reader.feed(form, 0, cut);
      assertThat(reader.isWhole()).isFalse();
      assertThat(parts.contents).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=\"\"",
        "application/x-www-form-urlencoded",
        ""
      })
  void withoutABoundaryThereIsNoForm(String type) {
    assertThatThrownBy(() -> new FormReader<>(type, new Parts()))
        .isInstanceOf(FormSyntaxException.class);
  }

  @Test
  void theLimitsHold() throws FormSyntaxException {
    String part = "--B\r\n\r\nx\r\n";
    assertThat(read(part.repeat(FormReader.MAX_PARTS) + "--B--").texts())
        .hasSize(FormReader.MAX_PARTS);
    assertThatThrownBy(() -> read(part.repeat(FormReader.MAX_PARTS + 1) + "--B--"))
        .isInstanceOf(FormSyntaxException.class);
    assertThatThrownBy(() -> read("--B\r\nX: " + "x".repeat(FormReader.MAX_HEADERS)))
        .isInstanceOf(FormSyntaxException.class);
    assertThatThrownBy(() -> read("--B\r\n" + "X: y\r\n".repeat(20_000)))
        .isInstanceOf(FormSyntaxException.class);
  }

  @Test
  void blanksWithoutEndAfterABoundaryAreContentInTheEnd() throws FormSyntaxException {
    String content = "a\r\n--B" + " ".repeat(1000);

    assertThat(read(form(content)).texts()).containsExactly(content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filename=\"a.txt\"|a.txt",
        "filename=a.txt|a.txt",
        "filename=\"a \\\"b\\\".txt\"|a \"b\".txt",
        "filename=\"a %22b%22 100%.txt\"|a \"b\" 100%.txt",
        "filename=\"C:\\dir\\a.txt\"|C:\\dir\\a.txt",
        "filename=\"a\\\\b.txt\"|a\\b.txt",
        "filename=\"../../etc/passwd\"|../../etc/passwd",
        "filename=\"a;b=c.txt\"|a;b=c.txt",
        "filename=\"x.txt\"; filename*=UTF-8''%e2%98%95%20a.txt|\u2615 a.txt",
        "FileName = \"\u2615 \ud83c\udf89.png\"|\u2615 \ud83c\udf89.png",
        "filename=\"no end|no end"
      })
  void namesAreReadAsClientsWriteThem(String parameter, String name) throws FormSyntaxException {
    Parts parts =
        read(
            "--B\r\nContent-Disposition: form-data; name=\"File\"; "
                + parameter
                + "\r\n\r\nx\r\n--B--");

    assertThat(parts.heads.get(0).fileName()).contains(name);
    assertThat(parts.heads.get(0).name()).isEqualTo("File");
  }

  @Test
  void headersMayBeFoldedInAnyCaseOrderAndNumber() throws FormSyntaxException {
    Parts parts =
        read(
            "--B\r\ncontent-length: 99999999999999999999\r\nnonsense\r\nCONTENT-DISPOSITION:"
                + " form-data;\r\n name=\"tid\"\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n\r\n"
                + "x\r\n--B--");

    FormPart part = parts.heads.get(0);
    assertThat(part.name()).isEqualTo("tid");
    assertThat(part.contentType()).contains("a/b");
    assertThat(part.length()).isEmpty();
  }

  private static String form(String content) {
    return "--B\r\nContent-Disposition: form-data; name=\"File\"\r\n\r\n"
        + content
        + "\r\n--B--\r\n";
  }

  private static Parts read(String form) throws FormSyntaxException {
    Parts parts = new Parts();
    FormReader<RuntimeException> reader = new FormReader<>(TYPE, parts);
    byte[] bytes = bytes(form);
    reader.feed(bytes, 0, bytes.length);
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
