package org.opencpm.client.media;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.opencpm.client.call.Call;
import org.opencpm.client.call.CallClock;
import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.Calls;
import org.opencpm.client.call.Content;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.signalling.HeaderList;

/**
 * A SIP session that moves files over MSRP, all of them one way (RFC 5547; fact sheet 6.1, 6.2):
 * each has an m-line of its own, which carries another file when that one is done with. A
 * connection that is lost is not made anew: the files are gone on with in another session. Used on
 * the calls' thread.
 */
public final class FileMedia implements CallListener {

  private static final Optional<String> UNUSABLE =
      Optional.of("SIP;cause=488;text=\"Not Acceptable Here\"");
  private static final SipAnswer OK = SipAnswer.made(200, "OK");

  private final CallClock clock;
  private final FileMediaListener listener;
  private final FileLines lines;

  private Call call;
  private boolean closed;

  /**
   * A session that is not there yet.
   *
   * @param wish which way the files go, this side's part in opening the connections, TLS, and the
   *     largest file that is taken
   */
  public FileMedia(MsrpPort port, CallClock clock, MediaWish wish, FileMediaListener listener) {
    this.clock = clock;
    this.listener = listener;
    this.lines = new FileLines(port, clock, wish, this::connectionLost);
  }

  private void connectionLost() {
    if (!closed) {
      listener.lost();
    }
  }

  /**
   * Invites.
   *
   * @param files what is offered or asked for
   * @param invite makes the INVITE from this side's session description
   * @throws IllegalArgumentException when it cannot be written
   */
  public void invite(Calls calls, List<FileItem> files, Function<byte[], OutgoingRequest> invite) {
    lines.place(files);
    call = calls.invite(invite.apply(lines.offer().toBytes()), this);
  }

  /** Takes a received invitation, which rings from now on. */
  public void incoming(IncomingCall received) {
    call = received;
  }

  /** The call below; null before the invitation. */
  public Call call() {
    return call;
  }

  // ----- a received invitation -----

  /**
   * Accepts files of the received invitation, or refuses it with 488 when its description cannot be
   * used.
   *
   * @param offer its session description
   * @param taken the files that are to move, by the places of their m-lines
   * @param contact this side's Contact
   * @param fields further header fields of the 200
   */
  public void accept(
      SessionDescription offer, Map<Integer, FileItem> taken, String contact, HeaderList fields) {
    IncomingCall received = (IncomingCall) call;
    if (received.isAnswered()) {
      return;
    }
    try {
      SessionDescription answer = lines.answer(offer, taken);
      received.accept(contact, fields, Content.sdp(answer.toBytes()));
      lines.agreed(offer);
      lines.connect(offer);
      taken.values().forEach(this::accepted);
    } catch (SdpSyntaxException unusable) {
      String problem = String.valueOf(unusable.getMessage()).replaceAll("[\"\\\\]", "'");
      HeaderList warning = HeaderList.empty().adding("Warning", "305 client \"" + problem + '"');
      received.refuse(488, "Not Acceptable Here", warning);
      call.bye(UNUSABLE);
      close();
      taken.values().forEach(item -> item.listener().declined(unusable(problem)));
    }
  }

  private void accepted(FileItem item) {
    lines.live().stream()
        .filter(line -> line.item() == item)
        .forEach(line -> line.accepted(OK, item.file()));
  }

  private static SipAnswer unusable(String problem) {
    return SipAnswer.made(488, problem);
  }

  // ----- the answer to what was sent -----

  @Override
  public void answered(SipAnswer answer) {
    List<FileLine> asked = lines.live();
    if (!answer.success()) {
      close();
      asked.forEach(line -> line.item().listener().declined(answer));
      return;
    }
    took(answer, asked);
  }

  /** An answer to an offer of these lines, some of which may be there since before. */
  private void took(SipAnswer answer, List<FileLine> asked) {
    try {
      SessionDescription description =
          SessionBodies.description(answer.headers(), answer.body())
              .orElseThrow(() -> new SdpSyntaxException("no session description in the answer"));
      if (PeerMedia.in(description).isEmpty()) {
        throw new SdpSyntaxException("all files are refused");
      }
      lines.agreed(description);
      for (FileLine line : asked) {
        took(answer, line, PeerMedia.at(description, lines.placeOf(line)));
      }
    } catch (SdpSyntaxException unusable) {
      close();
      call.bye(UNUSABLE);
      asked.forEach(line -> line.item().listener().declined(unusable(unusable.getMessage())));
    }
  }

