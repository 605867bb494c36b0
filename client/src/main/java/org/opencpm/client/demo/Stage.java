package org.opencpm.client.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.opencpm.client.Acceptance;
import org.opencpm.client.SendResult;
import org.opencpm.client.StandaloneMessage;
import org.opencpm.client.Transport;
import org.opencpm.notification.Disposition;

/** What the scenes of the demonstration share: the devices, and what should come to them. */
final class Stage {

  private final DemoSettings settings;
  private final Transcript transcript;
  private final Map<String, DemoDevice> devices = new LinkedHashMap<>();
  private final List<ExpectedMessage> expected = new ArrayList<>();
  private final List<String> lateComers = new ArrayList<>();
  private final Map<String, Integer> composing = new LinkedHashMap<>();
  private final List<String> elsewhere = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<ExpectedFile> expectedFiles = new ArrayList<>();
  private final Path folder;

  Stage(DemoSettings settings, Transcript transcript) throws IOException {
    this.folder = Files.createTempDirectory("cpm-demo-files");
    this.settings = settings;
    this.transcript = transcript;
  }

  DemoSettings settings() {
    return settings;
  }

  Transcript transcript() {
    return transcript;
  }

  List<DemoDevice> devices() {
    return List.copyOf(devices.values());
  }

  /** The device of that name, for example {@code alice/phone}. */
  DemoDevice device(String name) {
    return devices.get(name);
  }

  /**
   * Opens a device; it is not registered yet.
   *
   * @param files how it gets files
   */
  DemoDevice open(DemoUser user, String kind, Transport transport, Acceptance chats, FileWays files)
      throws IOException {
    DeviceFiles place = new DeviceFiles(files, folder.resolve(user.shortName() + "-" + kind));
    DemoDevice device = new DemoDevice(user, kind, transport, chats, place, settings, transcript);
    devices.put(device.name(), device);
    return device;
  }

  boolean register(DemoDevice device) throws InterruptedException {
    Optional<String> problem = device.comeOnline();
    problem.ifPresent(problems::add);
    return problem.isEmpty();
  }

  /** A device comes online after messages for it have been accepted. */
  void comesLate(DemoDevice device) throws InterruptedException {
    lateComers.add(device.name());
    register(device);
  }

  void problem(String what) {
    problems.add(what);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** A device will be told once that somebody writes. */
  void expectComposing(DemoDevice device) {
    composing.merge(device.name(), 1, Integer::sum);
  }

  /** An invitation to a device will be taken back because another one accepts it. */
  void expectElsewhere(DemoDevice device) {
    elsewhere.add(device.name());
  }

  void expect(DemoDevice from, String messageId, Way way, String label, List<DemoDevice> readers) {
    byte[] body = from.recording().sentBody(messageId);
    List<String> names = readers.stream().map(DemoDevice::name).toList();
    expected.add(ExpectedMessage.read(label, messageId, way, body, from.name(), names));
  }

  void expectExpiry(DemoDevice from, String messageId, String label) {
    byte[] body = from.recording().sentBody(messageId);
    expected.add(ExpectedMessage.expired(label, messageId, body, from.name()));
  }

  /** Sends a standalone message; null when the server did not take it. */
  SendResult send(DemoDevice from, String to, StandaloneMessage message, String label)
      throws InterruptedException {
    transcript.sends(from.name(), to, DemoDevice.quoted(label));
    SendResult result = from.await(from.client().send(message)).orElse(null);
    if (result == null || !result.accepted()) {
      String why = result == null ? "no answer" : result.status() + " " + result.reason();
      problems.add(from.name() + " could not send \"" + label + "\": " + why);
      return null;
    }
    transcript.receives(from.name(), "server", result.status() + " " + result.reason());
    return result;
  }

  /** Has a message read on all devices, and waits until its sender knows. */
  void read(DemoDevice from, String messageId, List<DemoDevice> readers)
      throws InterruptedException {
    for (DemoDevice reader : readers) {
      reader.message(messageId);
    }
    // Read only once the sender knows of the delivery: "displayed" would make it superfluous.
    from.notification(messageId, Disposition.DELIVERED);
    for (DemoDevice reader : readers) {
      reader.read(messageId);
    }
    from.notification(messageId, Disposition.DISPLAYED);
  }

  /** What an answer said, or that none came. */
  <T> Optional<T> answer(DemoDevice device, CompletableFuture<T> answer, String what)
      throws InterruptedException {
    Optional<T> given = device.await(answer);
    if (given.isEmpty()) {
      problems.add(device.name() + " got no answer: " + what);
    }
    return given;
  }

  /** A place for a file that is to be sent. */
  Path file(String name) throws IOException {
    return Files.createDirectories(folder.resolve("outbox")).resolve(name);
  }

  /**
   * A file will be in the folders of devices.
   *
   * @param messageId of its transfer; empty when it has none of its own
   */
  void expectFile(
      String label, FileContent content, List<DemoDevice> to, String messageId, DemoDevice from) {
    List<String> names = to.stream().map(DemoDevice::name).toList();
    expectedFiles.add(new ExpectedFile(label, content, names, messageId, from.name()));
  }

  private FileRecording files() throws IOException {
    Map<String, List<FileContent>> landed = new LinkedHashMap<>();
    for (DemoDevice device : devices.values()) {
      landed.put(device.name(), device.files().landed());
    }
    return new FileRecording(expectedFiles, landed);
  }

  /** Removes the files of the run. */
  void removeFiles() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  Recording recording(OptionalLong backlog) throws IOException {
    return Recording.of(
        devices.values().stream().map(DemoDevice::recording).toList(),
        expected,
        lateComers,
        composing,
        elsewhere,
        backlog,
        files());
  }

  /** Messages that crossed all sockets so far. */
  int crossed() {
    return devices.values().stream().mapToInt(d -> d.recording().events().size()).sum();
  }
}
