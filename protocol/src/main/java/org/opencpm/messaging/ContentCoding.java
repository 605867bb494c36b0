package org.opencpm.messaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Undoes a Content-Encoding. One widely used client compresses its disposition notifications with
 * {@code deflate} whatever it is told.
 */
public final class ContentCoding {

  /** The codings that {@link #decode} knows, as an Accept-Encoding header says them. */
  public static final String ACCEPTED = "deflate, gzip, identity";

  /** Most bytes that a compressed body may grow to. */
  public static final int MAX_INFLATED = 1024 * 1024;

  private ContentCoding() {}

  /** Whether {@link #decode} knows this value of a Content-Encoding header; no lists of codings. */
  public static boolean isKnown(String coding) {
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity", "gzip", "x-gzip", "deflate" -> true;
      default -> false;
    };
  }

  /**
   * Decodes a body.
   *
   * @param coding value of the Content-Encoding header; one coding, as lists are not in use here
   * @throws CpimSyntaxException if the coding is unknown, or the data broken or too much
   */
  public static byte[] decode(String coding, byte[] data) throws CpimSyntaxException {
    switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "":
      case "identity":
        return data;
      case "gzip":
      case "x-gzip":
        return gunzip(data);
      case "deflate":
        return inflate(data);
      default:
        throw new CpimSyntaxException("unknown Content-Encoding");
    }
  }

  private static byte[] gunzip(byte[] data) throws CpimSyntaxException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
      return bounded(in);
    } catch (IOException e) {
      throw new CpimSyntaxException("broken gzip data", e);
    }
  }

  /**
   * {@code deflate} means the zlib frame (RFC 1950), but senders of the bare RFC 1951 stream exist:
   * what does not start as a zlib frame is read as such a stream.
   */
  private static byte[] inflate(byte[] data) throws CpimSyntaxException {
    boolean framed =
        data.length >= 2
            && (data[0] & 0x0f) == 8
            && (((data[0] & 0xff) << 8) | (data[1] & 0xff)) % 31 == 0;
    if (framed) {
      try {
        return inflate(data, false);
      } catch (ZipException e) {
        // A bare stream may begin like a frame by chance.
        return bare(data);
      } catch (IOException e) {
        throw new CpimSyntaxException("broken deflate data", e);
      }
    }
    return bare(data);
  }

  private static byte[] bare(byte[] data) throws CpimSyntaxException {
    try {
      return inflate(data, true);
    } catch (IOException e) {
      throw new CpimSyntaxException("broken deflate data", e);
    }
  }

  private static byte[] inflate(byte[] data, boolean bare) throws IOException, CpimSyntaxException {
    Inflater inflater = new Inflater(bare);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(data), inflater)) {
      byte[] plain = bounded(in);
      if (inflater.needsDictionary()) {
        throw new CpimSyntaxException("deflate data needs a dictionary");
      }
      return plain;
    } finally {
      inflater.end();
    }
  }

  private static byte[] bounded(InputStream in) throws IOException, CpimSyntaxException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (out.size() + n > MAX_INFLATED) {
        throw new CpimSyntaxException("compressed body grows beyond " + MAX_INFLATED + " bytes");
      }
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }
}
