package org.opencpm.filetransfer;

import org.opencpm.messaging.MessageBody;
import org.opencpm.messaging.RevocableFiles;
import org.opencpm.signalling.Content;

/**
 * What a message speaks of that its sender takes back: a file on the content server, or one that
 * came over MSRP and waits, or is at the content server for a device that takes HTTP alone.
 */
final class RevokedFiles implements RevocableFiles {

  private final FileRevocation server;
  private final KeptFiles kept;

  RevokedFiles(FileRevocation server, KeptFiles kept) {
    this.server = server;
    this.kept = kept;
  }

  @Override
  public void takeBack(long ownerId, MessageBody message) {
    HttpFile.of(message.contentType(), message.bytes())
        .ifPresent(file -> server.ofUrl(ownerId, file.document().file().url()));
    if (StoredFile.isOne(message.contentType(), message.bytes())) {
      StoredFile file = StoredFile.read(new Content(message.contentType(), message.bytes()));
      // The original first: as long as it is there, the copy could be made again.
      kept.remove(file.blob());
      server.ofTid(ownerId, FileByHttp.tidOf(file));
    }
  }
}
