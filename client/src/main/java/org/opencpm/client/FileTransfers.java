package org.opencpm.client;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.signalling.HeaderList;

/** Starts the transfers of a client's files, and takes the invitations to them. */
final class FileTransfers {

  private static final int REMEMBERED = 100;

  private final Sessions sessions;
  private final FileSettings settings;
  private final Deque<FileOffer> given = new ArrayDeque<>();

  FileTransfers(Sessions sessions, FileSettings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  /** Offers a file. */
  FileTransfer send(FileOffer offer, RequestIds names) {
    remember(offer);
    MessageIds ids = MessageIds.in(offer.conversationId());
    FileSending sending =
        new FileSending(sessions, false, ids, offer, Optional.of(offer.recipient()));
    sending.invite(names);
    return sending;
  }

  /** Asks somebody for a file. */
  FileTransfer fetch(String address, FileSelector wanted, Path folder, RequestIds names) {
    MessageIds ids = MessageIds.in(Optional.empty());
    FileReceiving fetching = new FileReceiving(sessions, ids, wanted, address);
    fetching.invite(names, folder);
    return fetching;
  }

  /** Takes an invitation that is about a file; on the calls' thread. */
  CallListener invited(IncomingCall call) {
    IncomingRequest invite = call.invite();
    Optional<OfferedFile> file = OfferedFile.of(invite);
    if (file.isEmpty() || file.get().push() && !isWhole(file.get())) {
      call.refuse(488, "Not Acceptable Here", HeaderList.empty());
      return SilentCall.INSTANCE;
    }
    return file.get().push() ? offered(call, file.get()) : askedFor(call, file.get());
  }

  /** An offer that hides name, type or size is none (CPM-CONV-051, AD-REL-12). */
  private static boolean isWhole(OfferedFile file) {
    FileSelector selector = file.description().selector();
    return selector.name().isPresent()
        && selector.type().isPresent()
        && selector.size().isPresent();
  }

  private CallListener offered(IncomingCall call, OfferedFile file) {
    if (!settings.takesByMsrp()) {
      call.refuse(488, "Not Acceptable Here", HeaderList.empty());
      return SilentCall.INSTANCE;
    }
    FileReceiving receiving = new FileReceiving(sessions, Sessions.ids(call), file, call);
    if (settings.maxSize() > 0 && receiving.size() > settings.maxSize()) {
      receiving.tooLarge();
      return receiving.medium;
    }
    sessions.events().fileOffered(receiving);
    Path folder = settings.into().orElseThrow();
    settings
        .when()
        .after()
        .ifPresent(time -> sessions.clock().after(time, () -> receiving.accept(folder)));
    return receiving.medium;
  }

  /** Only a file that was sent to the one who asks is given to him. */
  private CallListener askedFor(IncomingCall call, OfferedFile wanted) {
    Optional<String> asks = Received.sender(call.invite().headers());
    Optional<FileOffer> known =
        asks.isEmpty() ? Optional.empty() : given(asks.get(), wanted.description().selector());
    if (known.isEmpty()) {
      call.refuse(404, "Not Found", HeaderList.empty());
      return SilentCall.INSTANCE;
    }
    FileSending sending = new FileSending(sessions, true, Sessions.ids(call), known.get(), asks);
    sending.serve(call, wanted.sdp(), wanted.description());
    return sending.medium;
  }

  private synchronized void remember(FileOffer offer) {
    given.addFirst(offer);
    if (given.size() > REMEMBERED) {
      given.removeLast();
    }
  }

  private synchronized Optional<FileOffer> given(String to, FileSelector wanted) {
    return given.stream()
        .filter(offer -> offer.recipient().equals(to))
        .filter(offer -> wanted.name().filter(name -> !name.equals(offer.name())).isEmpty())
        .filter(offer -> wanted.size().orElse(offer.size()) == offer.size())
        .findFirst();
  }
}
