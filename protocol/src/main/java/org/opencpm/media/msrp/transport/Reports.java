package org.opencpm.media.msrp.transport;

import java.util.List;
import java.util.Map;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.MsrpFrameStart;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.MsrpSyntaxException;

/** REPORT requests to and from values (RFC 4975 7.1.2). */
final class Reports {

  /** The only name space of statuses. */
  private static final String NAMESPACE = "000";

  private static final int STATUS_DIGITS = 3;

  private Reports() {}

  static MsrpFrameStart request(MsrpReport report, LiveSession session, String transactionId) {
    String comment =
        report.comment().isEmpty() ? MsrpStatus.phrase(report.status()) : report.comment();
    String status = NAMESPACE + " " + report.status() + (comment.isEmpty() ? "" : " " + comment);
    return MsrpFrameStart.request(
        transactionId,
        "REPORT",
        session.remote(),
        MsrpPath.of(session.uri()),
        List.of(
            Map.entry("Message-ID", report.messageId()),
            Map.entry("Byte-Range", report.range().toString()),
            Map.entry("Status", status)),
        false);
  }

  static MsrpReport of(MsrpFrameStart request) throws MsrpSyntaxException {
    String messageId = request.header("Message-ID").orElse("");
    String range = request.header("Byte-Range").orElse(ByteRange.FROM_START.toString());
    String[] words = request.header("Status").orElse("").split(" +", 3);
    boolean sound =
        !messageId.isEmpty()
            && words.length >= 2
            && words[0].equals(NAMESPACE)
            && words[1].length() == STATUS_DIGITS
            && words[1].charAt(0) != '0'
            && words[1].chars().allMatch(c -> c >= '0' && c <= '9');
    if (!sound) {
      throw new MsrpSyntaxException("malformed REPORT");
    }
    String comment = words.length > 2 ? words[2].strip() : "";
    return new MsrpReport(messageId, ByteRange.parse(range), Integer.parseInt(words[1]), comment);
  }
}
