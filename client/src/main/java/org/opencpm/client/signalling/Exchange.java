package org.opencpm.client.signalling;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Sends requests and answers the challenges that they meet. */
public final class Exchange {

  private static final int MAX_ATTEMPTS = 4;

  private final SipEndpoint endpoint;
  private final DigestAgent server;
  private final DigestAgent proxy;

  /**
   * Requests of one user.
   *
   * @param digestUser the user name in digest authentication
   * @param password the password
   */
  public Exchange(SipEndpoint endpoint, String digestUser, String password) {
    this.endpoint = endpoint;
    this.server = new DigestAgent(DigestAgent.Role.SERVER, digestUser, password);
    this.proxy = new DigestAgent(DigestAgent.Role.PROXY, digestUser, password);
  }

  /**
   * Sends a request, again with a higher CSeq for each challenge that can be answered (RFC 3261
   * section 22.2), and once more when the connection was lost before an answer: the server knows a
   * message that it had taken already by its id.
   *
   * @param request the request; its CSeq number is the first that is used
   * @return the last answer
   */
  public CompletableFuture<SipAnswer> send(OutgoingRequest request) {
    return send(request, following(request));
  }

  /**
   * Sends a request within a dialog, see {@link #send(OutgoingRequest)}.
   *
   * @param numbers gives the CSeq number of each further attempt
   */
  public CompletableFuture<SipAnswer> send(OutgoingRequest request, LongSupplier numbers) {
    return attempt(request, numbers, 1, usual(request), false);
  }

  /**
   * Sends an INVITE, again with a higher CSeq for each challenge that can be answered.
   *
   * @param request the INVITE; its CSeq number is the first that is used
   * @param numbers gives the CSeq number of each further attempt
   * @param observer hears the answers but for the challenges
   * @return to take it back
   */
  public SentInvite invite(OutgoingRequest request, LongSupplier numbers, InviteObserver observer) {
    ChallengedInvite invite = new ChallengedInvite(this, numbers, observer);
    invite.attempt(request, usual(request), false);
    return invite;
  }

  /** Sends the ACK of a 2xx. */
  public void acknowledge(OutgoingRequest ack) {
    endpoint.acknowledge(ack);
  }

  /** The local address, as an address literal. */
  public String host() {
    return endpoint.host();
  }

  /** Registrars challenge with 401, the rest of CPM's servers as proxies do, with 407. */
  private DigestAgent usual(OutgoingRequest request) {
    return request.method().equals("REGISTER") ? server : proxy;
  }

  private CompletableFuture<SipAnswer> attempt(
      OutgoingRequest request,
      LongSupplier numbers,
      int attempt,
      DigestAgent agent,
      boolean challenged) {
    return endpoint
        .send(withCredentials(request, agent))
        .thenCompose(
            answer -> {
              if (answer.connectionLost() && attempt == 1) {
                return attempt(renumbered(request, numbers), numbers, attempt + 1, agent, false);
              }
              Optional<DigestAgent> challenger = challenger(answer, agent, challenged);
              return challenger.isPresent() && attempt < MAX_ATTEMPTS
                  ? attempt(
                      renumbered(request, numbers), numbers, attempt + 1, challenger.get(), true)
                  : CompletableFuture.completedFuture(answer);
            });
  }

  /**
   * Whose challenge an answer is, when it is worth while to send the request again.
   *
   * @param agent whose credentials the request carried
   * @param challenged whether they answered a challenge that this request had itself met
   */
  Optional<DigestAgent> challenger(SipAnswer answer, DigestAgent agent, boolean challenged) {
    return Stream.of(server, proxy)
        .filter(each -> each.learn(answer, challenged && each == agent))
        .findFirst();
  }

  SipEndpoint endpoint() {
    return endpoint;
  }

  static OutgoingRequest withCredentials(OutgoingRequest request, DigestAgent agent) {
    return agent
        .credentials(request)
        .map(value -> request.withHeaders(request.headers().with(agent.field(), value)))
        .orElse(request);
  }

  static OutgoingRequest renumbered(OutgoingRequest request, LongSupplier numbers) {
    String value = numbers.getAsLong() + " " + request.method();
    return request.withHeaders(request.headers().with("CSeq", value));
  }

  /** Counts on from the request's own number. */
  private static LongSupplier following(OutgoingRequest request) {
    String value = request.headers().first("CSeq").orElse("1");
    long[] last = {Long.parseLong(value.split("\\s+")[0])};
    return () -> ++last[0];
  }
}
