package org.opencpm.client.signalling;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import org.opencpm.signalling.HeaderList;

/** A received request in its server transaction. */
final class JainIncomingRequest implements IncomingRequest {

  private final SIPRequest request;
  private final ServerTransaction transaction;
  private final HeaderList headers;
  private final String toTag;

  JainIncomingRequest(
      SIPRequest request, ServerTransaction transaction, HeaderList headers, String toTag) {
    this.request = request;
    this.transaction = transaction;
    this.headers = headers;
    this.toTag = toTag;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String requestUri() {
    return request.getRequestURI().toString();
  }

  @Override
  public HeaderList headers() {
    return headers;
  }

  @Override
  public byte[] body() {
    byte[] body = request.getRawContent();
    return body == null ? new byte[0] : body;
  }

  @Override
  public long arrivalNanos() {
    return RawHeadParsers.of(request).arrivalNanos();
  }

  @Override
  public void answer(int status, String reason, HeaderList fields) {
    try {
      SIPResponse response = request.createResponse(status, reason);
      if (response.getToTag() == null) {
        response.setToTag(toTag);
      }
      JainRequests.addFields(response, fields);
      transaction.sendResponse(response);
    } catch (ParseException | InvalidArgumentException unwritable) {
      throw new IllegalArgumentException("Answer " + status + " cannot be written", unwritable);
    } catch (SipException gone) {
      // The connection it came on is gone; the sender's transaction will time out.
      StackEvents.note("Answer " + status + " could not be sent", gone);
    }
  }
}
