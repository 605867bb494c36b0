package org.opencpm.media.msrp;

/**
 * How much a peer may make us hold. All sizes are bytes.
 *
 * <table>
 * <caption>Defaults</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>line</td><td>8192</td><td>longest start line or header line, without its line end</td></tr>
 * <tr><td>headers</td><td>64</td><td>most header lines in a frame</td></tr>
 * <tr><td>headerBytes</td><td>16384</td><td>sum of all header lines of a frame</td></tr>
 * <tr><td>transactionId</td><td>64</td><td>longest transaction id that is taken (RFC 4975: 4 to
 * 32)</td></tr>
 * <tr><td>piece</td><td>16384</td><td>largest {@link MsrpFrameContent}</td></tr>
 * <tr><td>skipped</td><td>65536</td><td>bytes of a broken frame that are skipped in search of its
 * end, before the connection is given up</td></tr>
 * </table>
 */
public record MsrpLimits(
    int line, int headers, int headerBytes, int transactionId, int piece, int skipped) {

  /** The defaults of the table. */
  public static final MsrpLimits DEFAULT = new MsrpLimits(8192, 64, 16384, 64, 16384, 65536);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public MsrpLimits {
    if (line < 1
        || headers < 1
        || headerBytes < 1
        || transactionId < 1
        || piece < 1
        || skipped < 1) {
      throw new IllegalArgumentException("a limit is not positive");
    }
  }
}
