package org.opencpm.endtoend;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A session of a phone, whoever began it: its dialog and its MSRP session. */
public abstract class PhoneCall {

  /** What a phone answers to an offer of the other side: a status and, for 200, a description. */
  public record Reply(int status, SdpDraft description) {}

  static final String ALLOW =
      "INVITE, ACK, CANCEL, BYE, UPDATE, MESSAGE, OPTIONS, NOTIFY"; // fact sheet, example 05

  final ChatPhone phone;
  final RawSipPeer peer;
  private final List<SipText> requests = new CopyOnWriteArrayList<>();
  private final CompletableFuture<SipText> end = new CompletableFuture<>();
  private final CompletableFuture<Void> mediaUp = new CompletableFuture<>();
  private volatile RawMsrpPeer media;
  private volatile SdpText remote;
  private volatile boolean active;
  volatile SdpDraft local;
  private volatile Function<SdpText, Reply> replies;
  private volatile String interval;
  volatile Dialog dialog;

  PhoneCall(ChatPhone phone, RawMsrpPeer media) {
    this.phone = phone;
    this.peer = phone.peer();
    this.media = media;
    this.replies = offer -> new Reply(200, again().answering(offer));
  }

  // ----- what it says of itself -----

  /** Its MSRP session; waits until it is known how that comes to its connection. */
  public RawMsrpPeer media() {
    Patience.get(mediaUp);
    return media;
  }

  RawMsrpPeer ownMedia() {
    return media;
  }

  /** What the other side said last of its media. */
  public SdpText remote() {
    return remote;
  }

