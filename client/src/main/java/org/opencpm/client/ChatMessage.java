package org.opencpm.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/** A CPM Chat Message that a client is to send in a session. Immutable. */
public final class ChatMessage {

  private static final String TEXT = "text/plain;charset=UTF-8";

  private final String contentType;
  private final byte[] content;
  private final Set<DispositionRequest> notifications;

  private ChatMessage(Builder builder) {
    if (builder.attachments.isEmpty()) {
      contentType = builder.contentType;
      content = builder.content;
    } else {
      CompositeContent all =
          CompositeContent.of(builder.contentType, builder.content, builder.attachments);
      contentType = all.contentType();
      content = all.bytes();
    }
    notifications = Set.copyOf(builder.notifications);
  }

  /** A text, sent as {@code text/plain;charset=UTF-8}; asks for all notifications. */
  public static ChatMessage text(String text) {
    return builder().text(text).build();
  }

  /** Starts a message that asks for all notifications. */
  public static Builder builder() {
    return new Builder();
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

  /** Type and length; never the content. */
  @Override
  public String toString() {
    return contentType + " of " + content.length + " bytes";
  }

  /** Gathers what makes up a message. */
  public static final class Builder {
    private String contentType = TEXT;
    private byte[] content = new byte[0];
    private final List<Attachment> attachments = new ArrayList<>();
    private Set<DispositionRequest> notifications =
        EnumSet.of(
            DispositionRequest.POSITIVE_DELIVERY,
            DispositionRequest.NEGATIVE_DELIVERY,
            DispositionRequest.DISPLAY);

    private Builder() {}

    /** The content as text. */
    public Builder text(String text) {
      return content(TEXT, text.getBytes(StandardCharsets.UTF_8));
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

    /** Adds an attachment; the message becomes a {@code multipart/mixed}. */
    public Builder attach(Attachment attachment) {
      attachments.add(Objects.requireNonNull(attachment, "attachment"));
      return this;
    }

    /** Asks for notifications; replaces what was asked for before. */
    public Builder ask(DispositionRequest... wanted) {
      notifications = EnumSet.noneOf(DispositionRequest.class);
      notifications.addAll(List.of(wanted));
      return this;
    }

    /** The finished message. */
    public ChatMessage build() {
      return new ChatMessage(this);
    }
  }
}
