package org.opencpm.client.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opencpm.notification.Disposition;

/**
 * Compares what the sockets of a run's devices received with what should have come. It knows
 * nothing of how the run was made: a recording is all it sees.
 *
 * <p>It finds: a message that came to a device not once, or with other bytes than were sent;
 * notifications that came to the sending device other than expected, or to any other device;
 * messages out of order, or before the REGISTER's 200 of a device that came online later; a message
 * that expired and was delivered all the same; a device that was told otherwise than expected that
 * somebody writes, or that another device took its invitation; a file that is missing, has other
 * bytes, or is one too many, notifications about it included; anything that nobody sent; a backlog
 * that is not 0.
 */
public final class DemoChecker {

  private final Recording recording;
  private final List<Reception> receptions;
  private final List<String> differences = new ArrayList<>();

  private DemoChecker(Recording recording) {
    this.recording = recording;
    this.receptions =
        recording.devices().values().stream()
            .flatMap(device -> Reception.of(device).stream())
            .sorted(Comparator.comparingLong(Reception::nanoTime))
            .toList();
  }

  /**
   * Checks a recording.
   *
   * @param recording what the sockets saw and what should have come
   * @return one line for each difference; empty when all came as it should
   */
  public static List<String> differences(Recording recording) {
    return new DemoChecker(recording).check();
  }

  private List<String> check() {
    if (recording.expected().isEmpty()) {
      differences.add("nothing was sent");
    }
    for (ExpectedMessage message : recording.expected()) {
      checkDeliveries(message);
      Reported about =
          new Reported("message \"" + message.label() + "\"", message.messageId(), message.from());
      checkNotifications(about, Disposition.DELIVERED, message.delivered());
      checkNotifications(about, Disposition.DISPLAYED, message.displayed());
      checkNotifications(about, Disposition.FAILED, message.failed());
    }
    checkFiles();
    checkOrder();
    recording.lateComers().forEach(this::checkAfterRegistration);
    checkComposing();
    checkElsewhere();
    checkStrangers();
    checkBacklog();
    return List.copyOf(differences);
  }

  private void checkDeliveries(ExpectedMessage message) {
    for (String device : recording.devices().keySet().stream().sorted().toList()) {
      List<Reception> copies =
          receptions.stream()
              .filter(Reception::isMessage)
              .filter(r -> r.device().equals(device) && r.messageId().equals(message.messageId()))
              .toList();
      int wanted = message.to().contains(device) ? 1 : 0;
      if (copies.size() != wanted) {
        differ(message, "came %d times to %s, not %d", copies.size(), device, wanted);
      }
      for (Reception copy : copies) {
        checkBytes(message, copy);
      }
    }
    for (String device : message.to()) {
      if (!recording.devices().containsKey(device)) {
        differ(message, "should have come to %s, which was not recorded", device);
      }
    }
  }

  private void checkBytes(ExpectedMessage message, Reception copy) {
    int at = Arrays.mismatch(message.body(), copy.body());
    if (at >= 0) {
      differ(
          message,
          "came to %s with other bytes: %d were sent, %d came, the first difference is at %d",
          copy.device(),
          message.body().length,
          copy.body().length,
          at);
    }
  }

  /** What notifications are about. */
  private record Reported(String label, String messageId, String from) {}

  private void checkFiles() {
    List<ExpectedFile> expected = recording.files().expected();
    for (ExpectedFile file : expected) {
      if (!file.messageId().isEmpty()) {
        Reported about = new Reported("file " + file.label(), file.messageId(), file.from());
        checkNotifications(about, Disposition.DELIVERED, 1);
        checkNotifications(about, Disposition.DISPLAYED, 1);
        checkNotifications(about, Disposition.FAILED, 0);
      }
    }
    recording
        .files()
        .byDevice()
        .forEach(
            (device, landed) -> {
              List<FileContent> strangers = new ArrayList<>(landed);
              for (ExpectedFile file : expected) {
                if (file.to().contains(device) && !strangers.remove(file.content())) {
                  differences.add(missing(file, device, landed));
                  strangers.removeIf(other -> other.name().equals(file.content().name()));
                }
              }
              strangers.forEach(
                  file -> differences.add(device + " has a file that nobody sent: " + file.name()));
            });
  }

  private static String missing(ExpectedFile file, String device, List<FileContent> landed) {
    boolean there = landed.stream().anyMatch(f -> f.name().equals(file.content().name()));
    return "file "
        + file.label()
        + (there ? " came to " + device + " with other bytes" : " did not come to " + device);
  }

