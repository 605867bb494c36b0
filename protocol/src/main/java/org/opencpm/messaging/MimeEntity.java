package org.opencpm.messaging;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A media type, header lines and a body (RFC 2045): what a CPIM message wraps, and one part of a
 * multipart body. The body is kept as it came; {@link #decoded()} undoes its encodings.
 */
public final class MimeEntity {

  private static final String CONTENT_TYPE = "Content-Type";

  private final MediaType mediaType;
  private final List<CpimHeader> headers;
  private final byte[] data;
  private final int from;
  private final int to;

  private MimeEntity(MediaType mediaType, List<CpimHeader> headers, byte[] data, int from, int to) {
    this.mediaType = mediaType;
    this.headers = headers;
    this.data = data;
    this.from = from;
    this.to = to;
  }

  /**
   * Makes an entity.
   *
   * @param mediaType its type; it becomes the first header
   * @param headers its other headers; a Content-Type among them is left out
   * @param body its body, copied
   * @throws IllegalArgumentException if a header could not be written as one line
   */
  public static MimeEntity of(MediaType mediaType, List<CpimHeader> headers, byte[] body) {
    List<CpimHeader> all = new ArrayList<>(headers.size() + 1);
    all.add(new CpimHeader(CONTENT_TYPE, mediaType.toString()));
    for (CpimHeader header : headers) {
      if (!header.named(CONTENT_TYPE)) {
        all.add(HeaderLines.checked(header));
      }
    }
    return new MimeEntity(mediaType, List.copyOf(all), body.clone(), 0, body.length);
  }

  /** Makes an entity over a piece of bytes that nobody changes any more. */
  static MimeEntity view(List<CpimHeader> headers, byte[] data, int from, int to) {
    MediaType type = MediaType.TEXT_PLAIN;
    for (CpimHeader header : headers) {
      if (header.named(CONTENT_TYPE)) {
        type = MediaType.parse(header.value()).orElse(MediaType.OCTET_STREAM);
        break;
      }
    }
    return new MimeEntity(type, headers, data, from, to);
  }

  /**
   * The type of the body: {@code text/plain} if there is no Content-Type, {@code
   * application/octet-stream} if it cannot be read.
   */
  public MediaType mediaType() {
    return mediaType;
  }

  /** The value of the first header of that name; case is ignored. */
  public Optional<String> header(String name) {
    for (CpimHeader header : headers) {
      if (header.named(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  /** All headers in order, Content-Type among them. */
  public List<CpimHeader> headers() {
    return headers;
  }

  /** A copy of the body as it came, encodings and all. */
  public byte[] body() {
    return Arrays.copyOfRange(data, from, to);
  }

  /** Length of the body as it came, in bytes. */
  public int length() {
    return to - from;
  }

  /**
   * The body with its Content-Transfer-Encoding (base64, quoted-printable) and its Content-Encoding
   * (deflate with or without the zlib frame, gzip) undone.
   *
   * @return a copy, at most {@value ContentCoding#MAX_INFLATED} bytes if it was compressed
   * @throws CpimSyntaxException if an encoding is unknown, broken or grows beyond that bound
   */
  public byte[] decoded() throws CpimSyntaxException {
    byte[] plain =
        TransferEncoding.decode(header("Content-Transfer-Encoding").orElse("binary"), body());
    Optional<String> coding = header("Content-Encoding");
    return coding.isPresent() ? ContentCoding.decode(coding.get(), plain) : plain;
  }

  /** Appends headers, empty line and body. */
  void writeTo(ByteArrayOutputStream out) {
    for (CpimHeader header : headers) {
      HeaderLines.write(header, out);
    }
    HeaderLines.endLine(out);
    out.write(data, from, to - from);
  }

  /** Tells whether headers and body of both are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MimeEntity that
        && headers.equals(that.headers)
        && mediaType.equals(that.mediaType)
        && Arrays.equals(data, from, to, that.data, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(headers, length());
  }

  /** Type and length; never the body, which is private to the users. */
  @Override
  public String toString() {
    return mediaType.essence() + " of " + length() + " bytes";
  }
}
