package org.opencpm.endtoend;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;

/** What a {@link ClientDevice} was told of files. */
public final class ClientFiles {

  /** The end of a transfer. */
  public record End(FileTransfer transfer, FileResult result) {}

  private final List<FileTransfer> offered = new CopyOnWriteArrayList<>();
  private final List<FileTransfer> asked = new CopyOnWriteArrayList<>();
  private final List<FileTransfer> begun = new CopyOnWriteArrayList<>();
  private final List<End> ends = new CopyOnWriteArrayList<>();

  void offer(FileTransfer transfer) {
    offered.add(transfer);
  }

  void ask(FileTransfer transfer) {
    asked.add(transfer);
  }

  void begin(FileTransfer transfer) {
    begun.add(transfer);
  }

  void end(FileTransfer transfer, FileResult result) {
    ends.add(new End(transfer, result));
  }

  public List<FileTransfer> offered() {
    return offered;
  }

  public List<FileTransfer> asked() {
    return asked;
  }

  public List<FileTransfer> begun() {
    return begun;
  }

  public List<End> ends() {
    return ends;
  }

  /** Waits until so many transfers are over, and returns their results in the order of the ends. */
  public List<FileResult> await(int count) {
    return ClientDevice.await(ends, count).stream().map(End::result).toList();
  }
}