  private void checkNotifications(Reported message, Disposition what, int wanted) {
    for (String device : recording.devices().keySet().stream().sorted().toList()) {
      long came =
          receptions.stream()
              .filter(r -> r.device().equals(device) && r.reports(message.messageId(), what))
              .count();
      int due = device.equals(message.from()) ? wanted : 0;
      if (came != due) {
        differences.add(
            String.format(
                "%s '%s' came %d times to %s, not %d",
                message.label(), what.element(), came, device, due));
      }
    }
  }

  /** Messages of one sender to one device, that come one way, must come as they were sent. */
  private void checkOrder() {
    for (String device : recording.devices().keySet().stream().sorted().toList()) {
      Map<List<Object>, List<ExpectedMessage>> bySenderAndWay =
          recording.expected().stream()
              .filter(message -> message.to().contains(device))
              .collect(Collectors.groupingBy(message -> List.of(message.from(), message.way())));
      bySenderAndWay.forEach(
          (key, sent) -> {
            Object sender = key.get(0);
            List<String> wanted = sent.stream().map(ExpectedMessage::messageId).toList();
            List<String> came =
                receptions.stream()
                    .filter(Reception::isMessage)
                    .filter(r -> r.device().equals(device) && wanted.contains(r.messageId()))
                    .map(Reception::messageId)
                    .distinct()
                    .toList();
            List<String> wantedOfThese = wanted.stream().filter(came::contains).toList();
            if (!came.equals(wantedOfThese)) {
              differences.add(
                  String.format(
                      "the messages from %s came to %s in the order %s, not %s",
                      sender, device, labels(came), labels(wantedOfThese)));
            }
          });
    }
  }

  private List<String> labels(List<String> ids) {
    return ids.stream()
        .map(
            id ->
                recording.expected().stream()
                    .filter(message -> message.messageId().equals(id))
                    .map(ExpectedMessage::label)
                    .findFirst()
                    .orElse(id))
        .toList();
  }

  private void checkAfterRegistration(String device) {
    DeviceRecording recorded = recording.devices().get(device);
    OptionalLong registered = recorded == null ? OptionalLong.empty() : recorded.registeredAt();
    if (registered.isEmpty()) {
      differences.add(device + " never received a 200 to its REGISTER");
      return;
    }
    for (Reception reception : receptions) {
      if (reception.device().equals(device) && reception.nanoTime() < registered.getAsLong()) {
        differences.add(
            device + " received " + reception.messageId() + " before the 200 to its REGISTER");
      }
    }
  }

  private void checkComposing() {
    for (String device : recording.devices().keySet().stream().sorted().toList()) {
      long came =
          receptions.stream()
              .filter(Reception::isComposing)
              .filter(r -> r.device().equals(device) && r.messageId().equals("active"))
              .count();
      int due = recording.composing().getOrDefault(device, 0);
      if (came != due) {
        differences.add(
            String.format("%s was told %d times that somebody writes, not %d", device, came, due));
      }
    }
  }

  private void checkElsewhere() {
    for (String device : recording.devices().keySet().stream().sorted().toList()) {
      long came = recording.devices().get(device).completedElsewhere();
      long due = recording.elsewhere().stream().filter(device::equals).count();
      if (came != due) {
        differences.add(
            String.format(
                "%s had %d invitations taken back for another device, not %d", device, came, due));
      }
    }
  }

  private void checkStrangers() {
    List<String> known =
        Stream.concat(
                recording.expected().stream().map(ExpectedMessage::messageId),
                recording.files().expected().stream().map(ExpectedFile::messageId))
            .toList();
    for (Reception reception : receptions) {
      if (reception.isComposing()) {
        continue;
      }
      boolean expectedKind =
          reception.isMessage()
              || List.of(Disposition.DELIVERED, Disposition.DISPLAYED, Disposition.FAILED)
                  .contains(reception.disposition().get());
      if (!known.contains(reception.messageId()) || !expectedKind) {
        differences.add(
            String.format(
                "%s received something that nobody sent: %s %s",
                reception.device(),
                reception.disposition().map(Disposition::element).orElse("message"),
                reception.messageId()));
      }
    }
  }

  private void checkBacklog() {
    if (recording.backlog().isEmpty()) {
      differences.add("the server's backlog is not known");
    } else if (recording.backlog().getAsLong() != 0) {
      differences.add(
          "the server's backlog is " + recording.backlog().getAsLong() + " in the end, not 0");
    }
  }

  private void differ(ExpectedMessage message, String format, Object... values) {
    differences.add("message \"" + message.label() + "\" " + String.format(format, values));
  }
}
