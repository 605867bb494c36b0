package org.opencpm.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back the same; what is read never breaks the reader. */
class ImdnPropertiesTest {

  @Property(tries = 500)
  void notificationsThatAreWrittenAreReadBack(
      @ForAll("texts") String id,
      @ForAll("optionalTexts") Optional<String> time,
      @ForAll("optionalTexts") Optional<String> recipient,
      @ForAll("optionalTexts") Optional<String> original,
      @ForAll("optionalTexts") Optional<String> subject,
      @ForAll Disposition disposition)
      throws ImdnSyntaxException {
    ImdnDocument document = new ImdnDocument(id, time, recipient, original, subject, disposition);

    assertThat(ImdnParser.parse(ImdnWriter.write(document))).isEqualTo(document);
  }

  @Property(tries = 500)
  void aDamagedNotificationIsReadOrRefusedButNeverBreaksTheReader(
      @ForAll("positions") int at, @ForAll byte value) {
    byte[] bytes =
        ImdnWriter.write(ImdnDocument.of("id", Optional.of("time"), Disposition.DELIVERED));
    bytes[at % bytes.length] = value;
    try {
      assertThat(ImdnParser.parse(bytes).messageId()).isNotBlank();
    } catch (ImdnSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 1000);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars("äß☕\u2028")
        .ofMinLength(1)
        .ofMaxLength(60)
        .map(text -> (text + "🎉").strip());
  }

  @Provide
  Arbitrary<Optional<String>> optionalTexts() {
    return texts().optional();
  }
}
