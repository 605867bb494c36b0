package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file on the content server.
 *
 * @param id database identity
 * @param ownerId the subscriber who sent it
 * @param tid the sender's transaction id; a key together with the owner alone; empty once another
 *     transfer of his has taken it
 * @param keys what the URLs name it by
 * @param state how far it is
 * @param name as the user knows it, no path
 * @param contentType its media type
 * @param size in bytes: of a complete one exactly, else what its sender has announced
 * @param blob id of its content in the blob store
 * @param thumbnail its preview
 * @param sha256 lower-case hexadecimal digits; once it is complete
 * @param expiresAt when it goes
 */
public record FileTransfer(
    long id,
    long ownerId,
    Optional<String> tid,
    TransferKeys keys,
    TransferState state,
    String name,
    String contentType,
    OptionalLong size,
    String blob,
    Optional<Thumbnail> thumbnail,
    Optional<String> sha256,
    Instant expiresAt) {

  /**
   * A preview, whole in the blob store.
   *
   * @param blob id of its content
   * @param contentType its media type
   * @param size in bytes
   */
  public record Thumbnail(String blob, String contentType, long size) {}

  /** True if it is whole and its time is not over. */
  public boolean isAvailable(Instant now) {
    return state == TransferState.COMPLETE && expiresAt.isAfter(now);
  }
}
