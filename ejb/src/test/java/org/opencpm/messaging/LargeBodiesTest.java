package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {

  private final LargeBodies bodies = new LargeBodies(100);
  private final List<String> granted = new ArrayList<>();

  private void take(String name, int size) {
    bodies.take(size, () -> granted.add(name));
  }

  @Test
  void whatFitsIsGrantedAtOnce() {
    take("a", 60);
    take("b", 40);

    assertThat(granted).containsExactly("a", "b");
    assertThat(bodies.used()).isEqualTo(100);
  }

  @Test
  void whatDoesNotFitWaitsInTheOrderOfAsking() {
    take("a", 60);
    take("b", 50);
    take("c", 10);
    assertThat(granted).containsExactly("a");

    bodies.giveBack(60);

    assertThat(granted).containsExactly("a", "b", "c");
    assertThat(bodies.used()).isEqualTo(60);
  }

  @Test
  void oneBodyAlwaysHasRoom() {
    take("a", 1000);
    take("b", 1);
    assertThat(granted).containsExactly("a");

    bodies.giveBack(1000);
    bodies.giveBack(1);
    take("c", 1000);

    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void whoGivesBackWhileBeingGrantedIsNotLost() {
    take("a", 100);
    bodies.take(
        100,
        () -> {
          granted.add("b");
          bodies.giveBack(100);
        });
    take("c", 100);

    bodies.giveBack(100);

    assertThat(granted).containsExactly("a", "b", "c");
    assertThat(bodies.used()).isEqualTo(100);
  }
}
