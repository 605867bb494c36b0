package org.opencpm.filetransfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opencpm.chat.LegEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.Origin;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;

/** Invitations to files, by the fact sheet's examples 22 to 24. */
class TransferOfferTest {

  private static final String SELECTOR =
      "name:\"trail map.jpg\" type:image/jpeg size:148233 hash:sha-1:"
          + "76:DB:A1:BD:39:C7:4E:82:DD:5D:F3:2E:AB:5F:B5:90:88:1F:46:A2";
  private static final String SDP =
      """
      v=0
      o=- 3918500700 3918500700 IN IP4 192.0.2.11
      s=-
      c=IN IP4 192.0.2.11
      t=0 0
      m=message 9 TCP/MSRP *
      i=Trail photo
      a=accept-types:image/jpeg
      a=setup:active
      a=connection:new
      a=path:msrp://192.0.2.11:9/f5e1d0;tcp
      a=msrp-cema
      a=sendonly
      a=file-selector:%s
      a=file-transfer-id:Ft8Yq1Lz0pWs62
      a=file-disposition:attachment
      a=file-icon:cid:thumb-62@ims.example.com
      a=x-private:kept as it is
      """
          .formatted(SELECTOR);
  private static final String ICON =
      "/9j/4AAQSkZJRgABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6"
          + "Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RV/9k=";

  private static Content multipart(String sdp, String icon) {
    String body =
        "--ftBnd3\nContent-Type: application/sdp\n\n"
            + sdp
            + "\n--ftBnd3\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n"
            + "Content-ID: <thumb-62@ims.example.com>\nContent-Disposition: icon\n\n"
            + icon
            + "\n--ftBnd3--\n";
    return new Content(
        "multipart/related;type=\"application/sdp\";boundary=\"ftBnd3\"",
        body.replace("\n", "\r\n").getBytes(UTF_8));
  }

  private static Content bare(String sdp) {
    return new Content("application/sdp", sdp.getBytes(UTF_8));
  }

