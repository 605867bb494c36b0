package org.opencpm.client;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.opencpm.client.call.IncomingCall;
import org.opencpm.client.media.MediaSession;
import org.opencpm.client.media.MediaSessionListener;
import org.opencpm.client.media.Receipt;
import org.opencpm.client.media.ReceivedContent;
import org.opencpm.client.signalling.SipAnswer;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.signalling.HeaderList;

/**
 * A 1-1 chat, from the invitation to its end (fact sheet 4). Started by {@link
 * CpmClient#chat(ChatInvitation)}, or shown to {@link CpmListener#onInvitation}. What comes in it
 * goes to the client's {@link CpmListener}. Safe for use by several threads.
 */
public final class ChatSession {

  /** Where a chat stands. */
  public enum State {
    /** Invited; not answered yet. */
    INVITING,
    /** Accepted. */
    ESTABLISHED,
    /** Refused, taken back or ended. */
    OVER
  }

  private final Sessions sessions;
  private final boolean incoming;
  private final MessageIds ids;
  private final Optional<String> own;
  private final Optional<String> peer;
  private final String contact;
  private final MediaSession media;
  private final ChatTraffic traffic;
  private final CompletableFuture<SessionAnswer> answered = new CompletableFuture<>();
  private final CompletableFuture<SessionEnd> over = new CompletableFuture<>();
  private volatile Envelope around;
  private volatile State state = State.INVITING;
  private boolean withdrawn;

  /**
   * A chat that is not there yet.
   *
   * @param around the INVITE, without a body
   * @param own this side's address; empty when it hides
   * @param peer the other side's; empty when it hides
   * @param contact this side's Contact
   */
  ChatSession(
      Sessions sessions,
      boolean incoming,
      MessageIds ids,
      Envelope around,
      Optional<String> own,
      Optional<String> peer,
      String contact) {
    this.sessions = sessions;
    this.incoming = incoming;
    this.ids = ids;
    this.own = own;
    this.peer = peer;
    this.contact = contact;
    this.around = withThis(around.headers(), around.requestUri());
    this.traffic = new ChatTraffic(sessions, this);
    SessionInbox inbox = sessions.inbox(() -> this.around, traffic);
    this.media = sessions.chatMedia(new Signals(inbox));
    traffic.over(media);
  }

  private Envelope withThis(HeaderList headers, String requestUri) {
    return new Envelope(headers, new byte[0], requestUri, System.nanoTime(), Optional.of(this));
  }

  /** Whether the other side invited. */
  public boolean isIncoming() {
    return incoming;
  }

  /** The conversation it belongs to. */
  public String conversationId() {
    return ids.conversationId();
  }

  /** Its own id within the conversation. */
  public String contributionId() {
    return ids.contributionId();
  }

  /** The other side's address; empty when it is anonymous. */
  public Optional<String> peer() {
    return peer;
  }

  /** The subject of the invitation. */
  public Optional<String> subject() {
    return around.headers().first("Subject");
  }

  /**
   * Header fields of the session: of the received INVITE; of a sent one what the 200 told, when it
   * is there.
   */
  public HeaderList headers() {
    return around.headers();
  }

  /** Where it stands now. */
  public State state() {
    return state;
  }

  /** Completes with the final answer to the invitation, whoever gave it. */
  public CompletableFuture<SessionAnswer> answered() {
    return answered;
  }

  /** Completes when the session is over, with how it ended. */
  public CompletableFuture<SessionEnd> over() {
    return over;
  }

  void invite(ChatInvitation invitation, RequestIds names) {
    sessions.invite(media, sdp -> sessions.writer().chat(invitation, ids, names, contact, sdp));
  }

  void ring(IncomingCall call) {
    media.incoming(call);
    call.progress(180, "Ringing", HeaderList.empty().adding("Contact", contact));
  }

  MediaSession media() {
    return media;
  }

  /** Accepts the invitation; without effect when it is answered, or was sent from here. */
  public void accept() {
    onIncoming(this::acceptNow);
  }

  void acceptNow() {
    if (!incoming || state != State.INVITING) {
      return;
    }
    HeaderList echo =
        HeaderList.builder()
            .add("Conversation-ID", ids.conversationId())
            .add("Contribution-ID", ids.contributionId())
            .build();
    if (media.accept(contact, echo)) {
      establish(new SessionAnswer(200, "OK", HeaderList.empty()));
    } else {
      answered.complete(new SessionAnswer(488, "Not Acceptable Here", HeaderList.empty()));
      end(SessionEnd.of(SessionEnd.Kind.HERE, HeaderList.empty()));
    }
  }

  /** Refuses the invitation on all of the user's devices: 603. */
  public void decline() {
    refuse(Answer.DECLINE);
  }

  /** The user is busy on this device: 486. */
  public void busy() {
    refuse(Answer.BUSY_HERE);
  }

  /**
   * Refuses the invitation.
   *
   * @param answer a final status from 300 on
   */
  public void refuse(Answer answer) {
    onIncoming(
        () -> {
          if (state == State.INVITING) {
            ((IncomingCall) media.call())
                .refuse(answer.status(), answer.reason(), HeaderList.empty());
            media.end(Optional.empty());
            answered.complete(
                new SessionAnswer(answer.status(), answer.reason(), HeaderList.empty()));
            end(SessionEnd.of(SessionEnd.Kind.HERE, HeaderList.empty()));
          }
        });
  }

  private void onIncoming(Runnable work) {
    if (incoming) {
      sessions.clock().execute(work);
    }
  }

  /** Sends a text; see {@link #send(ChatMessage)}. */
  public SentChatMessage send(String text) {
    return send(ChatMessage.text(text));
  }

