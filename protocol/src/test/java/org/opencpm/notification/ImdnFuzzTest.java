package org.opencpm.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever the bytes: a notification that we could write ourselves, or an {@link
 * ImdnSyntaxException}.
 */
class ImdnFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void readsOrRefuses(byte[] data) throws ImdnSyntaxException {
    ImdnDocument document;
    try {
      document = ImdnParser.parse(data);
    } catch (ImdnSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(ImdnParser.parse(ImdnWriter.write(document))).isEqualTo(document);
  }
}
