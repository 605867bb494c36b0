package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.ejb.Stateless;
import javax.inject.Inject;

/** {@link KeptFileRepository}, each call in a transaction of its own. */
@Stateless
public class KeptFileTransactions {

  @Inject private KeptFileRepository files;

  /** For the container. */
  public KeptFileTransactions() {}

  /** For use outside of a container. */
  KeptFileTransactions(KeptFileRepository files) {
    this.files = files;
  }

  public void keep(KeptFile file) {
    files.keep(file);
  }

  public List<KeptFile> of(String key) {
    return files.of(key);
  }

  public boolean touch(String blob, Instant expiresAt) {
    return files.touch(blob, expiresAt);
  }

  public boolean complete(String blob, Instant expiresAt) {
    return files.complete(blob, expiresAt);
  }

  public boolean forget(String blob) {
    return files.forget(blob);
  }

  public List<KeptFile> expire(Instant now, int max) {
    return files.expire(now, max);
  }

  public Set<String> known(Collection<String> blobs) {
    return files.known(blobs);
  }

  public void progress(long recipientId, long deviceId, long bytes) {
    files.progress(recipientId, deviceId, bytes);
  }

  public long progressOf(long recipientId, long deviceId) {
    return files.progressOf(recipientId, deviceId);
  }

  public int forgetProgress() {
    return files.forgetProgress();
  }
}
