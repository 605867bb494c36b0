package org.opencpm.client.demo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run of the demo left: what the devices' sockets saw, what should have come, and what still
 * waits at the server. The {@link DemoChecker} compares.
 *
 * @param devices the recordings by the device's name
 * @param expected what each message that was sent should have led to, in the order of sending
 * @param lateComers devices that came online after messages for them had been accepted: what they
 *     receive must follow their REGISTER's 200
 * @param composing how often each device is told that somebody writes; none for one not named
 * @param elsewhere devices whose invitation was taken back because another one had accepted it
 * @param backlog deliveries that wait at the server in the end; empty when it could not be read
 * @param files the files that came, and those that should have
 */
public record Recording(
    Map<String, DeviceRecording> devices,
    List<ExpectedMessage> expected,
    List<String> lateComers,
    Map<String, Integer> composing,
    List<String> elsewhere,
    OptionalLong backlog,
    FileRecording files) {

  /** Keeps its own copies of the collections. */
  public Recording {
    devices = Map.copyOf(devices);
    expected = List.copyOf(expected);
    lateComers = List.copyOf(lateComers);
    composing = Map.copyOf(composing);
    elsewhere = List.copyOf(elsewhere);
  }

  /** A recording of devices given as a collection. */
  static Recording of(
      Collection<DeviceRecording> devices,
      List<ExpectedMessage> expected,
      List<String> lateComers,
      Map<String, Integer> composing,
      List<String> elsewhere,
      OptionalLong backlog,
      FileRecording files) {
    Map<String, DeviceRecording> byName =
        devices.stream().collect(Collectors.toMap(DeviceRecording::device, Function.identity()));
    return new Recording(byName, expected, lateComers, composing, elsewhere, backlog, files);
  }
}
