package org.opencpm.media.msrp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the header of a SEND request says of its chunk (RFC 4975 7.1.1). Paths and transaction are
 * the transport's.
 *
 * @param messageId identity of the message in its session
 * @param range bytes that this chunk carries
 * @param successReport true if the sender wants a success report
 * @param failureReport what the sender wants to hear of failures
 * @param contentType media type of the whole message; null for a request without body
 * @param otherHeaders all further headers in order, MIME headers among them
 */
public record SendHead(
    String messageId,
    ByteRange range,
    boolean successReport,
    FailureReport failureReport,
    String contentType,
    List<Map.Entry<String, String>> otherHeaders) {

  /**
   * Keeps a copy of the list.
   *
   * @throws IllegalArgumentException if a text has a line end or a name is no token
   */
  public SendHead {
    HeaderLine.requireOneLine(messageId);
    Objects.requireNonNull(range);
    Objects.requireNonNull(failureReport);
    if (contentType != null) {
      HeaderLine.requireOneLine(contentType);
    }
    otherHeaders = List.copyOf(otherHeaders);
    for (Map.Entry<String, String> header : otherHeaders) {
      if (!HeaderLine.isToken(header.getKey())) {
        throw new IllegalArgumentException("a header name is no token");
      }
      HeaderLine.requireOneLine(header.getValue());
    }
  }

  /** The head of a whole message as CPM sends it: no success report, failure report yes. */
  public static SendHead ofMessage(String messageId, long size, String contentType) {
    ByteRange whole = new ByteRange(1, size, size);
    return new SendHead(messageId, whole, false, FailureReport.YES, contentType, List.of());
  }

  /** The same message, another piece of it. */
  public SendHead withRange(ByteRange other) {
    return new SendHead(messageId, other, successReport, failureReport, contentType, otherHeaders);
  }

  /**
   * Reads the headers of a SEND request.
   *
   * @throws MsrpSyntaxException if there is no Message-ID, or the range is malformed
   */
  public static SendHead of(MsrpFrameStart request) throws MsrpSyntaxException {
    String messageId = null;
    ByteRange range = ByteRange.FROM_START;
    String success = null;
    String failure = null;
    String type = null;
    List<Map.Entry<String, String>> others = new ArrayList<>(2);
    for (Map.Entry<String, String> header : request.headers()) {
      String value = header.getValue();
      switch (header.getKey().toLowerCase(Locale.ROOT)) {
        case "message-id":
          messageId = value;
          break;
        case "byte-range":
          range = ByteRange.parse(value);
          break;
        case "success-report":
          success = value;
          break;
        case "failure-report":
          failure = value;
          break;
        case "content-type":
          type = value;
          break;
        default:
          others.add(header);
      }
    }
    if (messageId == null || messageId.isEmpty()) {
      throw new MsrpSyntaxException("a SEND request has no Message-ID");
    }
    boolean wantsSuccess = "yes".equalsIgnoreCase(success);
    return new SendHead(messageId, range, wantsSuccess, FailureReport.of(failure), type, others);
  }

  /** All headers in the order in which they are sent: Content-Type is the last one. */
  public List<Map.Entry<String, String>> headers() {
    List<Map.Entry<String, String>> headers = new ArrayList<>(otherHeaders.size() + 5);
    headers.add(Map.entry("Message-ID", messageId));
    headers.add(Map.entry("Success-Report", successReport ? "yes" : "no"));
    headers.add(Map.entry("Failure-Report", failureReport.toString()));
    headers.add(Map.entry("Byte-Range", range.toString()));
    headers.addAll(otherHeaders);
    if (contentType != null) {
      headers.add(Map.entry("Content-Type", contentType));
    }
    return headers;
  }
}
