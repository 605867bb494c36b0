package org.opencpm.messaging;

import java.util.List;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

/**
 * Undoes the Content-Encoding of a MESSAGE (RFC 3261 20.12). Linphone compresses what it can, also
 * {@code message/cpim} around a report, whatever the other side says it takes. What is stored and
 * goes on is plain, since a device of the recipient may not know the coding.
 */
final class PlainBody {

  private static final String FIELD = "Content-Encoding";

  private PlainBody() {}

  /**
   * The request with its body decoded and without the header field; the same one where there is
   * nothing to decode.
   *
   * @param limit most bytes of a body, before and after decoding
   * @throws MessageRefused 413 over the limit, 415 with Accept-Encoding for an unknown coding, 400
   *     for broken data
   */
  static InboundRequest of(InboundRequest request, long limit) throws MessageRefused {
    refuseOver(limit, request.body());
    List<String> codings = request.headers().all(FIELD);
    if (codings.isEmpty()) {
      return request;
    }
    if (codings.size() > 1 || !ContentCoding.isKnown(codings.get(0))) {
      throw new MessageRefused(
          Answer.of(Outcome.UNSUPPORTED_TYPE, "unknown Content-Encoding")
              .with("Accept-Encoding", ContentCoding.ACCEPTED));
    }
    byte[] plain;
    try {
      plain = ContentCoding.decode(codings.get(0), request.body());
    } catch (CpimSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, e.getMessage());
    }
    refuseOver(limit, plain);
    return new InboundRequest(
        request.method(),
        request.requestUri(),
        request.source(),
        request.hop(),
        request.ownRoute(),
        request.headers().without(FIELD::equalsIgnoreCase),
        plain);
  }

  private static void refuseOver(long limit, byte[] body) throws MessageRefused {
    if (body.length > limit) {
      throw new MessageRefused(Outcome.TOO_LARGE, "body over " + limit);
    }
  }
}
