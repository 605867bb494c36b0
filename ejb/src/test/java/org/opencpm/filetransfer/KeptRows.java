package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@link KeptFileRepository} in memory. */
final class KeptRows implements KeptFileRepository {

  final Map<String, KeptFile> rows = new ConcurrentHashMap<>();
  final Map<String, Long> progress = new ConcurrentHashMap<>();

  @Override
  public void keep(KeptFile file) {
    rows.put(file.blob(), file);
  }

  @Override
  public List<KeptFile> of(String key) {
    return rows.values().stream()
        .filter(file -> file.key().equals(key))
        .sorted(Comparator.comparing(KeptFile::expiresAt).reversed())
        .toList();
  }

  @Override
  public boolean touch(String blob, Instant expiresAt) {
    return change(blob, false, expiresAt);
  }

  @Override
  public boolean complete(String blob, Instant expiresAt) {
    return change(blob, true, expiresAt);
  }

  private boolean change(String blob, boolean whole, Instant expiresAt) {
    return rows.computeIfPresent(
            blob, (id, old) -> new KeptFile(id, old.key(), old.selector(), whole, expiresAt))
        != null;
  }

  @Override
  public boolean forget(String blob) {
    return rows.remove(blob) != null;
  }

  @Override
  public List<KeptFile> expire(Instant now, int max) {
    List<KeptFile> over =
        rows.values().stream().filter(f -> !f.expiresAt().isAfter(now)).limit(max).toList();
    over.forEach(file -> rows.remove(file.blob()));
    return over;
  }

  @Override
  public Set<String> known(Collection<String> blobs) {
    Set<String> known = new HashSet<>(blobs);
    known.retainAll(rows.keySet());
    return known;
  }

  @Override
  public void progress(long recipientId, long deviceId, long bytes) {
    progress.put(recipientId + "/" + deviceId, bytes);
  }

  @Override
  public long progressOf(long recipientId, long deviceId) {
    return progress.getOrDefault(recipientId + "/" + deviceId, 0L);
  }

  @Override
  public int forgetProgress() {
    return 0;
  }
}
