package org.opencpm.client.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small registrar and message relay: digest on REGISTER (and on MESSAGE when asked), bindings by
 * instance, MESSAGE answered with 202 and passed to every device of the recipient.
 */
public class PlainRegistrar extends PlainSipPeer {

  public static final String PASSWORD = "cpm-demo";
  private static final Pattern INSTANCE = Pattern.compile("\\+sip\\.instance=\"<([^>]*)>\"");
  private static final Pattern URI = Pattern.compile("<([^>]*)>");

  private static final List<String> NOT_RELAYED =
      List.of(
          "Via",
          "Max-Forwards",
          "Call-ID",
          "P-Preferred-Identity",
          "Proxy-Authorization",
          "Content-Type");

  /** A device that is registered. */
  public record Binding(String user, String instance, String contact, Flow flow) {}

  private final Map<String, Binding> bindings = new ConcurrentHashMap<>();
  private final Map<String, Integer> nonceCounts = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  private volatile List<String> algorithms = List.of("SHA-256", "MD5");
  private volatile boolean challengesMessages;
  private volatile boolean asServer;
  private volatile int minExpires;
  private volatile int granted = 3600;
  private final AtomicInteger nonces = new AtomicInteger();
  private final Map<String, Boolean> liveNonces = new ConcurrentHashMap<>();
  private volatile boolean relays = true;
  private volatile SipText messageAnswer;

  public PlainRegistrar() throws IOException {}

  public PlainRegistrar algorithms(String... offered) {
    algorithms = List.of(offered);
    return this;
  }

  public PlainRegistrar challengesMessages() {
    challengesMessages = true;
    return this;
  }

  /** Challenges to messages are 401, not 407. */
  public PlainRegistrar asServer() {
    asServer = true;
    return this;
  }

  public PlainRegistrar minExpires(int seconds) {
    minExpires = seconds;
    return this;
  }

  public PlainRegistrar grants(int seconds) {
    granted = seconds;
    return this;
  }

  /** No nonce given so far is good any more. */
  public PlainRegistrar forgetsNonces() {
    liveNonces.clear();
    return this;
  }

  public PlainRegistrar keepsMessages() {
    relays = false;
    return this;
  }

  /** Status, reason and fields of the answer to every MESSAGE from now on. */
  public PlainRegistrar answersMessages(int status, String reason, String... fields) {
    SipText answer = new SipText(status + " " + reason);
    for (int i = 0; i < fields.length; i += 2) {
      answer.with(fields[i], fields[i + 1]);
    }
    messageAnswer = answer;
    return this;
  }

  public Map<String, Binding> bindings() {
    return bindings;
  }

  @Override
  protected void handle(Received received) {
    SipText message = received.message();
    if (!message.isRequest()) {
      return;
    }
    switch (message.method()) {
      case "REGISTER" -> register(message, received.flow());
      case "MESSAGE" -> message(message, received.flow());
      case "OPTIONS" ->
          received
              .flow()
              .send(
                  message
                      .answer(200, "OK", "srv")
                      .with(
                          "Contact",
                          "<sip:bob@192.0.2.12:5060>;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service"
                              + ".ims.icsi.oma.cpm.msg\";+g.gsma.rcs.cpm.pager-large")
                      .with("Allow", "MESSAGE, OPTIONS"));
      default -> received.flow().send(message.answer(405, "Method Not Allowed", "srv"));
    }
  }

  private void register(SipText request, Flow flow) {
    String problem = authorization(request, request.header("Authorization"));
    if (problem != null) {
      SipText answer = request.answer(401, "Unauthorized", "srv");
      challenges(problem).forEach(value -> answer.with("WWW-Authenticate", value));
      flow.send(answer);
      return;
    }
    String contact = request.header("Contact");
    int asked =
        request.header("Expires") == null ? 3600 : Integer.parseInt(request.header("Expires"));
    if (asked > 0 && asked < minExpires) {
      flow.send(
          request
              .answer(423, "Interval Too Brief", "srv")
              .with("Min-Expires", Integer.toString(minExpires)));
      return;
    }
    String user = user(request.header("To"));
    bind(user, contact, asked, flow);
    SipText answer = request.answer(200, "OK", "srv");
    bindings.values().stream()
        .filter(binding -> binding.user().equals(user))
        .forEach(
            binding ->
                answer.with(
                    "Contact",
                    binding.contact() + gruu(binding) + ";expires=" + Math.min(asked, granted)));
    answer.with("P-Associated-URI", "<sip:" + user + "@cpm.example>, <tel:+15550100001>");
    flow.send(answer);
    if (contact != null && asked > 0) {
      bindingsOf(user).stream()
          .filter(binding -> binding.contact().equals(contact))
          .forEach(this::registered);
    }
  }

  private static String gruu(Binding binding) {
    return binding.instance().startsWith("urn:")
        ? ";pub-gruu=\"sip:" + binding.user() + "@cpm.example;gr=" + binding.instance() + "\""
        : "";
  }

