package org.opencpm.messaging;

import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.RunningServer;

/** The core flows on the default database, a file of H2. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class DefaultDatabaseFlowTest extends CoreFlows {

  DefaultDatabaseFlowTest(RunningServer server) {
    super(server);
  }
}
