package org.opencpm.endtoend;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A device that can do sessions: a {@link Handset} that invites and is invited. It rings and takes
 * each invitation at once unless the test says otherwise.
 */
public final class ChatPhone implements AutoCloseable {

  private static final CpmService[] SERVICES = {
    CpmService.PAGER, CpmService.LARGE, CpmService.DEFERRED, CpmService.SESSION
  };

  private final Handset device;
  private final String tag = UUID.randomUUID().toString().substring(0, 8);
  private final List<IncomingCall> incoming = new CopyOnWriteArrayList<>();
  private final List<OutgoingCall> outgoing = new CopyOnWriteArrayList<>();
  private volatile Consumer<IncomingCall> conduct = call -> call.ring().accept();
  private String features = ";" + CpmService.featureTag(SERVICES);

  private volatile boolean dark;

  private ChatPhone(Handset device) {
    this.device = device;
    device.peer().giveTo(this::takes);
  }

  /** That device, doing sessions too. */
  public static ChatPhone of(Handset device) {
    return new ChatPhone(device);
  }

  // ----- the device -----

  /** The same device, as one that sends and receives by MESSAGE. */
  public Handset device() {
    return device;
  }

  public User user() {
    return device.user();
  }

  RawSipPeer peer() {
    return device.peer();
  }

  /** The tag of all its dialogs; their Call-IDs tell them apart. */
  String tag() {
    return tag;
  }

  /** What it will register as its features, in place of all services; none: it says nothing. */
  public ChatPhone features(CpmService... services) {
    features = services.length == 0 ? "" : ";" + CpmService.featureTag(services);
    return this;
  }

  /** How much its user prefers it to his other devices, for example 0.5 (RFC 3261 20.10). */
  public ChatPhone preferred(String q) {
    features += ";q=" + q;
    return this;
  }

  /** Registers further feature tags. */
  public ChatPhone feature(String tag) {
    features = features + ";" + tag;
    return this;
  }

  /** Registers for ten minutes. */
  public ChatPhone register() {
    String contact = withInstance() + features;
    SipText answer = device.register(r -> r.header("Expires", "600").header("Contact", contact));
    if (answer.status() != 200) {
      throw new AssertionError(user().name() + " is not registered:" + answer);
    }
    return this;
  }

  private String withInstance() {
    return "<" + device.contactUri() + ">;+sip.instance=\"<" + device.instance() + ">\"";
  }

  /** The Contact of its dialogs. */
  String contactFor(CpmService service) {
    return withInstance() + ";" + CpmService.featureTag(service);
  }

  // ----- inviting -----

  /** Sends an invitation. */
  public OutgoingCall invite(Invite invite) {
    OutgoingCall call = new OutgoingCall(this, invite, invite.openMedia());
    outgoing.add(call);
    return call.start();
  }

  /** Begins a chat with a phone that takes it. */
  public Chat chatWith(ChatPhone other) {
    return chatWith(other, Invite.chat(other.user().sip()));
  }

  /** Begins a chat with a phone that takes it. */
  public Chat chatWith(ChatPhone other, Invite invite) {
    int before = other.calls().size();
    OutgoingCall here = invite(invite).awaitAccepted();
    Chat chat = new Chat(here, other.awaitCall(before).awaitAck());
    chat.here();
    chat.there();
    return chat;
  }

  // ----- being invited -----

  /** Does this with each invitation. */
  public ChatPhone conduct(Consumer<IncomingCall> choice) {
    conduct = choice;
    return this;
  }

  /** Leaves each invitation to the test, and sends nothing before. */
  public ChatPhone byHand() {
    return conduct(call -> {});
  }

  /** Rings at each invitation and leaves the rest to the test. */
  public ChatPhone onlyRinging() {
    return conduct(IncomingCall::ring);
  }

  /** Refuses each invitation. */
  public ChatPhone refusing(int status) {
    return conduct(call -> call.refuse(status));
  }

  /** The invitations that came. */
  public List<IncomingCall> calls() {
    return List.copyOf(incoming);
  }

  /** Waits for an invitation, counted from 0. */
  public IncomingCall awaitCall(int index) {
    Patience.until("an invitation to " + user().name(), () -> incoming.size() > index);
    return incoming.get(index);
  }

  /** Waits for the first invitation. */
  public IncomingCall awaitCall() {
    return awaitCall(0);
  }

  private boolean takes(SipText request, RawSipPeer.Back back) throws IOException {
    if (request.method().equals("INVITE")
        && SipText.parameter(request.header("To"), "tag") == null) {
      IncomingCall call = new IncomingCall(this, request, back, SdpText.of(request));
      incoming.add(call);
      conduct.accept(call);
      return true;
    }
    if (request.method().equals("CANCEL")) {
      for (IncomingCall call : incoming) {
        if (call.isCancelledBy(request)) {
          call.cancel(request, back);
          return true;
        }
      }
    }
    for (List<? extends PhoneCall> calls : List.of(incoming, outgoing)) {
      for (PhoneCall call : calls) {
        if (call.concerns(request)) {
          call.requested(request, back);
          return true;
        }
      }
    }
    return unknown(request, back);
  }

  private boolean unknown(SipText request, RawSipPeer.Back back) throws IOException {
    boolean inDialog = SipText.parameter(request.header("To"), "tag") != null;
    if (inDialog && !request.method().equals("ACK")) {
      peer().respond(request, new SipResponse(request, 481, tag).wire(), back);
    }
    return inDialog;
  }

  /** The methods of all requests that came. */
  public List<String> methods() {
    return peer().requests().stream().map(SipText::method).distinct().toList();
  }

  // ----- the end -----

  /** Loses its network: nothing is said to anybody. */
  public void goDark() {
    dark = true;
    incoming.forEach(call -> call.ownMedia().close());
    outgoing.forEach(call -> call.ownMedia().close());
    device.goDark();
  }

  /** Ends its sessions and goes. */
  @Override
  public void close() {
    if (!dark) {
      incoming.forEach(PhoneCall::leave);
      outgoing.forEach(PhoneCall::leave);
    }
    device.close();
  }
}
