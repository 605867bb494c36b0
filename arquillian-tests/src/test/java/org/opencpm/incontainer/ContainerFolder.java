package org.opencpm.incontainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opencpm.endtoend.Ports;

/**
 * Makes the folder of the container that Arquillian starts: the server.xml that operators get,
 * without its application, which Arquillian brings, and open for that; free ports; a database of
 * its own. Comes before Arquillian's own extension.
 */
final class ContainerFolder implements BeforeAllCallback {

  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("..").normalize();

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = PROJECT.resolve("arquillian-tests/target/incontainer");
    delete(folder);
    int http = Ports.free();
    // Of its own: Arquillian takes any process on the machine with this name for its container.
    String name = "cpm-in-container-" + http;
    Path server = Files.createDirectories(folder.resolve("servers").resolve(name));
    String xml = Files.readString(PROJECT.resolve("ear/src/main/liberty/server.xml"));
    Files.writeString(server.resolve("server.xml"), forArquillian(xml));
    Files.write(server.resolve("server.env"), environment(folder, http));
    // As the servers of the other end-to-end tests: it lives too short for the second compiler.
    Files.writeString(server.resolve("jvm.options"), "-XX:TieredStopAtLevel=1\n");
    System.setProperty("cpm.incontainer.wlp", PROJECT.resolve("ear/target/liberty/wlp").toString());
    System.setProperty("cpm.incontainer.folder", folder.toString());
    System.setProperty("cpm.incontainer.name", name);
    System.setProperty("cpm.incontainer.http", Integer.toString(http));
  }

  /** What differs from the operators' file: where the application comes from, and how. */
  private static String forArquillian(String xml) {
    String changed =
        replace(
            xml, "<featureManager>", "<featureManager>\n    <feature>localConnector-1.0</feature>");
    changed = replace(changed, "<enterpriseApplication id=\"cpm\" location=\"cpm.ear\"/>", "");
    changed =
        replace(
            changed,
            "<applicationMonitor updateTrigger=\"disabled\" dropinsEnabled=\"false\"/>",
            "<applicationMonitor updateTrigger=\"polled\" pollingRate=\"200ms\" dropinsEnabled=\"true\"/>");
    return replace(changed, "consoleLogLevel=\"OFF\"", "consoleLogLevel=\"AUDIT\"");
  }

  private static String replace(String text, String old, String now) {
    if (!text.contains(old)) {
      throw new IllegalStateException("server.xml has changed, no " + old);
    }
    return text.replace(old, now);
  }

  private static List<String> environment(Path folder, int http) {
    return Stream.concat(
            Stream.of(
                "JAVA_HOME=" + System.getProperty("java.home"),
                "CPM_HTTP_PORT=" + http,
                "CPM_DATA_DIR=" + folder.resolve("data"),
                "CPM_JDBC_DIR=" + PROJECT.resolve("ear/target/jdbc"),
                "CPM_KEYSTORE_PASSWORD=of-the-tests",
                "CPM_DEMO=true"),
            Stream.of("SIP", "SIPS", "HTTPS", "MSRP", "MSRPS")
                .map(n -> "CPM_" + n + "_PORT=" + Ports.free()))
        .toList();
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
