package org.opencpm.client;

import java.util.Objects;
import java.util.Optional;

/**
 * An invitation to chat that a client is to send. Immutable; made with {@link #to(String)} or
 * {@link #restarting(ChatSession)}.
 */
public final class ChatInvitation {

  private final String recipient;
  private final Optional<String> conversationId;
  private final Optional<String> inReplyTo;
  private final Optional<String> subject;
  private final Optional<String> from;
  private final boolean anonymous;

  private ChatInvitation(Builder builder) {
    recipient = builder.recipient;
    conversationId = Optional.ofNullable(builder.conversationId);
    inReplyTo = Optional.ofNullable(builder.inReplyTo);
    subject = Optional.ofNullable(builder.subject);
    from = Optional.ofNullable(builder.from);
    anonymous = builder.anonymous;
  }

  /**
   * An invitation.
   *
   * @param address a sip or tel address
   */
  public static Builder to(String address) {
    return new Builder(address);
  }

  /**
   * An invitation that goes on where a session has ended: same conversation, new contribution (fact
   * sheet 4.4, AD-CL-21).
   *
   * @throws IllegalArgumentException when the peer is anonymous
   */
  public static Builder restarting(ChatSession session) {
    String peer =
        session.peer().orElseThrow(() -> new IllegalArgumentException("The peer is anonymous"));
    return new Builder(peer).conversation(session.conversationId());
  }

  /** Who is invited. */
  public String recipient() {
    return recipient;
  }

  /** The conversation it belongs to; empty for a new one (SD-CONV-04). */
  public Optional<String> conversationId() {
    return conversationId;
  }

  /** Contribution-ID of the item replied to (SD-CONV-07). */
  public Optional<String> inReplyTo() {
    return inReplyTo;
  }

  /** The subject. */
  public Optional<String> subject() {
    return subject;
  }

  /** Which of the user's addresses invites; empty for the client's first. */
  public Optional<String> from() {
    return from;
  }

  /** Whether the other side shall not learn who invites. */
  public boolean anonymous() {
    return anonymous;
  }

  /** Gathers what makes up an invitation. */
  public static final class Builder {
    private final String recipient;
    private String conversationId;
    private String inReplyTo;
    private String subject;
    private String from;
    private boolean anonymous;

    private Builder(String recipient) {
      this.recipient = Objects.requireNonNull(recipient, "recipient");
    }

    /** Puts the session into a known conversation (SD-CONV-05). */
    public Builder conversation(String id) {
      conversationId = Objects.requireNonNull(id, "id");
      return this;
    }

    /** Contribution-ID of the item that the session replies to. */
    public Builder inReplyTo(String contributionId) {
      inReplyTo = Objects.requireNonNull(contributionId, "contributionId");
      return this;
    }

    /** The subject. */
    public Builder subject(String text) {
      subject = Objects.requireNonNull(text, "text");
      return this;
    }

    /** Invites from this one of the client's addresses. */
    public Builder from(String address) {
      from = Objects.requireNonNull(address, "address");
      return this;
    }

    /** Hides who invites (Privacy: id, RFC 3323). */
    public Builder anonymous() {
      anonymous = true;
      return this;
    }

    /** The finished invitation. */
    public ChatInvitation build() {
      return new ChatInvitation(this);
    }
  }
}
