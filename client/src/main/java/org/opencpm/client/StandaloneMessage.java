package org.opencpm.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * A CPM Standalone Message that a client is to send. Immutable; made with {@link #to(String...)} or
 * {@link #replyTo(ReceivedMessage)}.
 */
public final class StandaloneMessage extends Contribution {

  /** How a message travels. */
  public enum Mode {
    /** In a SIP MESSAGE when it fits into 1300 bytes, else over MSRP. */
    BY_SIZE,
    /** In a SIP MESSAGE, whatever its size. */
    PAGER,
    /** Over MSRP, whatever its size; to several recipients in a SIP MESSAGE all the same. */
    LARGE
  }

  private final List<String> recipients;
  private final String contentType;
  private final byte[] content;
  private final Set<DispositionRequest> notifications;
  private final Optional<Priority> priority;
  private final Optional<Sensitivity> sensitivity;
  private final Optional<String> replyTo;
  private final Optional<Duration> expires;
  private final Mode mode;

  private StandaloneMessage(Builder builder) {
    super(builder);
    recipients = List.copyOf(builder.recipients);
    if (builder.attachments.isEmpty()) {
      contentType = builder.contentType;
      content = builder.content;
    } else {
      CompositeContent all =
          CompositeContent.of(builder.contentType, builder.content, builder.attachments);
      contentType = all.contentType();
      content = all.bytes();
    }
    mode = builder.mode;
    notifications = Set.copyOf(builder.notifications);
    priority = Optional.ofNullable(builder.priority);
    sensitivity = Optional.ofNullable(builder.sensitivity);
    replyTo = Optional.ofNullable(builder.replyTo);
    expires = Optional.ofNullable(builder.expires);
  }

  /**
   * A message to one or several recipients; several are served by the exploder (RFC 5365).
   *
   * @param recipients sip or tel addresses, at least one
   */
  public static Builder to(String... recipients) {
    return new Builder(List.of(recipients));
  }

  /**
   * A reply: it goes where the sender asked replies to go, else to the sender, in the same
   * conversation, and names the contribution it replies to (SD-CONV-05, SD-CONV-07).
   *
   * @param received the message replied to
   * @throws IllegalArgumentException when its sender is anonymous
   */
  public static Builder replyTo(ReceivedMessage received) {
    String target =
        received
            .replyTo()
            .or(received::sender)
            .orElseThrow(() -> new IllegalArgumentException("The sender is anonymous"));
    Builder builder = new Builder(List.of(target));
    received.conversationId().ifPresent(builder::conversation);
    received.contributionId().ifPresent(builder::inReplyTo);
    return builder;
  }

  /** The recipients' addresses. */
  public List<String> recipients() {
    return recipients;
  }

  /** Media type of the content. */
  public String contentType() {
    return contentType;
  }

  /** A copy of the content. */
  public byte[] content() {
    return content.clone();
  }

  /** The notifications asked for; empty for none. */
  public Set<DispositionRequest> notifications() {
    return notifications;
  }

  /** The priority level. */
  public Optional<Priority> priority() {
    return priority;
  }

  /** The sensitivity. */
  public Optional<Sensitivity> sensitivity() {
    return sensitivity;
  }

  /** The sender's address to which replies shall go. */
  public Optional<String> replyTo() {
    return replyTo;
  }

  /** How long it may wait for its recipient. */
  public Optional<Duration> expires() {
    return expires;
  }

  /** How it travels. */
  public Mode mode() {
    return mode;
  }

  /** Recipients, type and length; never the content. */
  @Override
  public String toString() {
    return contentType + " of " + content.length + " bytes to " + recipients;
  }

  /** Gathers what makes up a message. */
  public static final class Builder extends Contribution.Builder<Builder> {
    private final List<String> recipients;
    private String contentType = "text/plain;charset=UTF-8";
    private byte[] content = new byte[0];
    private Set<DispositionRequest> notifications = EnumSet.noneOf(DispositionRequest.class);
    private Priority priority;
    private Sensitivity sensitivity;
    private String replyTo;
    private Duration expires;
    private Mode mode = Mode.BY_SIZE;
    private final List<Attachment> attachments = new ArrayList<>();

    private Builder(List<String> recipients) {
      if (recipients.isEmpty()) {
        throw new IllegalArgumentException("A message needs a recipient");
      }
      this.recipients = new ArrayList<>(recipients);
    }

    /** The content as text, sent as {@code text/plain;charset=UTF-8}. */
    public Builder text(String text) {
      return content("text/plain;charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The content.
     *
     * @param type its media type
     * @param bytes its bytes, sent as they are
     */
    public Builder content(String type, byte[] bytes) {
      contentType = Objects.requireNonNull(type, "type");
      content = bytes.clone();
      return this;
    }

    /** Asks for notifications; replaces what was asked for before. */
    public Builder ask(DispositionRequest... wanted) {
      notifications = EnumSet.noneOf(DispositionRequest.class);
      notifications.addAll(List.of(wanted));
      return this;
    }

    /** Asks to be told of delivery, failure and display. */
    public Builder askAll() {
      return ask(
          DispositionRequest.POSITIVE_DELIVERY,
          DispositionRequest.NEGATIVE_DELIVERY,
          DispositionRequest.DISPLAY);
    }

    /** The priority level. */
    public Builder priority(Priority level) {
      priority = Objects.requireNonNull(level, "level");
      return this;
    }

    /** The sensitivity. */
    public Builder sensitivity(Sensitivity level) {
      sensitivity = Objects.requireNonNull(level, "level");
      return this;
    }

    /** One of the sender's own addresses, to which replies shall go. */
    public Builder replyTo(String address) {
      replyTo = Objects.requireNonNull(address, "address");
      return this;
    }

    /**
     * How long the message may wait for its recipient.
     *
     * @param lifetime whole seconds count; zero means now or never
     */
    public Builder expires(Duration lifetime) {
      if (lifetime.isNegative()) {
        throw new IllegalArgumentException("Negative lifetime " + lifetime);
      }
      expires = lifetime;
      return this;
    }

    /** Adds an attachment; the content becomes a {@code multipart/mixed} (AD-CL-17). */
    public Builder attach(Attachment attachment) {
      attachments.add(Objects.requireNonNull(attachment, "attachment"));
      return this;
    }

    /** How it travels; by its size unless this is called. */
    public Builder mode(Mode way) {
      mode = Objects.requireNonNull(way, "way");
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    /** The finished message. */
    public StandaloneMessage build() {
      return new StandaloneMessage(this);
    }
  }
}
