package org.opencpm.client.bench;

import java.nio.ByteBuffer;
import org.opencpm.client.bench.SipDatagram.Field;

/** Writes the 200 of a device to a request (RFC 3261 8.2.6.2). For one thread. */
final class OkResponse {

  private static final int MAX_DATAGRAM = 65_507;
  private static final byte[] STATUS_LINE = SipDatagram.ascii("SIP/2.0 200 OK\r\n");
  private static final byte[] VIA = SipDatagram.ascii("Via: ");
  private static final byte[] FROM = SipDatagram.ascii("From: ");
  private static final byte[] TO = SipDatagram.ascii("To: ");
  private static final byte[] TAG = SipDatagram.ascii(";tag=");
  private static final byte[] OWN_TAG = SipDatagram.ascii(";tag=bench");
  private static final byte[] CALL_ID = SipDatagram.ascii("Call-ID: ");
  private static final byte[] CSEQ = SipDatagram.ascii("CSeq: ");
  private static final byte[] CRLF = SipDatagram.ascii("\r\n");
  private static final byte[] END = SipDatagram.ascii("Content-Length: 0\r\n\r\n");

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);

  /**
   * The answer to a request.
   *
   * @return valid until the next call
   */
  ByteBuffer to(SipDatagram request) {
    buffer.clear().put(STATUS_LINE);
    for (int i = 0; i < request.vias(); i++) {
      field(VIA, request, request.viaStart(i), request.viaEnd(i)).put(CRLF);
    }
    field(FROM, request, Field.FROM).put(CRLF);
    field(TO, request, Field.TO);
    int tag = request.find(TAG, request.start(Field.TO));
    if (tag < 0 || tag >= request.end(Field.TO)) {
      buffer.put(OWN_TAG);
    }
    buffer.put(CRLF);
    field(CALL_ID, request, Field.CALL_ID).put(CRLF);
    field(CSEQ, request, Field.CSEQ).put(CRLF);
    return buffer.put(END).flip();
  }

  private ByteBuffer field(byte[] name, SipDatagram request, Field field) {
    return field(name, request, request.start(field), request.end(field));
  }

  private ByteBuffer field(byte[] name, SipDatagram request, int from, int to) {
    return buffer.put(name).put(request.bytes(), from, to - from);
  }
}
