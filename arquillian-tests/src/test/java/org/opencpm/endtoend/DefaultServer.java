package org.opencpm.endtoend;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the one instance with default settings that all of them share; it starts when
 * the first asks for it and stops when the last test has ended.
 */
public final class DefaultServer implements ParameterResolver {

  /** Ends the instance with the test run. */
  private record Shared(RunningServer server) implements AutoCloseable {

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
        .getStore(ExtensionContext.Namespace.create(DefaultServer.class))
        .getOrComputeIfAbsent(
            Shared.class, key -> new Shared(RunningServer.start(Map.of())), Shared.class)
        .server();
  }
}
