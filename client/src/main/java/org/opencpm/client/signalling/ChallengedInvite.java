package org.opencpm.client.signalling;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.opencpm.signalling.HeaderList;

/** An INVITE with all the attempts that challenges make necessary. */
final class ChallengedInvite implements SentInvite {

  private static final int MAX_ATTEMPTS = 4;

  private final Exchange exchange;
  private final LongSupplier numbers;
  private final InviteObserver observer;
  private int attempts;
  private SentInvite current;
  private HeaderList cancelled;

  ChallengedInvite(Exchange exchange, LongSupplier numbers, InviteObserver observer) {
    this.exchange = exchange;
    this.numbers = numbers;
    this.observer = observer;
  }

  /**
   * Sends the INVITE once.
   *
   * @param agent whose credentials it carries
   * @param challenged whether they answer a challenge to this INVITE
   */
  synchronized void attempt(OutgoingRequest request, DigestAgent agent, boolean challenged) {
    attempts++;
    current =
        exchange
            .endpoint()
            .invite(
                Exchange.withCredentials(request, agent),
                new InviteObserver() {
                  @Override
                  public void progressed(SipAnswer answer) {
                    observer.progressed(answer);
                  }

                  @Override
                  public void answered(OutgoingRequest sent, SipAnswer answer) {
                    Optional<DigestAgent> challenger =
                        exchange.challenger(answer, agent, challenged);
                    if (challenger.isPresent() && goesOn()) {
                      attempt(Exchange.renumbered(request, numbers), challenger.get(), true);
                    } else {
                      observer.answered(sent, answer);
                    }
                  }
                });
  }

  private synchronized boolean goesOn() {
    return attempts < MAX_ATTEMPTS && cancelled == null;
  }

  @Override
  public synchronized void cancel(HeaderList fields) {
    cancelled = fields;
    current.cancel(fields);
  }
}