  /**
   * Sends a message, after those before it. Before the session is established it waits for that.
   *
   * @throws IllegalArgumentException when a part of it cannot be written
   */
  public SentChatMessage send(ChatMessage message) {
    String id = UUID.randomUUID().toString();
    CpimMessage cpim = sessions.wrappers().chat(message, id, sessions.now(), own, peer);
    return new SentChatMessage(id, traffic.send(cpim, message.contentType()));
  }

  /** Sends a notification about a message that came in this session. */
  CompletableFuture<Integer> report(CpimMessage notification) {
    return traffic.send(notification, ChatTraffic.REPORT);
  }

  /** Whether a notification can go this way now. */
  boolean takesReports() {
    return state == State.ESTABLISHED && media.takesWrapped(ChatTraffic.REPORT);
  }

  /**
   * The user has hit a key: the other side is told that he writes, and after 15 s without a key, or
   * with {@link #stoppedTyping}, that he does not (RFC 3994).
   */
  public void typing() {
    traffic.typed();
  }

  /** The user has stopped to write. */
  public void stoppedTyping() {
    traffic.stoppedTyping();
  }

  /** Holds the session: messages go neither way until {@link #resume}. */
  public CompletableFuture<SessionAnswer> hold() {
    return change(() -> media.direct(Direction.INACTIVE));
  }

  /** Ends the hold. */
  public CompletableFuture<SessionAnswer> resume() {
    return change(() -> media.direct(Direction.SENDRECV));
  }

  /** Makes a new MSRP connection by a re-INVITE with a new path. */
  public CompletableFuture<SessionAnswer> renewPath() {
    return change(media::renewPath);
  }

  /**
   * Adds, changes and removes media streams besides the messages (AD-CL-25); their content is not
   * the client's business.
   *
   * @param others all that shall be there from now on; one that is missing is removed
   */
  public CompletableFuture<SessionAnswer> modify(List<MediaDescription> others) {
    return change(() -> media.modify(others));
  }

  private CompletableFuture<SessionAnswer> change(Supplier<CompletableFuture<SipAnswer>> request) {
    CompletableFuture<SessionAnswer> answer = new CompletableFuture<>();
    sessions
        .clock()
        .execute(() -> request.get().thenAccept(sip -> answer.complete(SessionAnswer.of(sip))));
    return answer;
  }

  /**
   * Ends the session; an invitation that is not answered is taken back, or declined.
   *
   * @return the answer to the BYE
   */
  public CompletableFuture<SessionAnswer> end() {
    return end(Optional.empty());
  }

  /**
   * Ends the session with a reason.
   *
   * @param reason value of the Reason header field (RFC 3326)
   */
  public CompletableFuture<SessionAnswer> end(String reason) {
    return end(Optional.of(reason));
  }

  private CompletableFuture<SessionAnswer> end(Optional<String> reason) {
    return change(
        () -> {
          boolean inviting = !incoming && state == State.INVITING;
          withdrawn = inviting;
          CompletableFuture<SipAnswer> answer = media.end(reason);
          if (!inviting) {
            if (state == State.INVITING) {
              answered.complete(new SessionAnswer(603, "Decline", HeaderList.empty()));
            }
            end(SessionEnd.of(SessionEnd.Kind.HERE, HeaderList.empty()));
          }
          return answer;
        });
  }

  private void establish(SessionAnswer answer) {
    state = State.ESTABLISHED;
    answered.complete(answer);
    sessions.established(this);
    sessions.events().established(this);
  }

  private void end(SessionEnd end) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    traffic.end();
    sessions.ended(this);
    over.complete(end);
    sessions.events().ended(this, end);
  }

  /** The Call-ID, for those who compare recordings; empty before the INVITE is sent. */
  public String callId() {
    return around.headers().first("Call-ID").orElse("");
  }

  /** State, direction and conversation; never addresses. */
  @Override
  public String toString() {
    return state + (incoming ? " from there, " : " from here, ") + ids.conversationId();
  }

  /** What the call below tells. */
  private final class Signals implements MediaSessionListener {
    private final SessionInbox inbox;

    Signals(SessionInbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public void answered(SipAnswer answer) {
      SessionAnswer told = SessionAnswer.of(answer);
      if (answer.success()) {
        around = withThis(answerHeaders(answer.headers()), around.requestUri());
        establish(told);
        return;
      }
      answered.complete(told);
      end(
          SessionEnd.of(
              withdrawn ? SessionEnd.Kind.HERE : SessionEnd.Kind.REFUSED, answer.headers()));
    }

    /** The 200 tells who answered; if it does not, it is who was called. */
    private HeaderList answerHeaders(HeaderList answer) {
      HeaderList.Builder fields = HeaderList.builder();
      Optional<String> asserted = answer.first("P-Asserted-Identity");
      fields.add("P-Asserted-Identity", asserted.orElse("<" + peer.orElse("") + ">"));
      for (String name : List.of("Contact", "Call-ID")) {
        answer.first(name).ifPresent(value -> fields.add(name, value));
      }
      around.headers().first("Subject").ifPresent(text -> fields.add("Subject", text));
      fields.add("Conversation-ID", ids.conversationId());
      fields.add("Contribution-ID", ids.contributionId());
      return fields.build();
    }

    @Override
    public void cancelled(HeaderList headers) {
      answered.complete(new SessionAnswer(487, "Request Terminated", headers));
      end(SessionEnd.of(SessionEnd.Kind.CANCELLED, headers));
    }

    @Override
    public Receipt received(ReceivedContent content) {
      return inbox.received(content);
    }

    @Override
    public void ended(HeaderList headers) {
      end(SessionEnd.of(SessionEnd.Kind.THERE, headers));
    }
  }
}
