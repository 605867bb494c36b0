package org.opencpm.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.opencpm.chat.IsComposing;
import org.opencpm.client.media.MediaWish;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.signalling.HeaderList;

/**
 * What a {@link CpmClientBuilder} gathered about sessions; its methods say what each part means.
 */
record SessionSettings(
    Acceptance chats,
    Function<HeaderList, Answer> invitations,
    List<String> wrappedTypes,
    long maxMessageSize,
    SetupRole role,
    boolean secure,
    UnaryOperator<MediaDescription> media,
    Duration interval) {

  private static final long LARGEST = 10_485_760;

  /** What holds when nothing is said. */
  static final SessionSettings DEFAULT =
      new SessionSettings(
          Acceptance.AT_ONCE,
          headers -> Answer.OK,
          List.of("*"),
          LARGEST,
          SetupRole.ACTIVE,
          false,
          medium -> null,
          Duration.ofSeconds(1800));

  /** The message medium of a chat. */
  MediaWish chat() {
    return new MediaWish(
        List.of("message/cpim", IsComposing.MEDIA_TYPE),
        wrappedTypes,
        Direction.SENDRECV,
        maxMessageSize,
        role,
        secure);
  }

  /** The message medium of a session that carries messages one way. */
  MediaWish oneWay(Direction direction, List<String> wrapped) {
    return new MediaWish(List.of("message/cpim"), wrapped, direction, maxMessageSize, role, secure);
  }

  /**
   * The medium of a file.
   *
   * @param largest most bytes that are taken; 0 for no such limit
   */
  MediaWish file(Direction direction, long largest) {
    return new MediaWish(List.of(), List.of(), direction, largest, role, secure);
  }

  SessionSettings withChats(Acceptance other) {
    return new SessionSettings(
        other, invitations, wrappedTypes, maxMessageSize, role, secure, media, interval);
  }

  SessionSettings withInvitations(Function<HeaderList, Answer> other) {
    return new SessionSettings(
        chats, other, wrappedTypes, maxMessageSize, role, secure, media, interval);
  }

  SessionSettings withWrappedTypes(List<String> other) {
    return new SessionSettings(
        chats, invitations, other, maxMessageSize, role, secure, media, interval);
  }

  SessionSettings withMaxMessageSize(long other) {
    return new SessionSettings(
        chats, invitations, wrappedTypes, other, role, secure, media, interval);
  }

  SessionSettings withRole(SetupRole other) {
    return new SessionSettings(
        chats, invitations, wrappedTypes, maxMessageSize, other, secure, media, interval);
  }

  SessionSettings withSecure(boolean other) {
    return new SessionSettings(
        chats, invitations, wrappedTypes, maxMessageSize, role, other, media, interval);
  }

  SessionSettings withMedia(UnaryOperator<MediaDescription> other) {
    return new SessionSettings(
        chats, invitations, wrappedTypes, maxMessageSize, role, secure, other, interval);
  }

  SessionSettings withInterval(Duration other) {
    return new SessionSettings(
        chats, invitations, wrappedTypes, maxMessageSize, role, secure, media, other);
  }
}