  private void bind(String user, String contact, int expires, Flow flow) {
    if (contact == null) {
      return;
    }
    if (contact.equals("*")) {
      bindings.values().removeIf(binding -> binding.user().equals(user));
      return;
    }
    Matcher instance = INSTANCE.matcher(contact);
    String key = instance.find() ? instance.group(1) : contact;
    if (expires == 0) {
      bindings.remove(key);
    } else {
      bindings.put(key, new Binding(user, key, contact, flow));
    }
  }

  private void message(SipText request, Flow flow) {
    if (challengesMessages) {
      String field = asServer ? "Authorization" : "Proxy-Authorization";
      String problem = authorization(request, request.header(field));
      if (problem != null) {
        SipText answer =
            asServer
                ? request.answer(401, "Unauthorized", "srv")
                : request.answer(407, "Proxy Authentication Required", "srv");
        String challenge = asServer ? "WWW-Authenticate" : "Proxy-Authenticate";
        challenges(problem).forEach(value -> answer.with(challenge, value));
        flow.send(answer);
        return;
      }
    }
    if (messageAnswer != null) {
      String[] line = messageAnswer.startLine().split(" ", 2);
      SipText answer = request.answer(Integer.parseInt(line[0]), line[1], "srv");
      messageAnswer.names().forEach(name -> answer.with(name, messageAnswer.header(name)));
      flow.send(answer);
      return;
    }
    flow.send(
        request
            .answer(202, "Accepted", "srv")
            .with("Conversation-ID", String.valueOf(request.header("Conversation-ID")))
            .with("Contribution-ID", String.valueOf(request.header("Contribution-ID"))));
    if (relays) {
      accepted(request, flow);
    }
  }

  /** A MESSAGE has had its 202; by default it goes to the recipient's devices. */
  protected void accepted(SipText request, Flow from) {
    String user = user("<" + request.requestUri() + ">");
    for (Binding binding : bindingsOf(user)) {
      if (reaches(request, binding)) {
        binding.flow().send(relayed(request, binding));
      }
    }
  }

  /** A device has had the 200 to its REGISTER. */
  protected void registered(Binding binding) {}

  /** The devices of a user. */
  protected List<Binding> bindingsOf(String user) {
    return bindings.values().stream().filter(binding -> binding.user().equals(user)).toList();
  }

  private static boolean reaches(SipText request, Binding binding) {
    return request.headers("Accept-Contact").stream()
        .filter(value -> value.contains("+sip.instance"))
        .allMatch(value -> value.contains(binding.instance()));
  }

  /** The request as it goes to a device. */
  protected SipText relayed(SipText request, Binding binding) {
    String sender = user(request.header("P-Preferred-Identity"));
    Matcher uri = URI.matcher(binding.contact());
    String target = uri.find() ? uri.group(1) : binding.contact();
    SipText copy = new SipText("MESSAGE " + target + " SIP/2.0");
    copy.with(
        "Via",
        "SIP/2.0/"
            + binding.flow().transport()
            + " 127.0.0.1:"
            + port()
            + ";branch=z9hG4bKpeer"
            + number.incrementAndGet());
    copy.with("Max-Forwards", "69");
    copy.with("Call-ID", "relay-" + number.get() + "@peer");
    copy.with("P-Asserted-Identity", "<sip:" + sender + "@cpm.example>");
    for (String[] field : request.fields()) {
      if (!NOT_RELAYED.contains(field[0])) {
        copy.with(field[0], field[1]);
      }
    }
    return copy.body(request.header("Content-Type"), request.body());
  }

  private List<String> challenges(String problem) {
    List<String> values = new ArrayList<>();
    String nonce = "nonce-" + nonces.incrementAndGet();
    liveNonces.put(nonce, true);
    for (String algorithm : algorithms) {
      values.add(
          "Digest realm=\"cpm.example\", nonce=\""
              + nonce
              + "\", algorithm="
              + algorithm
              + ", qop=\"auth\", opaque=\"o1\""
              + (problem.equals("stale") ? ", stale=true" : ""));
    }
    return values;
  }

  /** Null when the credentials are right, else what is wrong. */
  private String authorization(SipText request, String value) {
    if (value == null) {
      return "missing";
    }
    Map<String, String> given = new LinkedHashMap<>(DigestCheck.parameters(value));
    if (given.getOrDefault("response", "").isEmpty()) {
      return "missing";
    }
    if (!liveNonces.containsKey(given.get("nonce"))) {
      return "stale";
    }
    if (!algorithms.contains(given.getOrDefault("algorithm", "MD5"))
        || !"o1".equals(given.get("opaque"))
        || !request.requestUri().equals(given.get("uri"))
        || !DigestCheck.right(given, request.method(), PASSWORD)) {
      return "wrong";
    }
    int count = Integer.parseInt(given.get("nc"), 16);
    int last = nonceCounts.getOrDefault(given.get("nonce"), 0);
    nonceCounts.put(given.get("nonce"), Math.max(count, last));
    return count > last ? null : "replayed";
  }

  protected static String user(String address) {
    Matcher matcher = Pattern.compile("sips?:([^@;>]+)@").matcher(address);
    return matcher.find() ? matcher.group(1) : address;
  }
}
