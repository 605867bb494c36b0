package org.opencpm.incontainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import javax.enterprise.inject.spi.CDI;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.servlet.ServletContext;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipSessionsUtil;
import javax.sql.DataSource;
import javax.transaction.UserTransaction;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.OwnServer;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawSipPeer;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;
import org.opencpm.filetransfer.ContentServer;
import org.opencpm.filetransfer.FileOffer;
import org.opencpm.filetransfer.LiveTransfers;
import org.opencpm.filetransfer.Upload;
import org.opencpm.operation.CpmApplication;
import org.opencpm.operation.Health;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * The packaged EAR, looked at from inside of the container: its beans are there and find each
 * other, its SIP module has attached itself, and what a transaction commits is in the database.
 */
@ExtendWith({ContainerFolder.class, ArquillianExtension.class})
@OwnServer
class DeployedApplicationTest {

  private static final String MODULE =
      "<module><web><web-uri>tests.war</web-uri><context-root>/tests</context-root></web></module>";

  /** More than the buffers of a connection hold. */
  private static final int FILE = 30_000_000;

  /** What stands before the names of sessions of transfers, and before their attributes. */
  private static final String KEY = "org.opencpm.filetransfer.";

  private static final int CHUNK = 32 * 1024;

  /** The EAR as it is built, and in it a module with this class. */
  @Deployment
  static EnterpriseArchive ear() throws IOException {
    EnterpriseArchive ear =
        ShrinkWrap.createFromZipFile(
            EnterpriseArchive.class,
            new File(System.getProperty("basedir", "."), "../ear/target/cpm.ear"));
    String descriptor;
    try (InputStream in = ear.get("META-INF/application.xml").getAsset().openStream()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      in.transferTo(bytes);
      descriptor = bytes.toString(StandardCharsets.UTF_8);
    }
    WebArchive tests =
        ShrinkWrap.create(WebArchive.class, "tests.war")
            .addClass(DeployedApplicationTest.class)
            .addPackage("org.opencpm.endtoend")
            .addPackages(true, "org.awaitility", "org.hamcrest");
    ear.delete("META-INF/application.xml");
    return ear.addAsModule(Testable.archiveToTest(tests))
        .setApplicationXML(
            new StringAsset(descriptor.replace("</application>", MODULE + "</application>")));
  }

  @Test
  void theApplicationIsFoundByItsPortableName() throws NamingException {
    assertNotNull((CpmApplication) new InitialContext().lookup("java:app/ejb/CpmApplication"));
  }

  @Test
  void everyPartIsUpAndTheSipModuleHasAttachedItself() {
    Map<String, String> parts = bean(Health.class).parts();

    parts.forEach((part, trouble) -> assertNull(trouble, part));
    assertTrue(bean(SignallingLink.class).up());
  }

  @Test
  void theSipModulesContextHoldsTheFactoryAndTheSessionsForOtherModules() {
    ServletContext sip = bean(ServletContext.class).getContext("/sip");

    assertInstanceOf(SipFactory.class, sip.getAttribute(SipServlet.SIP_FACTORY));
    assertInstanceOf(SipSessionsUtil.class, sip.getAttribute(SipServlet.SIP_SESSIONS_UTIL));
  }

  @Test
  void aBeanReadsWhatTheStartHasWritten() {
    Subscriber alice =
        bean(SubscriberDirectory.class).byAddress("sip:alice@cpm.example").orElseThrow();

    assertEquals("alice@cpm.example", alice.userName());
    Policies policies = bean(Policies.class);
    policies.set(alice.id(), Policy.ON_EXPIRY, "store");
    assertEquals("store", policies.of(alice.id()).get(Policy.ON_EXPIRY));
  }

  @Test
  void theDataSourceTakesPartInTransactionsOfTheContainer() throws Exception {
    UserTransaction transaction =
        (UserTransaction) new InitialContext().lookup("java:comp/UserTransaction");
    transaction.begin();
    write("undone");
    transaction.rollback();
    assertNull(read("undone"));

    transaction.begin();
    write("kept");
    transaction.commit();
    assertEquals("kept", read("kept"));
  }

  @Test
  void sipAndHttpFindTheSameSessionOfATransferAndACancelStopsTheDownload() throws Exception {
    Upload upload =
        bean(ContentServer.class)
            .begin(
                -7, new FileOffer("t", "x.bin", java.util.Optional.empty(), OptionalLong.empty()));
    upload.write(ByteBuffer.allocate(FILE));
    String url = upload.complete().file().url();
    ServletContext sip = bean(ServletContext.class).getContext("/sip");
    SipSessionsUtil sessions = (SipSessionsUtil) sip.getAttribute(SipServlet.SIP_SESSIONS_UTIL);
    String key = KEY + upload.transfer().id();
    assertNull(sessions.getApplicationSessionByKey(key, false));

    try (InputStream download = new URL(url).openStream()) {
      assertEquals(1000, download.readNBytes(1000).length);
      SipApplicationSession session = sessions.getApplicationSessionByKey(key, false);
      assertNotNull(session.getAttribute(KEY + "progress"));
      assertTrue(bean(LiveTransfers.class).cancel(upload.transfer().id()));
      assertNotNull(session.getAttribute(KEY + "cancelled"));
      assertTrue(rest(download) < FILE - 1000);
    }
    assertNull(sessions.getApplicationSessionByKey(key, false));
  }

