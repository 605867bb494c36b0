package org.opencpm.media.msrp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Start line and headers of the frame that is being read, line by line. */
final class FrameHead {

  private static final String PROTOCOL = "MSRP ";
  private static final int STATUS_DIGITS = 3;

  private final MsrpLimits limits;
  private final PathReader toPaths;
  private final PathReader fromPaths;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>(8);
  private String transactionId;
  private String method;
  private int status;
  private String comment = "";
  private MsrpPath toPath;
  private MsrpPath fromPath;
  private int lines;
  private int bytes;

  FrameHead(MsrpLimits limits, PathReader toPaths, PathReader fromPaths) {
    this.limits = limits;
    this.toPaths = toPaths;
    this.fromPaths = fromPaths;
  }

  /** Reads {@code MSRP tid METHOD} or {@code MSRP tid 200 comment}. */
  void startLine(String line) throws MsrpSyntaxException {
    int idEnd = line.indexOf(' ', PROTOCOL.length());
    if (!line.startsWith(PROTOCOL) || idEnd <= PROTOCOL.length()) {
      throw new MsrpSyntaxException("not an MSRP start line");
    }
    String id = line.substring(PROTOCOL.length(), idEnd);
    if (id.length() > limits.transactionId() || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new MsrpSyntaxException("malformed transaction id");
    }
    transactionId = id;
    String rest = line.substring(idEnd + 1).strip();
    int wordEnd = rest.indexOf(' ');
    String word = wordEnd < 0 ? rest : rest.substring(0, wordEnd);
    if (word.length() == STATUS_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      status = Integer.parseInt(word);
      comment = wordEnd < 0 ? "" : rest.substring(wordEnd + 1).strip();
      if (!HeaderLine.isOneLine(comment)) {
        throw new MsrpSyntaxException("a comment has a control character");
      }
    } else if (wordEnd < 0 && HeaderLine.isToken(word)) {
      method = word;
    } else {
      throw new MsrpSyntaxException("malformed method or status");
    }
  }

  /** The transaction id, as soon as it is known; else null. */
  String transactionId() {
    return transactionId;
  }

  /** Reads one header line. */
  void header(String line) throws MsrpSyntaxException {
    lines++;
    bytes += line.length();
    if (lines > limits.headers() || bytes > limits.headerBytes()) {
      throw new MsrpSyntaxException("too many headers");
    }
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon).strip();
    if (!HeaderLine.isToken(name)) {
      throw new MsrpSyntaxException("malformed header name");
    }
    String value = line.substring(colon + 1).strip();
    if (name.equalsIgnoreCase("To-Path")) {
      requireFirst(toPath, "To-Path");
      toPath = toPaths.read(value);
    } else if (name.equalsIgnoreCase("From-Path")) {
      requireFirst(fromPath, "From-Path");
      fromPath = fromPaths.read(value);
    } else if (HeaderLine.isOneLine(value)) {
      headers.add(Map.entry(name, value));
    } else {
      throw new MsrpSyntaxException("a header has a control character");
    }
  }

  private static void requireFirst(MsrpPath path, String name) throws MsrpSyntaxException {
    if (path != null) {
      throw new MsrpSyntaxException("a second " + name);
    }
  }

  /** What was read, after the last header. */
  MsrpFrameStart done(boolean body) {
    MsrpProblem problem = null;
    if (toPath == null || fromPath == null) {
      problem = new MsrpProblem(MsrpStatus.BAD_REQUEST, "To-Path or From-Path is missing", false);
    }
    return start(body, problem);
  }

  /** What was read so far, with what is wrong. */
  MsrpFrameStart broken(String reason, boolean fatal) {
    return start(false, new MsrpProblem(MsrpStatus.BAD_REQUEST, reason, fatal));
  }

  private MsrpFrameStart start(boolean body, MsrpProblem problem) {
    return new MsrpFrameStart(
        transactionId, method, status, comment, toPath, fromPath, headers, body, problem);
  }
}
