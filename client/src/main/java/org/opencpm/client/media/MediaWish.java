package org.opencpm.client.media;

import java.util.List;
import java.util.Objects;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.SetupRole;

/**
 * What this side wants of a message medium.
 *
 * @param acceptTypes media types that it takes bare
 * @param acceptWrappedTypes media types that it takes in a wrapper; empty for no such line
 * @param direction which way messages shall go
 * @param maxSize largest message that it takes, in bytes
 * @param role its part in opening the connection, for offers
 * @param secure whether offers ask for TLS
 */
public record MediaWish(
    List<String> acceptTypes,
    List<String> acceptWrappedTypes,
    Direction direction,
    long maxSize,
    SetupRole role,
    boolean secure) {

  /** Keeps its own copies of the lists. */
  public MediaWish {
    acceptTypes = List.copyOf(acceptTypes);
    acceptWrappedTypes = List.copyOf(acceptWrappedTypes);
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(role, "role");
  }

  /** The same with another direction. */
  public MediaWish withDirection(Direction other) {
    return new MediaWish(acceptTypes, acceptWrappedTypes, other, maxSize, role, secure);
  }
}