  private void took(SipAnswer answer, FileLine line, Optional<PeerMedia> peer)
      throws SdpSyntaxException {
    if (peer.isEmpty()) {
      lines.close(lines.placeOf(line));
      line.item().listener().declined(SipAnswer.made(603, "Decline"));
      return;
    }
    line.answered(peer.get());
    line.accepted(answer, line.told(peer.get().media().medium()));
    line.connect(peer.get());
  }

  // ----- further files -----

  /**
   * Offers further files by re-INVITE: on the m-lines that are there, then on new ones. Those that
   * are not needed any more are closed (RFC 5547 section 8.1; CT-FT-11).
   *
   * @param files what is offered; all files before them are done with
   * @param body makes the body of the re-INVITE from this side's session description
   */
  public void reoffer(List<FileItem> files, Function<byte[], Content> body) {
    List<FileLine> asked = lines.place(files);
    call.request("INVITE", HeaderList.empty(), body.apply(lines.offer().toBytes()))
        .thenAccept(answer -> changed(answer, asked));
  }

  private void changed(SipAnswer answer, List<FileLine> asked) {
    if (closed) {
      return;
    }
    if (answer.success()) {
      took(answer, asked);
    } else {
      asked.forEach(line -> line.item().listener().declined(answer));
    }
  }

  @Override
  public void requested(IncomingRequest request, Responder responder) {
    boolean modifies = request.method().equals("INVITE") || request.method().equals("UPDATE");
    if (!modifies) {
      responder.answer(405, "Method Not Allowed", Content.NONE);
      return;
    }
    try {
      Optional<SessionDescription> offer =
          SessionBodies.description(request.headers(), request.body());
      if (offer.isEmpty()) {
        responder.answer(200, "OK", Content.sdp(lines.own().toBytes()));
        return;
      }
      Set<Integer> fresh = lines.fresh(offer.get());
      if (fresh.isEmpty()) {
        acceptChange(offer.get(), Map.of(), responder);
      } else {
        listener.reoffered(request, offer.get(), fresh, responder);
      }
    } catch (SdpSyntaxException unreadable) {
      responder.answer(488, String.valueOf(unreadable.getMessage()), Content.NONE);
    }
  }

  /**
   * Accepts a change: files on m-lines that carried others before, or are new. What the change says
   * of no more is closed, what it leaves as it is stays.
   *
   * @param offer the session description of the change
   * @param taken by their places
   */
  public void acceptChange(
      SessionDescription offer, Map<Integer, FileItem> taken, Responder responder) {
    if (closed) {
      responder.answer(481, "The session is over", Content.NONE);
      return;
    }
    try {
      SessionDescription answer = lines.answer(offer, taken);
      responder.answer(200, "OK", Content.sdp(answer.toBytes()));
      lines.agreed(offer);
      lines.connect(offer);
      taken.values().forEach(this::accepted);
    } catch (SdpSyntaxException unusable) {
      responder.answer(488, String.valueOf(unusable.getMessage()), Content.NONE);
      taken.values().forEach(item -> item.listener().declined(unusable(unusable.getMessage())));
    }
  }

  // ----- the end -----

  @Override
  public void cancelled(HeaderList headers) {
    close();
    listener.cancelled(headers);
  }

  @Override
  public void ended(HeaderList headers) {
    CompletableFuture<?>[] seen =
        lines.live().stream().map(FileLine::sessionEnds).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(seen)
        .thenRunAsync(
            () -> {
              close();
              listener.ended(headers);
            },
            clock);
  }

  /**
   * Ends the session, or the invitation. What is being sent is given up before (RFC 5547 section
   * 8.4).
   *
   * @param reason Reason header field (RFC 3326)
   */
  public void end(Optional<String> reason) {
    lines.live().forEach(FileLine::abort);
    if (call != null) {
      call.bye(reason);
    }
    close();
  }

  private void close() {
    closed = true;
    lines.close();
  }
}