  private static void refused(ThrowingCallable reading, Outcome outcome) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.answer().outcome()).isEqualTo(outcome));
  }

  @Test
  @Requirement(
      value = {"CT-FT-04", "AD-PF-13"},
      partial = true)
  void anInvitationSaysWhatItIsAndShowsIt() throws MessageRefused {
    TransferOffer offer = TransferOffer.read(multipart(SDP, ICON));
    assertThat(offer.push()).isTrue();
    OfferedFile file = offer.files().get(0);
    assertThat(file.selector().toString()).isEqualTo(SELECTOR);
    assertThat(file.icon()).isPresent();
    assertThat(file.start()).isZero();
    assertThat(offer.hasIcon(0)).isTrue();
  }

  @Test
  @Requirement(value = "AD-REL-12", partial = true)
  void aPushNamesItsFileWhole() {
    for (String part :
        new String[] {"name:\"trail map.jpg\" ", "type:image/jpeg ", "size:148233 "}) {
      refused(() -> TransferOffer.read(bare(SDP.replace(part, ""))), Outcome.NOT_ACCEPTABLE_HERE);
    }
  }

  @Test
  void aPullSaysWhatItKnows() throws MessageRefused {
    String pull =
        SDP.replace("a=sendonly", "a=recvonly")
            .replace(SELECTOR, "hash:sha-1:" + SELECTOR.substring(SELECTOR.length() - 59))
            .replace("a=file-disposition:attachment", "a=file-range:65537-*");
    TransferOffer offer = TransferOffer.read(bare(pull));
    assertThat(offer.push()).isFalse();
    assertThat(offer.files().get(0).start()).isEqualTo(65_536);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    refused(() -> TransferOffer.read(bare("v=0\nm=message")), Outcome.NOT_ACCEPTABLE_HERE);
    refused(
        () -> TransferOffer.read(bare(SDP.replace("m=message 9", "m=message 0"))),
        Outcome.NOT_ACCEPTABLE_HERE);
    refused(
        () -> TransferOffer.read(bare(SDP.replace("size:148233", "size:-1"))),
        Outcome.NOT_ACCEPTABLE_HERE);
    Content cut = multipart(SDP, ICON);
    refused(
        () ->
            TransferOffer.read(new Content(cut.type(), java.util.Arrays.copyOf(cut.bytes(), 300))),
        Outcome.NOT_ACCEPTABLE_HERE);
  }

  @Test
  void aThumbnailThatIsNoneOrTooLargeIsLeftOut() throws MessageRefused {
    assertThat(TransferOffer.read(multipart(SDP, "!!!")).files().get(0).icon()).isEmpty();
    String html = java.util.Base64.getEncoder().encodeToString("<html>".getBytes());
    assertThat(TransferOffer.read(multipart(SDP, html)).files().get(0).icon()).isEmpty();
    String large = "/9j/".repeat(20_000);
    TransferOffer offer = TransferOffer.read(multipart(SDP, large));
    assertThat(offer.files().get(0).icon()).isEmpty();
    assertThat(offer.hasIcon(0)).isFalse();
  }

  private static FileLegDescription ours() {
    LegEnd end =
        new LegEnd("192.0.2.20", 2855, "msrp://192.0.2.20:2855/s1;tcp", java.util.List.of());
    return new FileLegDescription(
        Origin.of(7, "192.0.2.20"),
        index -> index == 0 ? Optional.of(end) : Optional.empty(),
        1_000_000);
  }

  @Test
  @Requirement(
      value = {"CT-FT-04", "AD-IF-PF2-04"},
      partial = true)
  void whatIsSaidOfAFileGoesOnLetterByLetter() throws Exception {
    SessionDescription theirs =
        SessionDescription.parse((SDP + "m=audio 5004 RTP/AVP 0\n").getBytes(UTF_8));
    SessionDescription onward = ours().offer(theirs, index -> true);
    MediaDescription medium = onward.media().get(0);
    assertThat(medium.attribute("file-selector")).contains(SELECTOR);
    assertThat(medium.attribute("file-icon")).contains("cid:thumb-62@ims.example.com");
    assertThat(medium.attribute("x-private")).contains("kept as it is");
    assertThat(medium.attribute("path")).contains("msrp://192.0.2.20:2855/s1;tcp");
    assertThat(medium.attribute("setup")).contains("actpass");
    assertThat(medium.title()).contains("Trail photo");
    assertThat(medium.has("sendonly")).isTrue();
    assertThat(onward.media().get(1).port()).as("no file").isZero();
    assertThat(ours().offer(theirs, index -> false).media().get(0).has("file-icon")).isFalse();
  }

  @Test
  @Requirement(value = "CT-FT-17", partial = true)
  void anAnswerSaysWhichFileItTakes() throws Exception {
    SessionDescription offer = SessionDescription.parse(SDP.getBytes(UTF_8));
    String answered =
        SDP.replace("a=sendonly", "a=recvonly")
            .replace("a=file-selector:" + SELECTOR + "\n", "")
            .replace("a=file-icon:cid:thumb-62@ims.example.com\n", "a=file-range:11-148233\n");
    SessionDescription answer =
        ours().answer(offer, SessionDescription.parse(answered.getBytes(UTF_8)));
    MediaDescription medium = answer.media().get(0);
    assertThat(medium.attribute("file-selector")).contains(SELECTOR);
    assertThat(medium.attributes("file-transfer-id")).containsExactly("Ft8Yq1Lz0pWs62");
    assertThat(medium.attribute("file-range")).contains("11-148233");
    assertThat(medium.attribute("setup")).contains("passive");
    assertThat(medium.port()).isEqualTo(2855);
    assertThat(medium.has("recvonly")).isTrue();
  }

  @Test
  void theServersOwnAnswerMayCorrectTheBeginning() throws Exception {
    SessionDescription offer = SessionDescription.parse(SDP.getBytes(UTF_8));
    MediaDescription medium =
        ours().answer(offer, Map.of(0, FileRange.parse("101-148233"))).media().get(0);
    assertThat(medium.attribute("file-range")).contains("101-148233");
    assertThat(medium.attribute("file-transfer-id")).contains("Ft8Yq1Lz0pWs62");
    assertThat(medium.has("recvonly")).isTrue();
    assertThat(medium.has("file-icon")).isFalse();
  }
}
