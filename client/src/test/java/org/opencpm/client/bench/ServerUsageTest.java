package org.opencpm.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerUsageTest {

  @Test
  void theCommandsNameMayHoldBlanksAndParentheses() {
    assertThat(ServerUsage.afterName("17 (a) b (c) S 1 17 17")).startsWith("S", "1", "17");
  }

  @Test
  void readsThisProcess() throws IOException {
    ServerUsage usage = new ServerUsage(ProcessHandle.current().pid(), 0);

    ServerUsage.Reading reading = usage.read();

    assertThat(reading.server()).isPositive();
    assertThat(reading.compilers()).isBetween(0.0, reading.server());
    assertThat(reading.database()).isNaN();
    assertThat(usage.residentMebibytes()).isGreaterThan(10);
  }

  @Test
  void knowsNothingOfAProcessThatNobodyNamed() throws IOException {
    ServerUsage usage = new ServerUsage(0, 0);

    assertThat(usage.read().server()).isNaN();
    assertThat(usage.residentMebibytes()).isNaN();
  }
}
