package org.opencpm.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the operator sets for the console by {@code CPM_*} environment variables
 * (docs/operations.md), read once at start.
 *
 * @param trailKeep how long events are kept to be found, zero: none are ({@code CPM_TRAIL_KEEP})
 * @param showsContent whether administrators may see what messages say ({@code
 *     CPM_CONSOLE_CONTENT})
 * @param passwordFile where the first operator's password is written, once
 */
public record ConsoleSettings(Duration trailKeep, boolean showsContent, Path passwordFile) {

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the variable whose value is unusable
   */
  public static ConsoleSettings of(Map<String, String> env) {
    String content = Settings.text(env, "CPM_CONSOLE_CONTENT", "never");
    if (!content.equals("never") && !content.equals("administrator")) {
      throw new IllegalArgumentException(
          "CPM_CONSOLE_CONTENT is never or administrator, not " + content);
    }
    return new ConsoleSettings(
        Settings.duration(env, "CPM_TRAIL_KEEP", "P7D"),
        content.equals("administrator"),
        Path.of(Settings.text(env, "CPM_DATA_DIR", "data")).resolve("admin-password"));
  }
}
