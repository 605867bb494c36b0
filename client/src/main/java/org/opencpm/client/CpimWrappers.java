package org.opencpm.client;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnWriter;

/**
 * Writes the CPIM messages of the client (RFC 3862): standalone messages, chat messages and
 * disposition notifications. It has no state and makes up nothing.
 */
final class CpimWrappers {

  private static final String CPM_NAMESPACE = "http://www.openmobilealliance.org/cpm/";

  private final ClientIdentity identity;
  private final boolean hidden;

  CpimWrappers(ClientSettings settings) {
    this.identity = settings.identity();
    this.hidden = settings.anonymousCpimAddresses();
  }

  /** A standalone message. */
  CpimMessage standalone(
      StandaloneMessage message, MessageIds ids, OffsetDateTime now, String own, String target) {
    return standaloneHead(message, ids, now, own, target)
        .contentType(message.contentType())
        .content(message.content())
        .build();
  }

  /**
   * The headers of a standalone message, as they stand in the INVITE of a large one: the content is
   * empty and its type told apart (fact sheet 3.5).
   */
  CpimMessage announcement(
      StandaloneMessage message, MessageIds ids, OffsetDateTime now, String own, String target) {
    CpimMessage.Builder cpim = standaloneHead(message, ids, now, own, target);
    if (message.sensitivity().isEmpty()) {
      cpim.namespace("cpm", CPM_NAMESPACE);
    }
    return cpim.header("cpm.Payload-Type", message.contentType())
        .contentType(message.contentType())
        .build();
  }

  /** The headers of a file, as they stand in its INVITE: what its sender wants to be told. */
  CpimMessage file(FileOffer offer, MessageIds ids, OffsetDateTime now, String own) {
    return addressed(Optional.of(own), Optional.of(offer.recipient()))
        .messageId(ids.messageId())
        .dateTime(now)
        .dispositions(offer.notifications())
        .contentType(offer.type())
        .build();
  }

  private CpimMessage.Builder standaloneHead(
      StandaloneMessage message, MessageIds ids, OffsetDateTime now, String own, String target) {
    CpimMessage.Builder cpim =
        CpimMessage.builder()
            .from(hidden || message.anonymous() ? CpimMessage.ANONYMOUS : own)
            .to(hidden ? CpimMessage.ANONYMOUS : target)
            .messageId(ids.messageId())
            .dateTime(now)
            .dispositions(message.notifications());
    message
        .sensitivity()
        .ifPresent(
            level -> cpim.namespace("cpm", CPM_NAMESPACE).header("cpm.Sensitivity", level.token()));
    return cpim;
  }

  /**
   * A chat message.
   *
   * @param own the sender's address; empty for none
   * @param peer the other side's; empty for none
   */
  CpimMessage chat(
      ChatMessage message,
      String messageId,
      OffsetDateTime now,
      Optional<String> own,
      Optional<String> peer) {
    return addressed(own, peer)
        .messageId(messageId)
        .dateTime(now)
        .dispositions(message.notifications())
        .contentType(message.contentType())
        .content(message.content())
        .build();
  }

  private CpimMessage.Builder addressed(Optional<String> own, Optional<String> peer) {
    return CpimMessage.builder()
        .from(own.filter(address -> !hidden).orElse(CpimMessage.ANONYMOUS))
        .to(peer.filter(address -> !hidden).orElse(CpimMessage.ANONYMOUS));
  }

  /** A disposition notification about a received message (RFC 5438). */
  CpimMessage notification(
      ReceivedMessage about,
      Disposition disposition,
      Optional<NotificationTarget> target,
      MessageIds ids,
      OffsetDateTime now) {
    String own = identity.addressed(about);
    CpimMessage.Builder cpim =
        addressed(Optional.of(own), target.map(NotificationTarget::address))
            .messageId(ids.messageId())
            .dateTime(now)
            .contentType("message/imdn+xml")
            .contentHeader("Content-Disposition", "notification")
            .content(ImdnWriter.write(document(about, disposition, own)));
    target
        .map(NotificationTarget::route)
        .orElse(List.of())
        .forEach(hop -> cpim.imdn("IMDN-Route", "<" + hop + ">"));
    return cpim.build();
  }

  private static ImdnDocument document(ReceivedMessage about, Disposition disposition, String own) {
    String id = about.messageId().orElseThrow();
    Optional<String> originalTo =
        about.cpim().flatMap(c -> c.header(CpimMessage.IMDN_NAMESPACE, "Original-To"));
    if (originalTo.isEmpty()) {
      return ImdnDocument.of(id, about.sentAt(), disposition);
    }
    // An intermediary changed the recipient: the sender needs both addresses (RFC 5438 7.2.1).
    String original = originalTo.get().replaceAll("^.*<|>.*$", "");
    return new ImdnDocument(
        id, about.sentAt(), Optional.of(own), Optional.of(original), Optional.empty(), disposition);
  }
}
