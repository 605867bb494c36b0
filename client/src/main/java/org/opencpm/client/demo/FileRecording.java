package org.opencpm.client.demo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a run of the demo.
 *
 * @param expected what should have come
 * @param landed by the device's name, what lies in its folder in the end
 */
public record FileRecording(List<ExpectedFile> expected, Map<String, List<FileContent>> landed) {

  /** No files. */
  public static final FileRecording NONE = new FileRecording(List.of(), Map.of());

  /** Keeps its own copies. */
  public FileRecording {
    expected = List.copyOf(expected);
    landed = Map.copyOf(landed);
  }

  /** The devices that files came to, or should have come to, in order. */
  Map<String, List<FileContent>> byDevice() {
    Map<String, List<FileContent>> all = new TreeMap<>(landed);
    expected.forEach(file -> file.to().forEach(device -> all.putIfAbsent(device, List.of())));
    return all;
  }
}
