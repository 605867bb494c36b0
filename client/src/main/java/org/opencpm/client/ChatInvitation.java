package org.opencpm.client;

import java.util.Objects;

/**
 * An invitation to chat that a client is to send. Immutable; made with {@link #to(String)} or
 * {@link #restarting(ChatSession)}.
 */
public final class ChatInvitation extends Contribution {

  private final String recipient;

  private ChatInvitation(Builder builder) {
    super(builder);
    recipient = builder.recipient;
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

  /** Gathers what makes up an invitation. */
  public static final class Builder extends Contribution.Builder<Builder> {
    private final String recipient;

    private Builder(String recipient) {
      this.recipient = Objects.requireNonNull(recipient, "recipient");
    }

    @Override
    Builder self() {
      return this;
    }

    /** The finished invitation. */
    public ChatInvitation build() {
      return new ChatInvitation(this);
    }
  }
}
