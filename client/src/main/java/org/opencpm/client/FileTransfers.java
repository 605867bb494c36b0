package org.opencpm.client;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.CallListener.Responder;
import org.opencpm.client.call.Content;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.media.FileItem;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.ServiceIdentifier;

/** Starts the transfers of a client's files, and takes the invitations to them. */
final class FileTransfers {

  private static final int REMEMBERED = 100;

  private static final SessionAnswer UNKNOWN =
      new SessionAnswer(404, "Not Found", HeaderList.empty());
  private static final SessionAnswer UNUSABLE =
      new SessionAnswer(488, "Not Acceptable Here", HeaderList.empty());

  private final Sessions sessions;
  private final FileSettings settings;
  private final Deque<FileOffer> offered = new ArrayDeque<>();

  FileTransfers(Sessions sessions, FileSettings settings) {
    this.sessions = sessions;
    this.settings = settings;
  }

  /** Whether a file of that size may be sent, or taken (CT-FT-06, CT-FT-16). */
  boolean allows(long size) {
    return settings.maxSize() <= 0 || size <= settings.maxSize();
  }

  /**
   * Offers files.
   *
   * @throws IllegalArgumentException when nothing, or something that is larger than allowed, or
   *     files to several recipients (CT-FT-09) are to be sent
   */
  FileSession send(List<FileOffer> offers, RequestIds names) {
    if (offers.isEmpty()) {
      throw new IllegalArgumentException("No file");
    }
    FileOffer first = offers.get(0);
    if (offers.stream().anyMatch(offer -> !offer.recipient().equals(first.recipient()))) {
      throw new IllegalArgumentException("Several files go to one recipient only");
    }
    MessageIds ids = MessageIds.in(first.conversationId());
    FileSession session =
        new FileSession(sessions, false, true, Optional.of(first.recipient()), ids);
    List<FileSending> files = sendings(session, offers);
    session.offer(files, names);
    return session;
  }

  /**
   * Makes the transfers of files that are to be offered.
   *
   * @throws IllegalArgumentException when one is larger than allowed
   */
  List<FileSending> sendings(FileSession session, List<FileOffer> offers) {
    for (FileOffer offer : offers) {
      if (!allows(offer.size())) {
        throw new IllegalArgumentException(
            offer.name()
                + " has "
                + offer.size()
                + " bytes; the largest file that may be sent has "
                + settings.maxSize());
      }
    }
    List<FileSending> files = new ArrayList<>();
    for (FileOffer offer : offers) {
      remember(offer);
      FileSending file = new FileSending(session, session.ids().another(), offer);
      session.add(file);
      files.add(file);
    }
    return files;
  }

  /** Asks somebody for files. */
  FileSession fetch(String address, List<FileSelector> wanted, Path folder, RequestIds names) {
    for (FileSelector one : wanted) {
      if (!allows(one.size().orElse(0))) {
        throw new IllegalArgumentException(
            "The largest file that is taken has " + settings.maxSize() + " bytes");
      }
    }
    MessageIds ids = MessageIds.in(Optional.empty());
    FileSession session = new FileSession(sessions, false, false, Optional.of(address), ids);
    List<FileReceiving> files =
        wanted.stream().map(one -> new FileReceiving(session, one)).toList();
    files.forEach(session::add);
    session.ask(files, names, folder);
    return session;
  }