  @Test
  void aTransferOverMsrpIsFoundThereTooAndACancelEndsItForBothSides() throws Exception {
    LiveTransfers live = bean(LiveTransfers.class);
    ServletContext sip = bean(ServletContext.class).getContext("/sip");
    SipSessionsUtil sessions = (SipSessionsUtil) sip.getAttribute(SipServlet.SIP_SESSIONS_UTIL);
    try (ChatPhone alice = phone("alice");
        ChatPhone bob = phone("bob")) {
      FileText file = FileText.photo(300_000);
      OutgoingCall call = alice.invite(Invite.file(bob.user().sip(), file)).awaitAccepted();
      MsrpFrame first = call.media().chunks(file.message(), CHUNK).get(0);
      assertEquals(200, Patience.get(call.media().request(first)));

      long id = live.all().get(0).transferId();
      SipApplicationSession session = sessions.getApplicationSessionByKey(KEY + id, false);
      Patience.until(
          "how far it is",
          () -> Long.valueOf(CHUNK).equals(session.getAttribute(KEY + "progress")));
      String chosenByPeer = call.invite().contribution();
      assertNull(sessions.getApplicationSessionByKey(KEY + chosenByPeer, false));
      assertNull(sessions.getApplicationSessionByKey(KEY + file.transferId(), false));

      assertTrue(live.cancel(id));
      assertTrue(call.awaitEnd().header("Reason").contains("Transfer cancelled"));
      assertTrue(bob.awaitCall().awaitEnd().header("Reason").contains("Transfer cancelled"));
      Patience.until(
          "its end",
          () ->
              sessions.getApplicationSessionByKey(KEY + id, false) == null && live.all().isEmpty());
    }
  }

  @Test
  void aCancelRefusesWhatOnlyRingsAndLeavesAPartToBeGoneOnWith() {
    LiveTransfers live = bean(LiveTransfers.class);
    try (ChatPhone alice = phone("alice");
        ChatPhone carol = phone("carol").onlyRinging()) {
      FileText file = FileText.photo(300_000);
      OutgoingCall rings = alice.invite(Invite.file(carol.user().sip(), file));
      rings.awaitRinging();
      assertTrue(live.cancel(live.all().get(0).transferId()));
      assertEquals(480, rings.awaitAnswer().status());
      assertTrue(carol.awaitCall().awaitCancel().header("Reason").contains("Transfer cancelled"));

      carol.device().unregister();
      OutgoingCall call =
          alice.invite(Invite.file(carol.user().sip(), file.again())).awaitAccepted();
      MsrpFrame first = call.media().chunks(file.message(), CHUNK).get(0);
      assertEquals(200, Patience.get(call.media().request(first)));
      assertTrue(live.cancel(live.all().get(0).transferId()));
      call.awaitEnd();
      OutgoingCall rest =
          alice.invite(Invite.file(carol.user().sip(), file.again().from(100))).awaitAccepted();
      assertEquals((CHUNK + 1) + "-300000", rest.remote().message().attribute("file-range"));
      rest.bye();
      Patience.until("the end of all", () -> live.all().isEmpty());
    }
  }

  private static ChatPhone phone(String name) {
    int port = Integer.parseInt(System.getenv("CPM_SIP_PORT"));
    return ChatPhone.of(Handset.of(User.demo(name), RawSipPeer.open(Transport.TCP, port)))
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE)
        .register();
  }

  /** Bytes until the end or the break of the connection. */
  private static int rest(InputStream in) {
    byte[] buffer = new byte[1 << 16];
    int count = 0;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
    } catch (IOException e) {
      // What the client of a cancelled download sees.
      return count;
    }
    return count;
  }

  private static void write(String value) throws NamingException, SQLException {
    try (Connection connection = database().getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO policy VALUES (-1, ?, ?)")) {
      insert.setString(1, value);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  private static String read(String name) throws NamingException, SQLException {
    try (Connection connection = database().getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT setting FROM policy WHERE owner_id = -1 AND name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static DataSource database() throws NamingException {
    return (DataSource) new InitialContext().lookup("jdbc/cpm");
  }

  private static <T> T bean(Class<T> type) {
    return CDI.current().select(type).get();
  }
}
