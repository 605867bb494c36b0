package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opencpm.notification.DispositionRequest;

/** What a builder has gathered, and how it becomes bytes. All texts in it have been checked. */
final class CpimWriter {

  String from;
  String to;
  Optional<OffsetDateTime> dateTime = Optional.empty();
  Optional<String> messageId = Optional.empty();
  Set<DispositionRequest> dispositions = Set.of();
  final List<CpimHeader> imdn = new ArrayList<>();
  final List<CpimHeader> others = new ArrayList<>();
  String contentType = "text/plain;charset=UTF-8";
  final List<CpimHeader> contentHeaders = new ArrayList<>();
  byte[] content = {};

  byte[] write() {
    if (from == null || to == null) {
      throw new IllegalStateException("a CPIM message needs From and To");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 + content.length);
    line(out, "From", "<" + from + ">");
    line(out, "To", "<" + to + ">");
    if (messageId.isPresent() || !dispositions.isEmpty() || !imdn.isEmpty()) {
      line(out, "NS", "imdn <" + CpimMessage.IMDN_NAMESPACE + ">");
    }
    messageId.ifPresent(id -> line(out, "imdn.Message-ID", id));
    dateTime.ifPresent(time -> line(out, "DateTime", Rfc3339.format(time)));
    if (!dispositions.isEmpty()) {
      line(out, "imdn.Disposition-Notification", tokens());
    }
    imdn.forEach(header -> HeaderLines.write(header, out));
    others.forEach(header -> HeaderLines.write(header, out));
    HeaderLines.endLine(out);
    line(out, "Content-Type", contentType);
    contentHeaders.forEach(header -> HeaderLines.write(header, out));
    line(out, "Content-Length", Integer.toString(content.length));
    HeaderLines.endLine(out);
    out.writeBytes(content);
    return out.toByteArray();
  }

  static String checkedUri(String uri) {
    if (!CpimAddress.isUri(uri)) {
      throw new IllegalArgumentException("not a URI");
    }
    return uri;
  }

  private String tokens() {
    return Arrays.stream(DispositionRequest.values())
        .filter(dispositions::contains)
        .map(DispositionRequest::token)
        .collect(Collectors.joining(", "));
  }

  private static void line(ByteArrayOutputStream out, String name, String value) {
    HeaderLines.write(new CpimHeader(name, value), out);
  }
}
