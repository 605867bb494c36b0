package org.opencpm.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opencpm.client.peer.PlainContentServer;
import org.opencpm.client.peer.PlainRegistrar;
import org.opencpm.client.peer.SipText;

/**
 * As much of a messaging server as the demonstration needs: keeps messages for who is offline, lets
 * them expire, and brings each notification once to the device that sent the message. All as text.
 * Its faults can be switched on, to see them found.
 */
public final class PlainStore extends PlainRegistrar {

  /** What it may do wrong. */
  public enum Fault {
    NONE,
    REPEATS_DELIVERED,
    CHANGES_A_BYTE,
    LOSES_A_CHAT_MESSAGE,
    RINGS_ON,
    FORGETS_TO_REPORT_FAILURE,
    CHANGES_A_BYTE_OF_FILES,
    LOSES_A_FILE
  }

  private static final Pattern MESSAGE_ID = Pattern.compile("imdn\\.Message-ID: (\\S+)");
  private static final Pattern REPORT =
      Pattern.compile("<message-id>([^<]+)</message-id>.*<status><(\\w+)/>", Pattern.DOTALL);
  private static final Map<String, String> NUMBERS =
      Map.of(
          "+15550100001", "alice",
          "+15550100002", "bob",
          "+15550100003", "carol",
          "+15550100004", "dave");

  private final class Kept {
    private final String id;
    private final String recipient;
    private final String senderDevice;
    private final SipText request;
    private final byte[] cpim;
    private byte[] file;
    private final Set<String> deliveredTo = new HashSet<>();
    private final Set<String> reported = new HashSet<>();

    /** A message; the bytes are null for one that came in a MESSAGE. */
    Kept(String id, String recipient, String senderDevice, SipText request, byte[] cpim) {
      this.cpim = cpim;
      this.id = id;
      this.recipient = recipient;
      this.senderDevice = senderDevice;
      this.request = request;
    }
  }

  private final Fault fault;
  private final List<Kept> kept = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final PlainContentServer content;
  private final PlainSessions sessions;

