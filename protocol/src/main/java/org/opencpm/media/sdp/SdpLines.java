package org.opencpm.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What session and medium level have in common. */
final class SdpLines {

  private SdpLines() {}

  static List<SdpAttribute> attributes(List<SdpLine> lines) {
    return lines.stream().filter(line -> line.type() == 'a').map(SdpAttribute::of).toList();
  }

  static Optional<String> attribute(List<SdpLine> lines, String name) {
    for (SdpLine line : lines) {
      if (line.isAttribute(name)) {
        return Optional.of(SdpAttribute.of(line).value());
      }
    }
    return Optional.empty();
  }

  static Optional<Direction> direction(List<SdpLine> lines) {
    for (SdpLine line : lines) {
      for (Direction direction : Direction.values()) {
        if (line.isAttribute(direction.token())) {
          return Optional.of(direction);
        }
      }
    }
    return Optional.empty();
  }

  static boolean isDirection(SdpLine line) {
    return direction(List.of(line)).isPresent();
  }

  /** The first line that fits is replaced, further ones go; if none fits it is put at a place. */
  static List<SdpLine> replaced(
      List<SdpLine> lines, Predicate<SdpLine> fits, SdpLine line, int otherwiseAt) {
    List<SdpLine> all = new ArrayList<>(lines.size() + 1);
    boolean placed = false;
    for (SdpLine old : lines) {
      if (!fits.test(old)) {
        all.add(old);
      } else if (!placed) {
        all.add(line);
        placed = true;
      }
    }
    if (!placed) {
      all.add(otherwiseAt, line);
    }
    return all;
  }
}
