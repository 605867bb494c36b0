package org.opencpm.client.bench;

import java.nio.charset.StandardCharsets;
import org.opencpm.client.bench.Flights.Stage;
import org.opencpm.client.bench.SipDatagram.Field;

/** Reads the server's answers to requests of {@link RequestTexts}. */
final class Answers {

  private Answers() {}

  /** Notes a final answer to the request that its Call-ID names. */
  static void note(Flights flights, Stage stage, SipDatagram answer, long nanos) {
    long number = number(answer);
    if (number < 0 || answer.status() < 200) {
      return;
    }
    if (answer.status() < 300) {
      flights.reached(stage, number, nanos);
    } else {
      flights.refused(number, statusLine(answer));
    }
  }

  /** Kind of the request that an answer is for: the first letter of its Call-ID. */
  static byte kind(SipDatagram answer) {
    return answer.bytes()[answer.start(Field.CALL_ID)];
  }

  /** Number of the message that an answer is for; -1 if it is for another kind of request. */
  static long number(SipDatagram answer) {
    int at = answer.start(Field.CALL_ID) + RequestTexts.ID_PREFIX;
    return answer.hex(at, RequestTexts.NUMBER_DIGITS);
  }

  /** Number of a message that was delivered to us or is reported on; -1 if it cannot be told. */
  static long delivered(SipDatagram request, byte[] lead) {
    int at = request.find(lead, request.body());
    return at < 0
        ? -1
        : request.hex(at + lead.length + RequestTexts.ID_PREFIX, RequestTexts.NUMBER_DIGITS);
  }

  /** Status and reason. */
  static String statusLine(SipDatagram answer) {
    String text = new String(answer.bytes(), 0, answer.length(), StandardCharsets.UTF_8);
    String line = text.substring("SIP/2.0 ".length(), text.indexOf('\r'));
    String warning = answer.header("Warning");
    return warning == null ? line : line + ", " + warning;
  }
}