  /** Takes an invitation that is about files; on the calls' thread. */
  CallListener invited(IncomingCall call) {
    IncomingRequest invite = call.invite();
    Optional<OfferedFiles> files = OfferedFiles.of(invite, invite.headers());
    boolean usable =
        files.isPresent()
            && (!files.get().push()
                || settings.takesByMsrp()
                    && files.get().files().stream().allMatch(OfferedFile::isWhole));
    if (!usable) {
      // An offer that hides name, type or size is none (CPM-CONV-051, AD-REL-12).
      call.refuse(UNUSABLE.status(), UNUSABLE.reason(), HeaderList.empty());
      return SilentCall.INSTANCE;
    }
    String contact = sessions.contact(ServiceIdentifier.FILE_TRANSFER);
    MessageIds ids = Sessions.ids(call);
    FileSession session =
        new FileSession(
            sessions, true, !files.get().push(), Received.sender(invite.headers()), ids);
    session.media().incoming(call);
    call.progress(180, "Ringing", HeaderList.empty().adding("Contact", contact));
    propose(
        session,
        files.get(),
        new FileAnswer.Reply() {
          @Override
          public void accept(Map<Integer, FileItem> taken) {
            session.media().accept(files.get().sdp(), taken, contact, Sessions.echo(ids));
          }

          @Override
          public void refuse(SessionAnswer answer) {
            call.refuse(answer.status(), answer.reason(), answer.headers());
          }
        });
    return session.media();
  }

  /** The sender of a session goes on with further files; on the calls' thread. */
  void reoffered(
      FileSession session, IncomingRequest request, Set<Integer> fresh, Responder responder) {
    HeaderList around = ((IncomingCall) session.media().call()).invite().headers();
    Optional<OfferedFiles> all =
        session.isIncoming() ? OfferedFiles.of(request, around) : Optional.empty();
    Optional<OfferedFiles> files =
        all.map(offer -> offer.at(fresh))
            .filter(OfferedFiles::push)
            .filter(offer -> !offer.files().isEmpty())
            .filter(offer -> offer.files().stream().allMatch(OfferedFile::isWhole));
    if (files.isEmpty() || session.isSending()) {
      responder.answer(UNUSABLE.status(), UNUSABLE.reason(), Content.NONE);
      return;
    }
    propose(
        session,
        files.get(),
        new FileAnswer.Reply() {
          @Override
          public void accept(Map<Integer, FileItem> taken) {
            session.media().acceptChange(files.get().sdp(), taken, responder);
          }

          @Override
          public void refuse(SessionAnswer answer) {
            responder.answer(answer.status(), answer.reason(), Content.NONE);
          }
        });
  }

  private void propose(FileSession session, OfferedFiles files, FileAnswer.Reply reply) {
    FileAnswer answer =
        new FileAnswer(files.files().stream().map(OfferedFile::place).toList(), reply);
    if (files.push()) {
      List<FileReceiving> coming =
          files.files().stream().map(file -> new FileReceiving(session, file, answer)).toList();
      session.proposed(coming);
      coming.forEach(this::offered);
    } else {
      List<FileSending> wanted =
          files.files().stream()
              .map(file -> new FileSending(session, file, known(session, file), answer))
              .toList();
      session.proposed(wanted);
      wanted.forEach(this::asked);
    }
  }

  private void offered(FileReceiving file) {
    if (!allows(file.size())) {
      file.tooLarge();
      return;
    }
    sessions.events().fileOffered(file);
    Path folder = settings.into().orElseThrow();
    settings
        .when()
        .after()
        .ifPresent(time -> sessions.clock().after(time, () -> file.accept(folder)));
  }

  /** Without the user only what was offered to the one who asks is given to him. */
  private void asked(FileSending file) {
    if (settings.gives().after().isEmpty()) {
      sessions.events().fileAsked(file);
    } else if (file.known().isPresent()) {
      sessions.clock().after(settings.gives().after().get(), () -> file.give(file.known().get()));
    } else {
      file.refuse(UNKNOWN);
    }
  }

  private synchronized void remember(FileOffer offer) {
    offered.addFirst(offer);
    if (offered.size() > REMEMBERED) {
      offered.removeLast();
    }
  }

  private synchronized Optional<FileOffer> known(FileSession session, OfferedFile asked) {
    FileSelector wanted = asked.description().selector();
    return offered.stream()
        .filter(offer -> session.peer().equals(Optional.of(offer.recipient())))
        .filter(offer -> wanted.name().filter(name -> !name.equals(offer.name())).isEmpty())
        .filter(offer -> wanted.size().orElse(offer.size()) == offer.size())
        .findFirst();
  }
}
