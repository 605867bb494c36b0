package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.peer.PlainMsrpPeer;
import org.opencpm.client.peer.PlainSipPeer;
import org.opencpm.client.peer.SipText;
import org.opencpm.compliance.Requirement;

/** Chats with a peer that has neither a SIP stack nor an MSRP library. */
class PlainPeerChatTest {

  /** Answers each INVITE with the description of a plain MSRP socket. */
  private final class Peer extends PlainSipPeer {
    private int answered;

    Peer() throws IOException {}

    @Override
    protected void handle(Received received) {
      SipText message = received.message();
      if (!message.isRequest() || message.method().equals("ACK")) {
        return;
      }
      if (!message.method().equals("INVITE")) {
        received.flow().send(message.answer(200, "OK", "peer"));
        return;
      }
      answered++;
      if (challenge != null && message.header("Proxy-Authorization") == null) {
        received
            .flow()
            .send(
                message
                    .answer(407, "Proxy Authentication Required", "peer")
                    .with("Proxy-Authenticate", challenge));
        return;
      }
      if (refusal != null) {
        received.flow().send(message.answer(refusal, "Refused", "peer"));
        return;
      }
      String sdp =
          "v=0\r\no=- 1 "
              + answered
              + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=message "
              + msrp.port()
              + " TCP/MSRP *\r\na=accept-types:message/cpim\r\n"
              + "a=accept-wrapped-types:*\r\na=setup:passive\r\na=path:msrp://127.0.0.1:"
              + msrp.port()
              + "/peer"
              + answered
              + ";tcp\r\n";
      SipText ok =
          message.answer(200, "OK", "peer").with("Contact", "<sip:peer@127.0.0.1:" + port() + ">");
      further.forEach(field -> ok.with(field[0], field[1]));
      received.flow().send(ok.body("application/sdp", sdp.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private PlainMsrpPeer msrp;
  private Peer peer;
  private CpmClient alice;
  private final TwoClients.Heard heard = new TwoClients.Heard();
  private volatile Integer refusal;
  private volatile String challenge;
  private volatile List<String[]> further = List.of();

  @BeforeEach
  void open() throws IOException {
    msrp = new PlainMsrpPeer();
    peer = new Peer();
    alice =
        CpmClient.builder()
            .user("sip:alice@cpm.example")
            .server("127.0.0.1", peer.port())
            .listener(heard)
            .open();
  }

  @AfterEach
  void close() throws IOException {
    alice.close();
    peer.close();
    msrp.close();
  }

  private ChatSession established() throws Exception {
    ChatSession chat = alice.chat("sip:bob@cpm.example");
    assertThat(chat.answered().get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    return chat;
  }

  private List<String> bodies() {
    return msrp.frames().stream()
        .filter(frame -> PlainMsrpPeer.header(frame, "Content-Type") != null)
        .toList();
  }

  @Test
  @Requirement(
      value = {"AD-CL-48", "AD-CL-49"},
      partial = true)
  void bindsTheConnectionAtOnceAndSendsAsTheFactSheetSays() throws Exception {
    ChatSession chat = established();
    await().atMost(Duration.ofSeconds(10)).until(() -> msrp.frames().size() == 1);
    String binding = msrp.frames().get(0);
    assertThat(binding).startsWith("MSRP ");
    assertThat(PlainMsrpPeer.header(binding, "To-Path"))
        .isEqualTo("msrp://127.0.0.1:" + msrp.port() + "/peer1;tcp");
    assertThat(PlainMsrpPeer.header(binding, "Content-Type")).isNull();

    SentChatMessage sent = chat.send("Hi");
    assertThat(sent.status().get(10, TimeUnit.SECONDS)).isEqualTo(200);
    String frame = bodies().get(0);
    assertThat(PlainMsrpPeer.header(frame, "Failure-Report")).isEqualTo("yes");
    assertThat(PlainMsrpPeer.header(frame, "Success-Report")).isEqualTo("no");
    assertThat(PlainMsrpPeer.header(frame, "Content-Type")).isEqualTo("message/cpim");
    String body = frame.substring(frame.indexOf("\r\n\r\n") + 4, frame.lastIndexOf("\r\n-------"));
    assertThat(PlainMsrpPeer.header(frame, "Byte-Range"))
        .isEqualTo("1-" + body.length() + "/" + body.length());
    assertThat(body)
        .contains("imdn.Message-ID: " + sent.messageId())
        .contains("imdn.Disposition-Notification: positive-delivery, negative-delivery, display")
        .endsWith("\r\n\r\nHi");
    SipText invite = peer.requests("INVITE").get(0);
    assertThat(invite.bodyText())
        .contains("m=message 9 TCP/MSRP *\r\n")
        .contains("a=accept-types:message/cpim application/im-iscomposing+xml\r\n")
        .contains("a=setup:active\r\n")
        .contains("a=msrp-cema\r\n");
  }

  @Test
  @Requirement(
      value = {"AD-CL-24", "AD-CL-48"},
      partial = true)
  void aLostConnectionIsMadeAnewAndWhatWasNotAnsweredIsSentAgain() throws Exception {
    ChatSession chat = established();
    assertThat(chat.send("safe").status().get(10, TimeUnit.SECONDS)).isEqualTo(200);
    msrp.onFrame(
        (frame, socket) -> {
          if (PlainMsrpPeer.header(frame, "Content-Type") == null) {
            msrp.answer(frame, socket);
          }
        });
    SentChatMessage unanswered = chat.send("on the way");
    await().atMost(Duration.ofSeconds(10)).until(() -> bodies().size() == 2);
    msrp.onFrame(msrp::answer);
    msrp.reset();

    assertThat(unanswered.status().get(15, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(bodies()).hasSize(3);
    assertThat(bodies().get(2)).contains("imdn.Message-ID: " + unanswered.messageId());
    List<SipText> invites = peer.requests("INVITE");
    assertThat(invites).hasSize(2);
    assertThat(path(invites.get(1))).isNotEqualTo(path(invites.get(0)));
    assertThat(invites.get(1).bodyText()).contains("a=connection:new");
    assertThat(invites.get(1).header("To")).contains(";tag=peer");
    assertThat(chat.state()).isEqualTo(ChatSession.State.ESTABLISHED);
  }

  private static String path(SipText invite) {
    return invite.bodyText().replaceAll("(?s).*a=path:(\\S+).*", "$1");
  }

  @Test
  void aSessionWhoseDialogIsGoneEndsWithItsConnection() throws Exception {
    ChatSession chat = established();
    await().atMost(Duration.ofSeconds(10)).until(() -> msrp.frames().size() == 1);
    refusal = 481;
    msrp.reset();
    assertThat(chat.over().get(15, TimeUnit.SECONDS).cause()).contains(481);
    assertThat(chat.send("too late").status().get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aRefusedMessageTellsItsStatus() throws Exception {
    ChatSession chat = established();
    await().atMost(Duration.ofSeconds(10)).until(() -> msrp.frames().size() == 1);
    msrp.onFrame(
        (frame, socket) -> {
          String tid = frame.split(" ")[1];
          msrp.write(
              socket,
              "MSRP "
                  + tid
                  + " 413 Stop\r\nTo-Path: "
                  + PlainMsrpPeer.header(frame, "From-Path")
                  + "\r\nFrom-Path: "
                  + PlainMsrpPeer.header(frame, "To-Path")
                  + "\r\n-------"
                  + tid
                  + "$\r\n");
        });
    assertThat(chat.send("no").status().get(10, TimeUnit.SECONDS)).isEqualTo(413);
  }

  @Test
  void anInvitationThatIsChallengedIsSentAgainWithCredentials() throws Exception {
    challenge = "Digest realm=\"cpm.example\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"";
    established();
    List<SipText> invites = peer.requests("INVITE");
    assertThat(invites).hasSize(2);
    assertThat(invites.get(0).header("CSeq")).isEqualTo("1 INVITE");
    assertThat(invites.get(1).header("CSeq")).isEqualTo("2 INVITE");
    assertThat(invites.get(1).header("Call-ID")).isEqualTo(invites.get(0).header("Call-ID"));
    String credentials = invites.get(1).header("Proxy-Authorization");
    assertThat(credentials).contains("uri=\"sip:bob@cpm.example\"").contains("nonce=\"n1\"");
    await().atMost(Duration.ofSeconds(10)).until(() -> peer.requests("ACK").size() == 2);
    SipText ack = peer.requests("ACK").get(1);
    assertThat(ack.header("CSeq")).isEqualTo("2 ACK");
    // The ACK of a 2xx carries the credentials of its INVITE (RFC 3261 section 13.2.2.4).
    assertThat(ack.header("Proxy-Authorization")).isEqualTo(credentials);
  }

  @Test
  @Requirement(
      value = {"AD-CL-33"},
      partial = true)
  void refreshesTheSessionByUpdateWhereThePeerTakesIt() throws Exception {
    further =
        List.of(
            new String[] {"Session-Expires", "2;refresher=uac"},
            new String[] {"Allow", "INVITE, ACK, BYE, UPDATE"});
    established();
    await().atMost(Duration.ofSeconds(10)).until(() -> !peer.requests("UPDATE").isEmpty());
    SipText update = peer.requests("UPDATE").get(0);
    assertThat(update.header("Session-Expires")).isEqualTo("2;refresher=uac");
    assertThat(update.body()).isEmpty();
    assertThat(peer.requests("INVITE")).hasSize(1);
  }

  @Test
  void refreshesTheSessionByInviteWhereThePeerKnowsNoUpdate() throws Exception {
    further = List.<String[]>of(new String[] {"Session-Expires", "2;refresher=uac"});
    ChatSession chat = established();
    await().atMost(Duration.ofSeconds(10)).until(() -> peer.requests("INVITE").size() == 2);
    List<SipText> invites = peer.requests("INVITE");
    assertThat(invites.get(1).bodyText()).isEqualTo(invites.get(0).bodyText());
    assertThat(chat.state()).isEqualTo(ChatSession.State.ESTABLISHED);
  }

  @Test
  void endsASessionThatThePeerDoesNotRefresh() throws Exception {
    further = List.<String[]>of(new String[] {"Session-Expires", "3;refresher=uas"});
    ChatSession chat = established();
    assertThat(chat.over().get(10, TimeUnit.SECONDS).cause()).contains(408);
    await().atMost(Duration.ofSeconds(10)).until(() -> peer.requests("BYE").size() == 1);
    assertThat(peer.requests("BYE").get(0).header("Reason")).contains("Session timer expired");
  }
}