  public PlainStore(Fault fault) throws IOException {
    this.fault = fault;
    sessions =
        new PlainSessions(
            port(),
            new PlainSessions.Keeper() {
              @Override
              public void keep(SipText invite, String recipient, Flow from, byte[] cpim) {
                PlainStore.this.keep(invite, recipient, from, cpim);
              }

              @Override
              public void keepFile(SipText invite, String recipient, Flow from, byte[] file) {
                PlainStore.this.keepFile(invite, recipient, from, file);
              }
            },
            fault != Fault.RINGS_ON);
    content = new PlainContentServer();
    if (fault == Fault.CHANGES_A_BYTE_OF_FILES) {
      content.changesAByte();
    }
    HttpServer metrics = content.http();
    metrics.createContext(
        "/metrics",
        exchange -> {
          byte[] page = ("cpm_backlog " + backlog() + "\n").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
  }

  int httpPort() {
    return content.port();
  }

  private synchronized long backlog() {
    return kept.stream().filter(message -> message.deliveredTo.isEmpty()).count();
  }

  @Override
  protected synchronized void accepted(SipText request, Flow from) {
    Matcher report = REPORT.matcher(request.bodyText());
    if (report.find()) {
      report(request, report.group(1), report.group(2));
      return;
    }
    Matcher id = MESSAGE_ID.matcher(request.bodyText());
    if (!id.find()) {
      return;
    }
    Kept message =
        new Kept(
            id.group(1), recipient(request.requestUri()), device(request, from), request, null);
    kept.add(message);
    bindingsOf(message.recipient).forEach(binding -> deliver(message, binding));
    if (request.header("Expires") != null) {
      timer.schedule(
          () -> expire(message), Long.parseLong(request.header("Expires")), TimeUnit.SECONDS);
    }
  }

  /** The device that a request came from; a large one comes over another flow than REGISTER. */
  private String device(SipText request, Flow from) {
    String contact = String.valueOf(request.header("Contact"));
    return bindings().values().stream()
        .filter(
            binding ->
                binding.flow().toString().equals(from.toString())
                    || contact.contains(binding.instance()))
        .map(Binding::instance)
        .findFirst()
        .orElseThrow();
  }

  @Override
  protected void handle(Received received) {
    SipText message = received.message();
    if (!message.isRequest()) {
      sessions.response(received);
      return;
    }
    boolean starts = message.method().equals("INVITE") && !message.header("To").contains(";tag=");
    if (starts) {
      String recipient = recipient(message.requestUri());
      if (PlainSessions.isFile(message) && !bindingsOf(recipient).isEmpty()) {
        // Its notifications come this way.
        keepFile(message, recipient, received.flow(), new byte[0]).deliveredTo.add("its device");
      }
      sessions.invited(message, received.flow(), recipient, bindingsOf(recipient));
    } else if (!sessions.request(message, received.flow(), List.copyOf(bindings().values()))) {
      super.handle(received);
    }
  }

  private synchronized void keep(SipText invite, String recipient, Flow from, byte[] cpim) {
    Matcher id = MESSAGE_ID.matcher(new String(cpim, StandardCharsets.ISO_8859_1));
    if (!id.find() || fault == Fault.LOSES_A_CHAT_MESSAGE && recipient.equals("carol")) {
      return;
    }
    Kept message = new Kept(id.group(1), recipient, device(invite, from), invite, cpim);
    kept.add(message);
    Optional<OfferOfUpload> upload = OfferOfUpload.of(cpim, content);
    for (Binding binding : bindingsOf(recipient)) {
      if (upload.isPresent() && !binding.contact().contains("fthttp")) {
        message.deliveredTo.add(binding.instance());
        sessions.bringFile(upload.get().invite(invite), upload.get().file(), binding);
      } else {
        bring(List.of(message), binding);
      }
    }
  }

  private synchronized Kept keepFile(SipText invite, String recipient, Flow from, byte[] file) {
    Matcher id = MESSAGE_ID.matcher(invite.bodyText());
    assertThat(id.find()).isTrue();
    Kept kept = new Kept(id.group(1), recipient, device(invite, from), invite, null);
    kept.file = file.clone();
    if (fault == Fault.CHANGES_A_BYTE_OF_FILES && file.length > 0) {
      kept.file[file.length - 1] ^= 1;
    }
    if (fault != Fault.LOSES_A_FILE || file.length == 0) {
      this.kept.add(kept);
    }
    return kept;
  }

  private void bring(List<Kept> messages, Binding binding) {
    List<Kept> missing =
        messages.stream().filter(m -> m.deliveredTo.add(binding.instance())).toList();
    if (!missing.isEmpty()) {
      sessions.bring(
          missing.get(0).request,
          missing.stream().map(message -> message.cpim).toList(),
          binding,
          () -> {});
    }
  }

  private static String recipient(String uri) {
    return uri.startsWith("tel:") ? NUMBERS.get(uri.substring(4)) : user("<" + uri + ">");
  }

  @Override
  protected synchronized void registered(Binding binding) {
    List<Kept> waiting = kept.stream().filter(m -> m.recipient.equals(binding.user())).toList();
    waiting.stream()
        .filter(m -> m.file != null && m.deliveredTo.add(binding.instance()))
        .forEach(m -> sessions.bringFile(m.request, m.file, binding));
    waiting.stream()
        .filter(m -> m.cpim == null && m.file == null)
        .forEach(message -> deliver(message, binding));
    bring(waiting.stream().filter(message -> message.cpim != null).toList(), binding);
  }

  private void deliver(Kept message, Binding binding) {
    if (message.deliveredTo.add(binding.instance())) {
      SipText copy = relayed(message.request, binding);
      if (fault == Fault.CHANGES_A_BYTE && message.recipient.equals("carol")) {
        byte[] body = copy.body();
        body[body.length - 1] ^= 1;
        SipText changed = new SipText(copy.startLine());
        copy.fields().stream()
            .filter(field -> !field[0].equals("Content-Type"))
            .forEach(field -> changed.with(field[0], field[1]));
        copy = changed.body("message/cpim", body);
      }
      binding.flow().send(copy);
    }
  }

  private void report(SipText request, String id, String what) {
    Optional<Kept> about = kept.stream().filter(message -> message.id.equals(id)).findFirst();
    if (about.isPresent() && about.get().reported.add(what)) {
      Binding sender = bindings().get(about.get().senderDevice);
      sender.flow().send(relayed(request, sender));
      if (fault == Fault.REPEATS_DELIVERED && what.equals("delivered")) {
        sender.flow().send(relayed(request, sender));
      }
    }
  }

  private synchronized void expire(Kept message) {
    if (!message.deliveredTo.isEmpty() || !kept.remove(message)) {
      return;
    }
    if (fault == Fault.FORGETS_TO_REPORT_FAILURE) {
      return;
    }
    String document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">"
            + "<message-id>"
            + message.id
            + "</message-id><datetime>2026-01-01T00:00:00Z</datetime><delivery-notification>"
            + "<status><failed/></status></delivery-notification></imdn>";
    String cpim =
        "From: <sip:deferred@cpm.example>\r\nTo: <sip:alice@cpm.example>\r\n"
            + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: failed-"
            + message.id
            + "\r\n\r\nContent-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n"
            + document;
    SipText report =
        new SipText("MESSAGE sip:alice@cpm.example SIP/2.0")
            .with("From", "<sip:deferred@cpm.example>;tag=f")
            .with("To", "<sip:alice@cpm.example>")
            .with("CSeq", "1 MESSAGE")
            .with("P-Preferred-Identity", "<sip:deferred@cpm.example>")
            .with("Conversation-ID", message.request.header("Conversation-ID"))
            .with("Contribution-ID", "failed-" + message.id)
            .body("message/cpim", cpim.getBytes(StandardCharsets.UTF_8));
    Binding sender = bindings().get(message.senderDevice);
    sender.flow().send(relayed(report, sender));
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    content.close();
    sessions.close();
    super.close();
  }
}