  /** The requests that came within the dialog. */
  public List<SipText> requests(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  /** Waits for requests within the dialog. */
  public SipText awaitRequest(String method) {
    Patience.until(method + " within the dialog", () -> !requests(method).isEmpty());
    return requests(method).get(0);
  }

  /** Answers offers within the dialog in another way than by taking everything. */
  public void replying(Function<SdpText, Reply> choice) {
    replies = choice;
  }

  // ----- the media -----

  /** The descriptions are exchanged: this end connects, or waits for the other's connection. */
  void startMedia(SdpText theirs, boolean connects) {
    remote = theirs;
    active = connects;
    RawMsrpPeer own = media;
    own.meets(theirs.path());
    if (!connects) {
      mediaUp.complete(null);
      return;
    }
    Thread connecting =
        new Thread(
            () -> {
              try {
                own.connect(theirs.host(), theirs.port());
                mediaUp.complete(null);
              } catch (RuntimeException | AssertionError e) {
                mediaUp.completeExceptionally(e);
              }
            },
            "phone-media");
    connecting.setDaemon(true);
    connecting.start();
  }

  /** Whether who offered connects, by what was answered (RFC 6135; RFC 4975 section 5.4). */
  static boolean offererConnects(SdpText answer) {
    String setup = answer.message().attribute("setup");
    return setup == null || setup.equals("passive");
  }

  // ----- requests of this end -----

  /** A request within the dialog, as RFC 3261 12.2.1.1 routes it. */
  private SipRequest next(String method) {
    if (!dialog.nextHop().contains(RawSipPeer.HOST + ":" + peer.serverPort())) {
      throw new AssertionError("the dialog does not lead to the server: " + dialog.nextHop());
    }
    return dialog.request(method);
  }

  /** Ends the session; returns the answer. */
  public SipText bye() {
    return bye(null);
  }

  /** Ends the session with a Reason (RFC 3326). */
  public SipText bye(String reason) {
    SipRequest bye = next("BYE");
    if (reason != null) {
      bye.header("Reason", reason);
    }
    SipText answer = peer.exchange(bye);
    end.complete(answer);
    return answer;
  }

  /** Sends any request within the dialog. */
  public SipText request(String method, Consumer<SipRequest> change) {
    SipRequest request = next(method);
    change.accept(request);
    return peer.exchange(request);
  }

  /** What it said last of its media, to be said again in another way. */
  private SdpDraft again() {
    return local.again(active ? "active" : "passive");
  }

  /** Offers another description of the same MSRP session. */
  public SipText reinvite(Consumer<SdpDraft> change) {
    SdpDraft offer = again();
    change.accept(offer);
    return reinvite(offer, request -> {});
  }

  /** Repeats its description; whoever refreshes the session by re-INVITE does so. */
  public SipText refresh(Consumer<SipRequest> change) {
    return reinvite(again(), change);
  }

  private SipText reinvite(SdpDraft offer, Consumer<SipRequest> change) {
    SipRequest invite =
        next("INVITE")
            .header("Contact", phone.contactFor(CpmService.SESSION))
            .header("Allow", ALLOW)
            .header("Supported", "timer")
            .body("application/sdp", offer.bytes());
    change.accept(invite);
    InviteTransaction transaction =
        new InviteTransaction(peer, invite, answer -> dialog.acknowledgement(answer));
    SipText answer = Patience.get(transaction.start().answer());
    if (answer.status() < 300) {
      dialog.refresh(answer);
      remote = SdpText.of(answer);
    }
    return answer;
  }

  /** Puts another MSRP session in place of a lost one, by re-INVITE (fact sheet 4.4). */
  public SipText moveTo(RawMsrpPeer other) {
    return moveTo(other, offer -> {});
  }

  /** As above, and says more of it. */
  public SipText moveTo(RawMsrpPeer other, Consumer<SdpDraft> change) {
    media = other;
    local = SdpDraft.offer(other);
    change.accept(local);
    SipText answer = reinvite(local, request -> {});
    if (answer.status() == 200) {
      startMedia(remote, offererConnects(remote));
      other.connection();
    }
    return answer;
  }

  // ----- requests of the other end -----

  boolean concerns(SipText request) {
    return dialog != null && dialog.matches(request);
  }

  void requested(SipText request, RawSipPeer.Back back) throws IOException {
    requests.add(request);
    switch (request.method()) {
      case "ACK" -> acknowledged();
      case "BYE" -> {
        peer.respond(request, response(request, 200).wire(), back);
        end.complete(request);
      }
      case "INVITE", "UPDATE" -> changed(request, back);
      default -> peer.respond(request, response(request, 200).wire(), back);
    }
  }

  /** An ACK came. */
  void acknowledged() {}

  private void changed(SipText request, RawSipPeer.Back back) throws IOException {
    dialog.refresh(request);
    SipResponse response;
    if (request.body().length == 0) {
      response = response(request, 200).header("Contact", contact());
      timer(request, response);
    } else {
      SdpText offer = SdpText.of(request);
      Reply reply = replies.apply(offer);
      response = response(request, reply.status()).header("Contact", contact());
      if (reply.status() < 300) {
        remote = offer;
        timer(request, response);
        response.body("application/sdp", reply.description().bytes());
      }
    }
    peer.respond(request, response.wire(), back);
  }

  /** Grants this session interval, whatever is asked for. */
  void grant(String value) {
    interval = value;
  }

  /**
   * Grants the session interval that is asked for (RFC 4028 section 9), if nothing else is said.
   */
  void timer(SipText request, SipResponse response) {
    String expires = interval == null ? request.header("Session-Expires") : interval;
    if (expires != null && request.headers("Supported").toString().contains("timer")) {
      response.header("Require", "timer");
      response.header(
          "Session-Expires", expires.contains("refresher") ? expires : expires + ";refresher=uac");
    }
  }

  SipResponse response(SipText request, int status) {
    return new SipResponse(request, status, phone.tag());
  }

  private String contact() {
    return phone.contactFor(CpmService.SESSION);
  }

  // ----- the end -----

  /** Waits for the other side's BYE. */
  public SipText awaitEnd() {
    return Patience.get(end);
  }

  /** Whether one side has ended it. */
  public boolean isOver() {
    return end.isDone();
  }

  void over(SipText how) {
    end.complete(how);
  }

  /** Ends what this side still has of it, without waiting long. */
  void leave() {
    if (dialog != null && !isOver()) {
      bye();
    }
    media.close();
  }
}
