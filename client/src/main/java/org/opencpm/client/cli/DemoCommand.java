package org.opencpm.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.opencpm.client.demo.Demo;
import org.opencpm.client.demo.DemoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the demonstration against a running server; the launcher starts and stops that. */
@Command(
    name = "demo",
    hidden = true,
    description = "Play the demonstration against a running server with the demo subscribers.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "The server's address.")
  private String host;

  @Option(names = "--sip-port", defaultValue = "5060", description = "Its SIP port.")
  private int sipPort;

  @Option(names = "--http-port", defaultValue = "9080", description = "Its HTTP port.")
  private int httpPort;

  @Option(names = "--domain", defaultValue = "cpm.example", description = "Its domain.")
  private String domain;

  @Option(names = "--exit-check", description = "Exit 1 when something came other than it should.")
  private boolean exitCheck;

  @Option(names = "--trace", description = "Show the SIP messages.")
  private boolean trace;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DemoSettings settings =
        new DemoSettings(
            host, sipPort, httpPort, domain, trace, DemoSettings.PATIENCE, DemoSettings.SHORT_LIFE);
    List<String> differences = new Demo(settings, spec.commandLine().getOut()).play();
    return differences.isEmpty() || !exitCheck ? ExitCode.OK : ExitCode.REFUSED;
  }
}
