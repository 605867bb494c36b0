package org.opencpm.client.cli;

import org.opencpm.client.CpmClientBuilder;
import picocli.CommandLine.Option;

/** How large files may be, over MSRP: what is larger is neither offered nor taken. */
final class FileLimit {

  @Option(
      names = "--max-size",
      paramLabel = "BYTES",
      defaultValue = "${env:CPM_MAX_FILE_SIZE:-104857600}",
      description = {
        "Largest file over MSRP; 0: any",
        "(default: CPM_MAX_FILE_SIZE, else 104857600)."
      })
  private long most;

  void applyTo(CpmClientBuilder client) {
    client.maxFileSize(most);
  }
}
