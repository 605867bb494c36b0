package org.opencpm.operation;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Resource;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.sql.DataSource;
import org.opencpm.signalling.SignallingLink;

/** Whether the parts are up: database, migrations, SIP and MSRP listeners. */
@ApplicationScoped
public class Health {

  private static final int DATABASE_TIMEOUT_SECONDS = 2;

  @Resource(lookup = "jdbc/cpm")
  private DataSource database;

  @Inject private SignallingLink link;

  private volatile String migrations = "not run yet";
  private volatile String media = "listeners not up";
  private volatile boolean stopping;

  /** State of each part: null when it is up, else what is wrong. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", database());
    parts.put("migrations", migrations);
    parts.put("sip", link.up() ? null : "listener not up");
    parts.put("msrp", media);
    if (stopping) {
      parts.put("application", "stopping");
    }
    return parts;
  }

  /** Notes what became of the migrations: null when they are done. */
  public void migrations(String trouble) {
    migrations = trouble;
  }

  /** Notes the state of the MSRP listeners: null when they are up. */
  public void media(String trouble) {
    media = trouble;
  }

  /** From now on not ready: no new work is to come here. */
  public void stopping() {
    stopping = true;
  }

  private String database() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(DATABASE_TIMEOUT_SECONDS) ? null : "connection not valid";
    } catch (SQLException e) {
      return "no connection: " + e.getMessage();
    }
  }
}
