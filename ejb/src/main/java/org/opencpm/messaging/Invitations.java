package org.opencpm.messaging;

import java.util.Set;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/**
 * The rules of messages as they hold for the INVITE of a session: what MESSAGE and INVITE share
 * (design 4.1, 4.9; fact sheet 3.3). May block on the database when a cache misses.
 */
public interface Invitations {

  /**
   * Checks an INVITE outside a dialog: sender, syntax, Require, Reply-To, target, ids, and what the
   * recipient's rules say. A refusal by his rules is in the verdict and not thrown, so that the
   * caller can choose how to put it; 404 for an unknown user is thrown.
   *
   * @param unnamed service of a request that names none, as its content says
   * @param extensions option tags that it may require, lower case
   * @throws MessageRefused with the answer to give
   */
  Invitation check(InboundRequest invite, ServiceIdentifier unnamed, Set<String> extensions)
      throws MessageRefused;

  /**
   * What the recipient's rules say to one sender and service now.
   *
   * @param mayWait whether the sender lets it wait
   */
  Verdict judge(Sender sender, Subscriber recipient, ServiceIdentifier service, boolean mayWait);
}
