package org.opencpm.endtoend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A file of a phone, and what its session description says of it (RFC 5547; fact sheet 6.1). */
public final class FileText {

  private final String name;
  private final String type;
  private final byte[] content;
  private String transferId = UUID.randomUUID().toString().substring(0, 14);
  private long size;
  private String hash;
  private String range;
  private String hidden;

  private FileText(String name, String type, byte[] content) {
    this.name = name;
    this.type = type;
    this.content = content;
    this.size = content.length;
    this.hash = sha1(content);
  }

  /** A picture of so many bytes, no two of them alike. */
  public static FileText photo(int bytes) {
    return of("trail map.jpg", "image/jpeg", bytes);
  }

  /**
   * A file of so many random bytes.
   *
   * @param name as it stands between the quotes
   */
  public static FileText of(String name, String type, int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes + name.hashCode()).nextBytes(content);
    if (type.equals("image/jpeg") && bytes > 4) {
      System.arraycopy(
          new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0}, 0, content, 0, 4);
    }
    return new FileText(name, type, content);
  }

  /** A file with this text in it. */
  public static FileText ofContent(String name, String type, String text) {
    return new FileText(name, type, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The same name, type and bytes, in another transfer. */
  public FileText again() {
    return new FileText(name, type, content);
  }

  /** Says another size. */
  public FileText saying(long bytes) {
    size = bytes;
    return this;
  }

  /** Leaves a part of the selector out, named with its colon. */
  public FileText hiding(String part) {
    hidden = part;
    return this;
  }

  /** Says another digest. */
  public FileText saying(String digest) {
    hash = digest;
    return this;
  }

  /** Only the bytes behind so many. */
  public FileText from(int bytes) {
    range = (bytes + 1) + "-" + content.length;
    return this;
  }

  public byte[] content() {
    return content.clone();
  }

  public String type() {
    return type;
  }

  public String selector() {
    return java.util.stream.Stream.of(
            "name:\"" + name + "\"", "type:" + type, "size:" + size, "hash:sha-1:" + hash)
        .filter(part -> hidden == null || !part.startsWith(hidden))
        .collect(java.util.stream.Collectors.joining(" "));
  }

  public String transferId() {
    return transferId;
  }

  /** The attributes of its medium. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("a=file-selector:" + selector());
    lines.add("a=file-transfer-id:" + transferId);
    lines.add("a=file-disposition:attachment");
    lines.add("a=file-date:creation:\"Tue, 05 Mar 2024 10:00:00 +0000\"");
    lines.add("a=x-unknown:is passed on");
    if (range != null) {
      lines.add("a=file-range:" + range);
    }
    return lines;
  }

  /** An m-line of its own for it, of a phone whose end listens there. */
  public String medium(RawMsrpPeer media, String direction) {
    StringBuilder text = new StringBuilder(400);
    text.append("m=message ").append(media.port()).append(" TCP/MSRP *\r\n");
    text.append("a=accept-types:").append(type).append("\r\n");
    text.append("a=setup:").append(direction.equals("sendonly") ? "actpass" : "passive");
    text.append("\r\na=connection:new\r\na=path:").append(media.path()).append("\r\n");
    text.append("a=").append(direction).append("\r\n");
    lines().forEach(line -> text.append(line).append("\r\n"));
    return text.toString();
  }

  /** The message that carries its bytes from there on. */
  public ChatMessage message(int from) {
    return ChatMessage.bare(type, java.util.Arrays.copyOfRange(content, from, content.length));
  }

  /** The message that carries it. */
  public ChatMessage message() {
    return message(0);
  }

  private static String sha1(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(content);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
