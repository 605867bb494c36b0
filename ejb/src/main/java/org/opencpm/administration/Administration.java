package org.opencpm.administration;

import java.io.Reader;
import java.util.List;

/**
 * What an operator can do. Every method checks the actor's role, may be called twice with the same
 * effect as once, and writes one line to the audit trail in the transaction of its effect, with the
 * old and the new value where there is one.
 *
 * <p>All of them throw {@link ForbiddenException} when the role does not allow it, {@link
 * NotFoundException} when what is named is not there, and {@link InvalidInputException} with the
 * field and a sentence for the operator when a value cannot be taken.
 */
public interface Administration {

  /**
   * Tries to deliver what waits: lost devices count as there again, retry times are now. Role
   * operator.
   *
   * @param key of a story; all that waits for its recipients is tried, in order
   * @return deliveries that were set going
   */
  int deliverNow(Actor actor, String key);

  /** As {@link #deliverNow(Actor, String)} for all that waits for one user. */
  int deliverNow(Actor actor, long subscriberId);

  /**
   * Drops a message that waits: no further device gets it, and its sender gets a {@code failed}
   * notification if he asked for it and no device has taken it. Role operator.
   *
   * @return recipients for whom it was dropped; 0 when it was over already
   */
  int drop(Actor actor, String key);

  /** Removes the binding of a device. Role operator. */
  void deregister(Actor actor, long deviceId);

  /** Ends a live session: BYE with a Reason to every leg. Role operator. */
  void endSession(Actor actor, String sessionId);

  /** Cancels a transfer that moves now. Role operator. */
  void cancelTransfer(Actor actor, long transferId);

  /** Blocks a user: nothing is accepted from him, and he cannot register. Role operator. */
  void block(Actor actor, long subscriberId);

  /** Undoes {@link #block}. Role operator. */
  void unblock(Actor actor, long subscriberId);

  /**
   * Adds a subscriber. Role administrator.
   *
   * @return his id
   */
  long add(Actor actor, SubscriberForm form);

  /** Changes addresses, name, and, where the form has one, the password. Role administrator. */
  void change(Actor actor, long subscriberId, SubscriberForm form);

  /**
   * Adds subscribers from CSV ({@code user,addresses,password} with a head line; addresses
   * separated by blanks). Good lines are taken, in batches; each bad one is reported. A user who is
   * there already and equal counts as unchanged. Role administrator.
   */
  ImportReport importSubscribers(Actor actor, Reader csv);

  /**
   * Sets a policy, or with a null value removes the setting. Role administrator.
   *
   * @param subscriberId null for the provider's
   */
  void setPolicy(Actor actor, Long subscriberId, String name, String value);

  /** The people who may use the console, by name. Role administrator. */
  List<OperatorView> operators(Actor actor);

  /**
   * Adds an operator. Role administrator.
   *
   * @throws InvalidInputException for a name that is taken, or a password of less than {@value
   *     #SHORTEST_PASSWORD} characters
   */
  void addOperator(Actor actor, String name, Role role, String password);

  /**
   * Changes an operator. The last administrator stays one. Role administrator.
   *
   * @param role null: as it was
   * @param password null: as it was
   */
  void changeOperator(Actor actor, String name, Role role, String password);

  /** Removes an operator, but not the actor himself. Role administrator. */
  void removeOperator(Actor actor, String name);

  /** Changes the actor's own password. Any role. */
  void changePassword(Actor actor, String old, String password);

  /** Characters of a password, at least. */
  int SHORTEST_PASSWORD = 8;

  /** The limits that can be changed while the server runs, in the order of the operations page. */
  List<LimitView> limits();

  /** Sets a limit; null: back to what the environment says. Role administrator. */
  void setLimit(Actor actor, String name, String value);
}
