package org.opencpm.client;

import java.util.Objects;
import java.util.Optional;

/**
 * What a message and an invitation that a client is to send have in common: the conversation that
 * they belong to, what they answer, and in whose name they go.
 */
public abstract class Contribution {

  private final Optional<String> conversationId;
  private final Optional<String> inReplyTo;
  private final Optional<String> subject;
  private final Optional<String> from;
  private final boolean anonymous;

  Contribution(Builder<?> builder) {
    conversationId = Optional.ofNullable(builder.conversationId);
    inReplyTo = Optional.ofNullable(builder.inReplyTo);
    subject = Optional.ofNullable(builder.subject);
    from = Optional.ofNullable(builder.from);
    anonymous = builder.anonymous;
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

  /** Which of the user's addresses it is sent from; empty for the client's first. */
  public Optional<String> from() {
    return from;
  }

  /** Whether the other side shall not learn who sent it. */
  public boolean anonymous() {
    return anonymous;
  }

  /**
   * Gathers what makes it up.
   *
   * @param <B> the builder itself
   */
  public abstract static class Builder<B extends Builder<B>> {

    private String conversationId;
    private String inReplyTo;
    private String subject;
    private String from;
    private boolean anonymous;

    Builder() {}

    abstract B self();

    /** Puts it into a known conversation (SD-CONV-05). */
    public B conversation(String id) {
      conversationId = Objects.requireNonNull(id, "id");
      return self();
    }

    /** Contribution-ID of the item that it replies to (SD-CONV-07). */
    public B inReplyTo(String contributionId) {
      inReplyTo = Objects.requireNonNull(contributionId, "contributionId");
      return self();
    }

    /** The subject. */
    public B subject(String text) {
      subject = Objects.requireNonNull(text, "text");
      return self();
    }

    /** Sends from this one of the client's addresses. */
    public B from(String address) {
      from = Objects.requireNonNull(address, "address");
      return self();
    }

    /** Hides the sender from the other side (Privacy: id, RFC 3323). */
    public B anonymous() {
      anonymous = true;
      return self();
    }
  }
}
