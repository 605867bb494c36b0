package org.opencpm.endtoend;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A CPM service as it stands in header fields (fact sheet 1.1). */
public enum CpmService {
  PAGER("msg"),
  LARGE("largemsg"),
  DEFERRED("deferred"),
  SESSION("session"),
  FILE("filetransfer"),
  SYSTEM("systemmsg");

  private static final String PREFIX = "3gpp-service.ims.icsi.oma.cpm.";

  private final String name;

  CpmService(String name) {
    this.name = name;
  }

  /** As in P-Preferred-Service. */
  public String urn() {
    return "urn:urn-7:" + PREFIX + name;
  }

  /** As in the value of a feature tag. */
  public String encoded() {
    return "urn%3Aurn-7%3A" + PREFIX + name;
  }

  /** The feature tag of one service or of several. */
  public static String featureTag(CpmService... services) {
    return Stream.of(services)
        .map(CpmService::encoded)
        .collect(Collectors.joining(",", "+g.3gpp.icsi-ref=\"", "\""));
  }
}
