package org.opencpm.signalling;

import java.nio.charset.StandardCharsets;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Requests in the manner of RFC 4475: valid ones that look odd, and invalid ones. */
enum Torture {
  FOLDED_AND_COMPACT(
      "MESSAGE %uri SIP/2.0\r\nTO :\r\n <%uri>\r\nf: <sip:x@y>\r\n ;tag=1\r\n"
          + "mAx-FoRwArDs: 0068\r\ni: torture.%n\r\nCSeq: 0009\r\n  MESSAGE\r\n"
          + "v:  SIP  /   2.0\r\n /%t\r\n    127.0.0.1:%p;branch=z9hG4bK%n\r\n"
          + "s:\r\nNewFangledHeader:   newfangled value\r\n continued newfangled value\r\n"
          + "l: 0\r\n\r\n"),
  ESCAPED_NULL("MESSAGE sip:null-%00-null@cpm.example SIP/2.0\r\n%headl: 0\r\n\r\n"),
  ODD_METHOD("!interesting-Method0123456789_*+`.%indeed'~ %uri SIP/2.0\r\n%headl: 0\r\n\r\n"),
  NO_VIA(
      "MESSAGE %uri SIP/2.0\r\nFrom: <sip:x@y>;tag=1\r\nTo: <%uri>\r\nCall-ID: %n\r\nl: 0\r\n\r\n"),
  NO_FROM(
      "MESSAGE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "Call-ID: %n\r\nCSeq: 1 MESSAGE\r\nl: 0\r\n\r\n"),
  NO_CALL_ID(
      "MESSAGE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "From: <sip:x@y>;tag=1\r\nCSeq: 1 MESSAGE\r\nl: 0\r\n\r\n"),
  ONLY_A_START_LINE("MESSAGE %uri SIP/2.0\r\n\r\n"),
  UNKNOWN_VERSION("MESSAGE %uri SIP/7.0\r\n%headl: 0\r\n\r\n"),
  NEGATIVE_LENGTH("MESSAGE %uri SIP/2.0\r\n%headContent-Length: -999\r\n\r\nbody"),
  TOO_LITTLE_BODY("MESSAGE %uri SIP/2.0\r\n%headContent-Length: 9999\r\n\r\nbody"),
  LENGTH_NO_NUMBER("MESSAGE %uri SIP/2.0\r\n%headContent-Length: many\r\n\r\nbody"),
  TWO_LENGTHS("MESSAGE %uri SIP/2.0\r\n%headContent-Length: 4\r\nContent-Length: 0\r\n\r\nbody"),
  CSEQ_TOO_LARGE(
      "MESSAGE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "From: <sip:x@y>;tag=1\r\nCall-ID: %n\r\nCSeq: 99999999999999 MESSAGE\r\nl: 0\r\n\r\n"),
  CSEQ_OF_ANOTHER_METHOD(
      "MESSAGE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "From: <sip:x@y>;tag=1\r\nCall-ID: %n\r\nCSeq: 1 INVITE\r\nl: 0\r\n\r\n"),
  SPACES_IN_REQUEST_URI("MESSAGE sip:bob smith@cpm.example SIP/2.0\r\n%headl: 0\r\n\r\n"),
  BRACKETS_AROUND_REQUEST_URI("MESSAGE <%uri> SIP/2.0\r\n%headl: 0\r\n\r\n"),
  SPACES_IN_START_LINE("MESSAGE  %uri  SIP/2.0\r\n%headl: 0\r\n\r\n"),
  NO_URI("MESSAGE  SIP/2.0\r\n%headl: 0\r\n\r\n"),
  HEADERS_IN_URI("MESSAGE %uri?Route=%3Csip:x.example%3E SIP/2.0\r\n%headl: 0\r\n\r\n"),
  UNTERMINATED_QUOTE(
      "MESSAGE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\n"
          + "To: \"Mr. J. User <%uri>\r\nFrom: <sip:x@y>;tag=1\r\nCall-ID: %n\r\n"
          + "CSeq: 1 MESSAGE\r\nl: 0\r\n\r\n"),
  MANY_HEADERS("MESSAGE %uri SIP/2.0\r\n%head%manyl: 0\r\n\r\n"),
  LONG_HEADER("MESSAGE %uri SIP/2.0\r\n%headSubject: %long\r\nl: 0\r\n\r\n"),
  HEADER_WITHOUT_COLON("MESSAGE %uri SIP/2.0\r\n%headThis is no header\r\nl: 0\r\n\r\n"),
  BARE_LINE_FEEDS("MESSAGE %uri SIP/2.0\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\n\n"),
  BAD_AUTHORIZATION(
      "REGISTER sip:cpm.example SIP/2.0\r\n%headAuthorization: Digest username=\"\r\n"
          + "Contact: <sip:x@127.0.0.1:%p>\r\nl: 0\r\n\r\n"),
  BAD_DATE("MESSAGE %uri SIP/2.0\r\n%headDate: Fri, 01 Jan 2010 16:00:00 EST\r\nl: 0\r\n\r\n"),
  BAD_EXPIRES("REGISTER sip:cpm.example SIP/2.0\r\n%headExpires: 0 0l@company.com\r\nl: 0\r\n\r\n"),
  ANSWER_TO_NOBODY("SIP/2.0 200 OK\r\n%headl: 0\r\n\r\n"),
  ANSWER_WITH_LARGE_STATUS("SIP/2.0 4294967301 better not break the receiver\r\n%headl: 0\r\n\r\n"),
  HTTP("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
  MULTIPART_WITHOUT_BOUNDARY(
      "MESSAGE sip:exploder@cpm.example SIP/2.0\r\n%headContent-Type: multipart/mixed\r\n"
          + "Content-Length: 4\r\n\r\nbody"),
  INVITE_WITH_NONSENSE(
      "INVITE %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "From: <sip:x@y>;tag=1\r\nCall-ID: %n\r\nCSeq: 1 INVITE\r\nContact: *\r\n"
          + "Content-Type: application/sdp\r\nContent-Length: 3\r\n\r\nv=9"),
  CANCEL_OF_NOTHING(
      "CANCEL %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>\r\n"
          + "From: <sip:x@y>;tag=1\r\nCall-ID: %n\r\nCSeq: 1 CANCEL\r\nl: 0\r\n\r\n"),
  ACK_OF_NOTHING(
      "ACK %uri SIP/2.0\r\nVia: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nTo: <%uri>;tag=2\r\n"
          + "From: <sip:x@y>;tag=1\r\nCall-ID: %n\r\nCSeq: 1 ACK\r\nl: 0\r\n\r\n");

  private static final String HEAD =
      "Via: SIP/2.0/%t 127.0.0.1:%p;branch=z9hG4bK%n\r\nMax-Forwards: 70\r\n"
          + "From: <sip:x@y>;tag=1\r\nTo: <%uri>\r\nCall-ID: %n\r\nCSeq: 1 MESSAGE\r\n";

  private final String form;

  Torture(String form) {
    this.form = form;
  }

  /** The bytes to send from that port, to that user. */
  byte[] bytes(User to, Transport transport, int port) {
    String number = ordinal() + "-" + transport + "-" + port;
    return form.replace("%head", HEAD)
        .replace("%many", "X-Many: header\r\n".repeat(500))
        .replace("%long", "long ".repeat(4000))
        .replace("%uri", to.sip())
        .replace("%t", transport.name())
        .replace("%p", Integer.toString(port))
        .replace("%n", number)
        .getBytes(StandardCharsets.UTF_8);
  }
}
