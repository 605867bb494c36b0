package org.opencpm.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.opencpm.filetransfer.FileDescription;

/**
 * Whatever the bytes: a description that is written as it was read, or {@link SdpSyntaxException}.
 */
class SdpFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void readsOrRefuses(byte[] data) {
    try {
      SessionDescription sdp = SessionDescription.parse(data);
      assertThat(SessionDescription.parse(sdp.toBytes())).isEqualTo(sdp);
      sdp.origin().map(Origin::next);
      for (MsrpMedia message : sdp.messages()) {
        message.acceptsWrapped("text/plain");
        message.setup();
        message.fingerprints();
        message.maxSize();
        message.direction();
        message.path();
        FileDescription.of(message.medium()).ifPresent(file -> file.applyTo(message.medium()));
      }
    } catch (SdpSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
