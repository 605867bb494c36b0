package org.opencpm.administration;

import java.util.List;
import java.util.Optional;

/**
 * What an operator can find out: the read side of the console and of {@code /admin/api}. Every
 * method reads the database or this node's memory and changes nothing; none gives out what users
 * wrote, but {@link #content}. Lists come in pages by key, so that the last page costs what the
 * first one does.
 */
public interface Console {

  /**
   * Messages, sessions, transfers and refused requests, newest first.
   *
   * @throws InvalidInputException naming the field that cannot be read, for example an address
   */
  Page<Found> find(Search search);

  /** The whole story of one thing that was found. */
  Optional<Story> story(String key);

  /**
   * What a message says, as text where it is text. Written to the audit trail before it is given
   * out.
   *
   * @throws ForbiddenException when the operator's role or {@code CPM_CONSOLE_CONTENT} forbids it
   */
  Optional<Content> content(Actor actor, String key);

  /** Rates, latency, backlog and the state of each part, now and over the last hour. */
  Overview overview();

  /** Recipients for whom messages wait, the one who has waited longest first. */
  Page<Waiting> waiting(String after, int size);

  /** Devices, registered or not; text: part of an address, device name, user agent or instance. */
  Page<DeviceView> devices(String text, boolean registeredAlone, String after, int size);

  /** One device. */
  Optional<DeviceView> device(long id);

  /** Live chats and other SIP sessions of this node. */
  List<SessionView> sessions();

  /** Files: those that move now with their progress, then those that are kept, newest first. */
  Page<TransferView> transfers(String after, int size);

  /** One file, with the id that the list gives it. */
  Optional<TransferView> transfer(long id);

  /** Subscribers by user name; text: beginning of a user name, or any address of one. */
  Page<SubscriberView> subscribers(String text, String after, int size);

  /** One subscriber with addresses, devices, policies and number of waiting messages. */
  Optional<SubscriberDetail> subscriber(long id);

  /** All policies of the provider, or of one user, in the order of the catalogue. */
  List<PolicyView> policies(Long subscriberId);

  /** What operators did, newest first. */
  Page<AuditEntry> audit(String after, int size);
}
