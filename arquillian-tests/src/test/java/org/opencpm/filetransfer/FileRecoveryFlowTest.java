package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** What was acknowledged of a file is there after the death of the process. */
@EndToEnd
@OwnServer
class FileRecoveryFlowTest {

  private static final CpmService[] SERVICES = {
    CpmService.PAGER, CpmService.SESSION, CpmService.FILE
  };
  private static final int CHUNK = 16 * 1024;

  @Test
  @Requirement(
      value = {"CPM-CONV-053", "CPM-CONV-067", "AD-PF-22"},
      partial = true)
  void aTransferIsGoneOnWithAndAStoredFileIsDelivered() {
    try (RunningServer server = RunningServer.start(Map.of("CPM_RING_TIME", "PT2S"))) {
      User carol = server.newUser();
      FileText begun = FileText.photo(100_000);
      FileText stored = FileText.of("notes.txt", "text/plain", 70_000);
      int held;
      try (ChatPhone alice =
              server.phone(server.newUser(), Transport.UDP).features(SERVICES).register();
          ChatPhone phone = server.phone(carol, Transport.UDP).features(SERVICES)) {
        OutgoingCall whole = alice.invite(Invite.file(carol.sip(), stored)).awaitAccepted();
        assertThat(whole.media().sendAsync(stored.message(), CHUNK).join()).isEqualTo(200);
        whole.bye();
        OutgoingCall call = alice.invite(Invite.file(carol.sip(), begun)).awaitAccepted();
        List<MsrpFrame> chunks = call.media().chunks(begun.message(), CHUNK);
        for (MsrpFrame chunk : chunks.subList(0, 3)) {
          assertThat(Patience.get(call.media().request(chunk))).isEqualTo(200);
        }
        held = 3 * CHUNK;

        server.kill9();
        server.start();

        alice.register();
        OutgoingCall again =
            alice.invite(Invite.file(carol.sip(), begun.again().from(CHUNK))).awaitAccepted();
        assertThat(again.remote().message().attribute("file-range"))
            .isEqualTo((held + 1) + "-100000");
        assertThat(again.media().sendAsync(begun.message(held), CHUNK).join()).isEqualTo(200);
        again.bye();

        phone.register();
        assertThat(phone.awaitCall(0).media().await(1).get(0).body()).isEqualTo(stored.content());
        assertThat(phone.awaitCall(1).media().await(1).get(0).body()).isEqualTo(begun.content());

        // Somebody who is there and does not answer.
        phone.onlyRinging();
        FileText missed = FileText.of("missed.txt", "text/plain", 100);
        OutgoingCall ring = alice.invite(Invite.file(carol.sip(), missed)).awaitAccepted();
        phone.awaitCall(2).awaitCancel();
        assertThat(ring.awaitAnswer().header("Contact")).contains("automata");
        assertThat(ring.media().send(missed.message())).isEqualTo(200);
        ring.bye();
        phone.conduct(c -> c.ring().accept());
        phone.register();
        assertThat(phone.awaitCall(3).media().await(1).get(0).body()).isEqualTo(missed.content());

        Patience.until(
            "the end of all sessions",
            () ->
                server.metric("cpm_file_transfers") == 0
                    && server.metric("cpm_msrp_sessions") == 0
                    && server.metric("cpm_calls") == 0);
        assertThat(server.logErrors()).isEmpty();
      }
    }
  }
}
