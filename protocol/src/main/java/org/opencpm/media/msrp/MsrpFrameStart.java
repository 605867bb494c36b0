package org.opencpm.media.msrp;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The start line and the headers of a request or a response (RFC 4975 9).
 *
 * @param transactionId null only with a fatal problem
 * @param method of a request; null for a response
 * @param status of a response; 0 for a request
 * @param comment phrase of a response; "" if there is none
 * @param toPath null only with a problem
 * @param fromPath null only with a problem
 * @param headers all headers but the two paths, in order
 * @param body true if a body follows, be it empty
 * @param problem what is wrong; null for a sound frame. After a frame with a problem comes neither
 *     content nor end: the decoder drops them
 */
public record MsrpFrameStart(
    String transactionId,
    String method,
    int status,
    String comment,
    MsrpPath toPath,
    MsrpPath fromPath,
    List<Map.Entry<String, String>> headers,
    boolean body,
    MsrpProblem problem)
    implements MsrpFrame {

  /** Checks that a sound frame is whole. */
  public MsrpFrameStart {
    headers = List.copyOf(headers);
    if (problem == null) {
      Objects.requireNonNull(transactionId);
      Objects.requireNonNull(toPath);
      Objects.requireNonNull(fromPath);
      Objects.requireNonNull(comment);
    }
  }

  /** The start of a request. */
  public static MsrpFrameStart request(
      String transactionId,
      String method,
      MsrpPath toPath,
      MsrpPath fromPath,
      List<Map.Entry<String, String>> headers,
      boolean body) {
    Objects.requireNonNull(method);
    return new MsrpFrameStart(transactionId, method, 0, "", toPath, fromPath, headers, body, null);
  }

  /**
   * The response to a request (RFC 4975 7.2): back to the previous hop for SEND, along the whole
   * path for others, from the URI that the request named first.
   *
   * @param comment phrase; null for the usual one
   */
  public MsrpFrameStart answer(int code, String comment) {
    MsrpPath back = "SEND".equals(method) ? MsrpPath.of(fromPath.first()) : fromPath;
    MsrpPath own = MsrpPath.of(toPath.first());
    String phrase = comment == null ? MsrpStatus.phrase(code) : comment;
    HeaderLine.requireOneLine(phrase);
    return new MsrpFrameStart(transactionId, null, code, phrase, back, own, List.of(), false, null);
  }

  /** True for a request. */
  public boolean isRequest() {
    return method != null;
  }

  /** The value of the first header of that name, without case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
