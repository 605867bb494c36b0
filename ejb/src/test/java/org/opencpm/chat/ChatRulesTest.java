package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.messaging.PassedMessages.Passage;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.subscriber.Sender;

/** What becomes of notifications in a session. */
class ChatRulesTest {

  private static final byte[] DELIVERED =
      ("From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n\r\n"
              + "Content-Type: message/imdn+xml\r\n\r\n"
              + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>m1</message-id>"
              + "<datetime>2024-03-05T10:15:30Z</datetime><delivery-notification><status>"
              + "<delivered/></status></delivery-notification></imdn>")
          .getBytes(StandardCharsets.UTF_8);

  private static final ChatRules.Hearer NOBODY =
      new ChatRules.Hearer() {
        @Override
        public void userActive(LegMedia leg) {
          // Nobody asks.
        }

        @Override
        public void traffic() {
          // Nobody asks.
        }
      };

  @TempDir private Path data;

  private ChatScene scene;

  @BeforeEach
  void scene() throws Exception {
    scene = new ChatScene(data);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private ChatRules rules(SessionDirection forth, SessionDirection back) {
    return new ChatRules(scene.env.settings(), scene, scene.open(), forth, back, NOBODY);
  }

  /** Bob, who is served here, answers. */
  private SessionDirection back(Sender sender) {
    SessionDirection forth = scene.forth();
    return new SessionDirection(
        sender,
        scene.alice,
        "sip:alice@cpm.example",
        null,
        "",
        forth.conversationId(),
        forth.contributionId(),
        forth.service(),
        forth.headers(),
        forth.life());
  }

  @ParameterizedTest
  @CsvSource({"GO, PASS", "REPORTED, DROP", "UNKNOWN, STORE"})
  void ofAUserOfOursEachGoesOnce(Passage known, SessionMedia.Verdict verdict) {
    scene.reporting(known);
    Sender bob = Sender.of(scene.bob, "sip:bob@cpm.example", null, false);

    assertThat(rules(scene.forth(), back(bob)).verdict(Side.CALLEE, null, DELIVERED))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"GO", "REPORTED", "UNKNOWN"})
  void ofWhoIsServedElsewhereHisServerHasSeenToThat(Passage known) {
    scene.reporting(known);
    Sender zoe = Sender.foreign("sip:zoe@elsewhere.example", false);

    assertThat(rules(scene.forth(), back(zoe)).verdict(Side.CALLEE, null, DELIVERED))
        .isEqualTo(SessionMedia.Verdict.PASS);
  }

  @Test
  void whatIsNoneIsMalformed() {
    byte[] nothing = "nothing".getBytes(StandardCharsets.UTF_8);
    assertThat(rules(scene.forth(), scene.forth()).verdict(Side.CALLEE, null, nothing))
        .isEqualTo(SessionMedia.Verdict.MALFORMED);
  }
}
