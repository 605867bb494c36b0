package org.opencpm.filetransfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Outcome;

/**
 * Gives out files that wait for the one who asks for them (CPM-CONV-053, recipient's side; fact
 * sheet 6.3): an invitation to the sender of a file which names it with its digest is answered from
 * the store, so that its sender need not be there.
 */
final class StoredPulls {

  private final FileEnvironment env;

  StoredPulls(FileEnvironment env) {
    this.env = env;
  }

  /**
   * Begins to give files out.
   *
   * @return empty when one of them is not kept here, so that its sender has to be asked
   * @throws MessageRefused when a part is wanted of a file that is another one by now
   */
  Optional<CallListener> begin(
      InboundRequest request, Call call, Invitation invitation, TransferOffer offer)
      throws MessageRefused {
    SessionDirection forth = invitation.forth();
    FileWay way = new FileWay(forth.recipientKey(), forth.sender().key());
    Map<Integer, KeptFile> found = new HashMap<>();
    for (OfferedFile file : offer.files()) {
      if (file.selector().name().isEmpty() || file.selector().hashes().isEmpty()) {
        return Optional.empty();
      }
      Optional<KeptFile> whole = env.kept().whole(way, file.selector());
      if (whole.isEmpty()) {
        if (file.start() > 0 && env.kept().hasOther(way, file.selector())) {
          throw new MessageRefused(Outcome.NOT_ACCEPTABLE_HERE, "the file has changed");
        }
        return Optional.empty();
      }
      found.put(file.index(), whole.get());
    }
    return Optional.of(new StoredPull(env, invitation, offer, found).begin(request, call));
  }
}
