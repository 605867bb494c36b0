package org.opencpm.client.signalling;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.Locale;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import org.opencpm.client.Transport;
import org.opencpm.signalling.HeaderList;

/** A received request in its server transaction. */
final class JainIncomingRequest implements IncomingRequest {

  private final SIPRequest request;
  private final SipProvider provider;
  private final ServerTransaction transaction;
  private final HeaderList headers;
  private final String localTag;
  private volatile SIPResponse answer;

  /**
   * A request.
   *
   * @param transaction null for an ACK, which has no answer
   * @param tag for To when the request has none there
   */
  JainIncomingRequest(
      SIPRequest request,
      SipProvider provider,
      ServerTransaction transaction,
      HeaderList headers,
      String tag) {
    this.request = request;
    this.provider = provider;
    this.transaction = transaction;
    this.headers = headers;
    this.localTag = request.getToTag() == null ? tag : request.getToTag();
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
  public Transport transport() {
    String name = request.getTopmostVia().getTransport().toUpperCase(Locale.ROOT);
    return name.equals("UDP") ? Transport.UDP : Transport.TCP;
  }

  @Override
  public String localTag() {
    return localTag;
  }

  @Override
  public void progress(int status, String reason, HeaderList fields) {
    send(status, reason, fields, new byte[0]);
  }

  @Override
  public void answer(int status, String reason, HeaderList fields, byte[] body) {
    answer = send(status, reason, fields, body);
  }

  private SIPResponse send(int status, String reason, HeaderList fields, byte[] body) {
    try {
      SIPResponse response = request.createResponse(status, reason);
      if (response.getToTag() == null) {
        response.setToTag(localTag);
      }
      JainRequests.addFields(response, fields);
      JainRequests.addBody(response, body);
      transaction.sendResponse(response);
      return response;
    } catch (ParseException | InvalidArgumentException unwritable) {
      throw new IllegalArgumentException("Answer " + status + " cannot be written", unwritable);
    } catch (SipException gone) {
      // The connection it came on is gone; the sender's transaction will time out.
      StackEvents.note("Answer " + status + " could not be sent", gone);
      return null;
    }
  }

  @Override
  public void repeat() {
    SIPResponse again = answer;
    if (again == null) {
      return;
    }
    try {
      provider.sendResponse(again);
    } catch (SipException gone) {
      StackEvents.note("Answer could not be repeated", gone);
    }
  }
}
