package org.opencpm.client.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** An nginx of our own that serves and receives files, in a folder of its own. */
final class NginxInstance implements AutoCloseable {

  private static final int STARTS = 100;
  private static final long PAUSE_NANOS = 50_000_000;

  private final Path folder;
  private final int port;
  private final Process process;

  private NginxInstance(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** The program; empty when it is not installed. */
  static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
    for (String place : path.split(":")) {
      Path program = Path.of(place, "nginx");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts it.
   *
   * @param root made; gets the folders {@code files}, which it serves, and {@code up}, which takes
   */
  static NginxInstance start(Path program, Path root) throws IOException {
    for (String name : List.of("files", "up", "tmp", "logs")) {
      Files.createDirectories(root.resolve(name));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path configuration = Files.writeString(root.resolve("nginx.conf"), configuration(root, port));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "-p",
                root.toString(),
                "-c",
                configuration.toString(),
                "-e",
                root.resolve("logs/error.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("logs/out.log").toFile())
            .start();
    NginxInstance nginx = new NginxInstance(root, port, process);
    nginx.awaitReady();
    return nginx;
  }

  private static String configuration(Path root, int port) {
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    return (isRoot ? "user root;\n" : "")
        + "daemon off;\nworker_processes auto;\npid "
        + root
        + "/nginx.pid;\nevents { worker_connections 2048; }\nhttp {\n  access_log off;\n"
        + "  sendfile on;\n  tcp_nopush on;\n  client_max_body_size 0;\n  client_body_temp_path "
        + root
        + "/tmp;\n  proxy_temp_path "
        + root
        + "/tmp;\n  fastcgi_temp_path "
        + root
        + "/tmp;\n  uwsgi_temp_path "
        + root
        + "/tmp;\n  scgi_temp_path "
        + root
        + "/tmp;\n  server {\n    listen 127.0.0.1:"
        + port
        + ";\n    location /files/ { root "
        + root
        + "; }\n    location /up/ { root "
        + root
        + "; dav_methods PUT; create_full_put_path on; }\n  }\n}\n";
  }

  private void awaitReady() throws IOException {
    for (int i = 0; i < STARTS; i++) {
      try (Socket probe = new Socket()) {
        probe.connect(address());
        return;
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IOException("nginx did not start: " + log(), notYet);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    close();
    throw new IOException("nginx did not start: " + log());
  }

  private String log() throws IOException {
    Path log = folder.resolve("logs/error.log");
    return Files.exists(log) ? Files.readString(log).strip() : "no log";
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The folder that it serves as {@code /files/}. */
  Path files() {
    return folder.resolve("files");
  }

  /** Its first process, the parent of its workers. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    Commands.await(process);
  }
}
