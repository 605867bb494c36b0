package org.opencpm.endtoend;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the one instance in IMS mode that all of them share; it trusts 127.0.0.1,
 * where the tests' S-CSCF is.
 */
public final class ImsServer implements ParameterResolver {

  /** Ends the instance with the test run. */
  private record Shared(RunningServer server) implements AutoCloseable {

    static Shared start() {
      return new Shared(
          RunningServer.start(Map.of("CPM_MODE", "ims", "CPM_TRUSTED_PEERS", RawSipPeer.HOST)));
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningServer.class;
  }

  @Override
  public RunningServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(ImsServer.class))
        .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
        .server();
  }
}
