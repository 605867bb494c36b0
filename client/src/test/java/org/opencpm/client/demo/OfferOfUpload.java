package org.opencpm.client.demo;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.opencpm.client.peer.PlainContentServer;
import org.opencpm.client.peer.SipText;
import org.opencpm.filetransfer.FileDocumentException;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.filetransfer.FileInfoDocument;

/**
 * An uploaded file as it is offered to a device that takes files over MSRP alone.
 *
 * @param head the CPIM headers of the message that says where the file is
 * @param file its bytes
 * @param icon those of its thumbnail
 */
record OfferOfUpload(String head, FileInfo info, byte[] file, byte[] icon) {

  /** Of a CPIM message; empty for one that does not say where a file is. */
  static Optional<OfferOfUpload> of(byte[] cpim, PlainContentServer server) {
    String text = new String(cpim, StandardCharsets.ISO_8859_1);
    if (!text.contains(FileInfoDocument.MEDIA_TYPE)) {
      return Optional.empty();
    }
    int head = text.indexOf("\r\n\r\n");
    String xml = text.substring(text.indexOf("\r\n\r\n", head + 4) + 4);
    try {
      FileInfoDocument document = FileInfoDocument.parse(xml.getBytes(StandardCharsets.ISO_8859_1));
      return Optional.of(
          new OfferOfUpload(
              text.substring(0, head),
              document.file(),
              server.content(document.file().url()),
              server.content(document.thumbnail().orElseThrow().url())));
    } catch (FileDocumentException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The invitation that its sender would have sent, as far as it is looked at. */
  SipText invite(SipText message) {
    String name = info.name().orElseThrow();
    List<String> parts =
        List.of(
            "application/sdp\r\n\r\na=file-selector:name:\""
                + name
                + "\" type:"
                + info.contentType()
                + " size:"
                + file.length
                + "\r\na=file-transfer-id:"
                + message.header("Contribution-ID")
                + "\r\na=file-disposition:attachment\r\na=file-icon:cid:icon@store\r\n",
            "message/cpim\r\n\r\n"
                + new String(head.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                + "\r\n\r\nContent-Type: text/plain\r\n\r\n",
            "image/jpeg\r\nContent-ID: <icon@store>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder().encodeToString(icon));
    StringBuilder body = new StringBuilder();
    parts.forEach(part -> body.append("--made\r\nContent-Type: ").append(part).append("\r\n"));
    return new SipText("INVITE sip:store SIP/2.0")
        .with("P-Preferred-Identity", message.header("P-Preferred-Identity"))
        .with("Conversation-ID", message.header("Conversation-ID"))
        .with("Contribution-ID", message.header("Contribution-ID"))
        .body(
            "multipart/mixed;boundary=made",
            body.append("--made--\r\n").toString().getBytes(StandardCharsets.UTF_8));
  }
}
