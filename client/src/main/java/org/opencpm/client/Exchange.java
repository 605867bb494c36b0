package org.opencpm.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.client.signalling.SipEndpoint;

/** Sends requests and answers the challenges that they meet. */
final class Exchange {

  private static final int MAX_ATTEMPTS = 4;

  private final SipEndpoint endpoint;
  private final DigestAgent server;
  private final DigestAgent proxy;

  Exchange(SipEndpoint endpoint, ClientIdentity identity) {
    this.endpoint = endpoint;
    this.server =
        new DigestAgent(DigestAgent.Role.SERVER, identity.digestUser(), identity.password());
    this.proxy =
        new DigestAgent(DigestAgent.Role.PROXY, identity.digestUser(), identity.password());
  }

  /**
   * Sends a request, again with a higher CSeq for each challenge that can be answered (RFC 3261
   * section 22.2), and once more when the connection was lost before an answer: the server knows a
   * message that it had taken already by its id.
   *
   * @param request the request; its CSeq number is the first that is used
   * @return the last answer
   */
  CompletableFuture<SipAnswer> send(OutgoingRequest request) {
    return attempt(request, 1, usual(request), false);
  }

  /** Registrars challenge with 401, the rest of CPM's servers as proxies do, with 407. */
  private DigestAgent usual(OutgoingRequest request) {
    return request.method().equals("REGISTER") ? server : proxy;
  }

  private CompletableFuture<SipAnswer> attempt(
      OutgoingRequest request, int attempt, DigestAgent agent, boolean challenged) {
    return endpoint
        .send(withCredentials(request, agent))
        .thenCompose(
            answer -> {
              if (answer.connectionLost() && attempt == 1) {
                return attempt(next(request), attempt + 1, agent, false);
              }
              Optional<DigestAgent> challenger =
                  Stream.of(server, proxy)
                      .filter(each -> each.learn(answer, challenged && each == agent))
                      .findFirst();
              return challenger.isPresent() && attempt < MAX_ATTEMPTS
                  ? attempt(next(request), attempt + 1, challenger.get(), true)
                  : CompletableFuture.completedFuture(answer);
            });
  }

  private static OutgoingRequest withCredentials(OutgoingRequest request, DigestAgent agent) {
    return agent
        .credentials(request)
        .map(value -> request.withHeaders(request.headers().with(agent.field(), value)))
        .orElse(request);
  }

  private static OutgoingRequest next(OutgoingRequest request) {
    String value = request.headers().first("CSeq").orElse("1 " + request.method());
    long number = Long.parseLong(value.split("\\s+")[0]) + 1;
    return request.withHeaders(request.headers().with("CSeq", number + " " + request.method()));
  }
}
