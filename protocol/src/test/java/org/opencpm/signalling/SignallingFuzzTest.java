package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzz targets of header fields; see SubscriberFuzzTest for how they run. */
class SignallingFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void storedHeaders(FuzzedDataProvider data) {
    HeaderList.Builder builder = HeaderList.builder();
    while (data.remainingBytes() > 0) {
      builder.add("X-A", data.consumeString(40));
    }
    HeaderList list = builder.build();
    assertThat(HeaderList.deserialise(list.serialise())).isEqualTo(list);
  }

  @FuzzTest(maxDuration = "60s")
  void warning(FuzzedDataProvider data) {
    Warning.parse(data.consumeRemainingAsString())
        .ifPresent(
            warning -> {
              assertThat(Warning.parse(warning.headerValue())).contains(warning);
              assertThat(OmaWarning.of(warning)).isNotNull();
            });
  }
}
