package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.messaging.SpecExample;

/** The bodies of invitations: SDP with a thumbnail, SDP with CPIM. */
class InvitationBodyTest {

  @Test
  void aThumbnailIsFoundByTheContentIdOfTheFileIcon() throws Exception {
    Multipart body =
        Multipart.parse(
            SpecExample.body("22-ft-invite-thumbnail.txt"),
            MediaType.parse("multipart/related;type=\"application/sdp\";boundary=\"ftBnd3\"")
                .orElseThrow());

    SessionDescription sdp = SessionDescription.parse(body.parts().get(0).body());
    FileDescription file = FileDescription.of(sdp.media().get(0)).orElseThrow();
    MimeEntity icon = body.parts().get(1);
    assertThat(icon.header("Content-ID")).contains("<" + file.iconContentId().orElseThrow() + ">");
    assertThat(icon.mediaType().is("image", "jpeg")).isTrue();
    assertThat(icon.decoded()).hasSize(98).startsWith(0xff, 0xd8, 0xff, 0xe0).endsWith(0xff, 0xd9);
  }

  @Test
  void aLargeMessageBringsItsHeadersBesideTheSdp() throws Exception {
    Multipart body =
        Multipart.parse(
            SpecExample.body("33-largemsg-invite.txt"),
            MediaType.parse("multipart/mixed;boundary=\"lmBnd2\"").orElseThrow());

    CpimMessage cpim = CpimMessage.parse(body.parts().get(0).body());
    SessionDescription sdp = SessionDescription.parse(body.parts().get(1).body());
    assertThat(cpim.content().length()).isZero();
    assertThat(sdp.message().orElseThrow().acceptWrappedTypes()).containsExactly("text/plain");
  }

  @Test
  void aMultipartBodyIsWrittenWithTheHeadersOfItsParts() {
    MimeEntity sdp =
        MimeEntity.of(
            MediaType.parse("application/sdp").orElseThrow(), List.of(), bytes("v=0\r\n"));
    MimeEntity icon =
        MimeEntity.of(
            MediaType.parse("image/png").orElseThrow(),
            List.of(
                new CpimHeader("Content-Transfer-Encoding", "base64"),
                new CpimHeader("Content-ID", "<i@h>")),
            bytes("AAEC"));

    assertThat(Multipart.write("b1", List.of(sdp, icon)))
        .isEqualTo(
            bytes(
                "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n"
                    + "--b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
                    + "Content-ID: <i@h>\r\n\r\nAAEC\r\n--b1--\r\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
