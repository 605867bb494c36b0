package org.opencpm.endtoend;

import java.util.List;
import java.util.Optional;

/**
 * A message that came by MSRP, put together from its chunks.
 *
 * @param id Message-ID of MSRP
 * @param chunks its SEND requests, in the order of arrival
 */
public record MsrpMessage(String id, String contentType, byte[] body, List<MsrpFrame> chunks) {

  /** The body, looked at as CPIM. */
  public CpimText cpim() {
    return new CpimText(body);
  }

  /** A header field of the CPIM wrapper or of its content; null when it is absent. */
  public String cpim(String name) {
    return cpim().header(name);
  }

  /** What is inside of the CPIM wrapper. */
  public String content() {
    return cpim().content();
  }

  public Optional<String> disposition() {
    return cpim().disposition();
  }

  public Optional<String> composing() {
    return cpim().composing();
  }

  /** The size of each chunk's body, in bytes. */
  public List<Integer> chunkSizes() {
    return chunks.stream().map(chunk -> chunk.body().length).toList();
  }

  @Override
  public String toString() {
    return chunks.get(0).toString();
  }
}
