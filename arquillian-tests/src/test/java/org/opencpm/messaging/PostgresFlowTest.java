package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.Chat;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/**
 * The core flows on PostgreSQL, chosen by {@code CPM_DB_URL}; and what is kept in the message
 * store, which only this database lets another process look at.
 */
@EndToEnd
@ExtendWith(PostgresFlowTest.OnPostgres.class)
@OwnServer
class PostgresFlowTest extends CoreFlows {

  private final RunningServer server;
  private final EmbeddedPostgres postgres;

  PostgresFlowTest(RunningServer server, EmbeddedPostgres postgres) {
    super(server);
    this.server = server;
    this.postgres = postgres;
  }

  @Test
  @Requirement({"AD-PF-26", "CPM-CONV-002.4"})
  void whatExpiresForAUserWhoKeepsItIsInTheMessageStore() throws SQLException {
    User dave = server.newUser(Preference.STORE_AT_EXPIRY);
    try (Handset alice = server.newDevice(Transport.UDP)) {
      Pager brief = Pager.to(dave.sip()).text("kept").askAll().header("Expires", "1");
      assertThat(alice.send(brief)).returns(202, SipText::status);

      Patience.until("the message in the store", () -> stored(brief).length > 0);

      assertThat(stored(brief)).isEqualTo(brief.body());
      assertThat(alice.settle().reportsOn(brief)).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-002", "CPM-CONV-002.4"},
      partial = true)
  void whatIsMeantForTheMessageStoreGoesThereAndToNoDevice() throws SQLException {
    User dave = server.newUser(Preference.STORE);
    try (Handset alice = server.newDevice(Transport.UDP);
        Handset phone = server.device(dave, Transport.UDP).register()) {
      Pager pager = Pager.to(dave.sip()).text("to the store");

      assertThat(alice.send(pager)).returns(202, SipText::status);

      assertThat(stored(pager)).isEqualTo(pager.body());
      assertThat(phone.messages()).isEmpty();
    }
  }

  @Test
  @Requirement("AD-PF-28")
  void aFileForSomebodyWhoPrefersTheMessageStoreGoesThereAndStays() throws SQLException {
    User dave = server.newUser(Preference.STORE);
    CpmService[] services = {CpmService.PAGER, CpmService.SESSION, CpmService.FILE};
    try (ChatPhone alice = server.newPhone(Transport.TCP);
        ChatPhone phone = server.phone(dave, Transport.TCP).features(services)) {
      for (String name : List.of("while away.bin", "while there.bin")) {
        FileText file = FileText.of(name, "a/b", 100_000);
        OutgoingCall call = alice.invite(Invite.file(dave.sip(), file)).awaitAccepted();
        assertThat(call.awaitAnswer().header("Contact")).contains("automata");
        assertThat(call.media().sendAsync(file.message(), 32 * 1024).join()).isEqualTo(200);
        call.bye();

        assertThat(number("SELECT COUNT(*) FROM kept_file WHERE whole AND selector = ?", file))
            .isEqualTo(1);
        assertThat(number("SELECT MAX(expires_at) FROM kept_file WHERE selector = ?", file))
            .isGreaterThan(Instant.now().plus(Duration.ofDays(3650)).toEpochMilli());
        assertThat(
                number(
                    "SELECT COUNT(*) FROM stored_message m JOIN kept_file f"
                        + " ON POSITION(CAST(f.blob_id AS BYTEA) IN m.body) > 0"
                        + " WHERE f.selector = ?",
                    file))
            .isEqualTo(1);
        assertThat(phone.calls()).isEmpty();
        phone.register();
      }
    }
  }

  private long number(String sql, FileText file) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, file.selector());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Test
  @Requirement(
      value = {"AD-REL-02", "AD-REL-03", "AD-PF-06", "AD-PF-22"},
      partial = true)
  void aChatGoesOnAndWhatIsSaidToSomebodyWhoIsAwayWaitsForHim() {
    User carol = server.newUser();
    try (ChatPhone alice = server.newPhone(Transport.UDP);
        ChatPhone bob = server.newPhone(Transport.TCP);
        ChatPhone phone = server.phone(carol, Transport.UDP)) {
      Chat chat = alice.chatWith(bob);
      ChatMessage question = ChatMessage.text("Grüße ☕ 𝄞?").askAll();
      assertThat(chat.here().send(question)).isEqualTo(200);
      assertThat(chat.there().await(1).get(0).body()).isEqualTo(question.bytes());
      assertThat(chat.there().send(ChatMessage.report(question.messageId(), "delivered")))
          .isEqualTo(200);
      chat.here().awaitReports(question.messageId(), "delivered");
      chat.end();

      OutgoingCall call = alice.invite(Invite.chat(carol.sip())).awaitAccepted();
      List<ChatMessage> waiting =
          List.of(ChatMessage.text("one").askAll(), ChatMessage.text("two").askAll());
      waiting.forEach(m -> assertThat(call.media().send(m)).isEqualTo(200));
      call.bye();
      phone.register();

      IncomingCall brought = phone.awaitCall();
      assertThat(brought.media().await(2))
          .extracting(MsrpMessage::body)
          .containsExactly(waiting.get(0).bytes(), waiting.get(1).bytes());
      waiting.forEach(
          m ->
              assertThat(brought.media().send(ChatMessage.report(m.messageId(), "delivered")))
                  .isEqualTo(200));
      Patience.until("two reports", () -> alice.device().notifications().size() == 2);
      assertThat(alice.device().settle().notifications())
          .extracting(SipText::about)
          .containsExactly(waiting.get(0).messageId(), waiting.get(1).messageId());
      assertThat(phone.device().settle().messages()).isEmpty();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  private byte[] stored(Pager pager) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT body FROM stored_message WHERE message_id = ?")) {
      query.setString(1, pager.id());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getBytes(1) : new byte[0];
      }
    }
  }

  /** Starts PostgreSQL and the server on it, once for the class. */
  static final class OnPostgres implements ParameterResolver {

    private record Started(EmbeddedPostgres postgres, RunningServer server)
        implements AutoCloseable {

      static Started start() {
        try {
          EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
          Map<String, String> settings =
              Map.of(
                  "CPM_DB_URL",
                  "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                  "CPM_DB_USER",
                  "postgres",
                  "CPM_DB_PASSWORD",
                  "postgres");
          return new Started(
              postgres, RunningServer.start(settings, postgres.getPostgresDatabase()));
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }

      @Override
      public void close() throws IOException {
        server.close();
        postgres.close();
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == RunningServer.class || type == EmbeddedPostgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Started started =
          context
              .getParent()
              .orElse(context)
              .getStore(ExtensionContext.Namespace.create(OnPostgres.class))
              .getOrComputeIfAbsent(Started.class, key -> Started.start(), Started.class);
      return parameter.getParameter().getType() == RunningServer.class
          ? started.server()
          : started.postgres();
    }
  }
}
