package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;

/**
 * A transfer that begins; the components are those of {@link FileTransfer}.
 *
 * @param expiresAt when it goes if it is not completed or touched before
 */
public record NewTransfer(
    long ownerId,
    String tid,
    TransferKeys keys,
    String name,
    String contentType,
    OptionalLong size,
    String blob,
    Optional<Thumbnail> thumbnail,
    Instant expiresAt) {}
