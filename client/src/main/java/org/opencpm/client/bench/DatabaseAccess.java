package org.opencpm.client.bench;

import java.sql.SQLException;

/**
 * How to reach the server's database.
 *
 * @param url as in CPM_DB_URL
 */
record DatabaseAccess(String url, String user, String password) {

  BenchDatabase open() throws SQLException {
    return new BenchDatabase(url, user, password);
  }
}
