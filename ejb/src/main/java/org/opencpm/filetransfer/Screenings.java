package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.opencpm.storage.Blob;

/** All screenings that there are, as one: the first that objects counts. */
final class Screenings {

  private final List<FileScreening> all;

  Screenings(List<FileScreening> all) {
    this.all = List.copyOf(all);
  }

  Optional<String> ofInvitation(FileSelector file, String sender, String recipient) {
    return all.stream()
        .flatMap(one -> one.ofInvitation(file, sender, recipient).stream())
        .findFirst();
  }

  Optional<String> ofBeginning(FileSelector file, byte[] first) {
    return all.stream().flatMap(one -> one.ofBeginning(file, first).stream()).findFirst();
  }

  Optional<String> ofContent(FileSelector file, Blob content) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(FileScreening.BEGINNING);
    content.read(buffer, 0);
    byte[] first = new byte[buffer.flip().remaining()];
    buffer.get(first);
    Optional<String> objection = ofBeginning(file, first);
    if (objection.isPresent()) {
      return objection;
    }
    for (FileScreening one : all) {
      objection = one.ofContent(file, content);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }
}
