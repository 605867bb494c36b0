package org.opencpm.filetransfer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of files that are known by their first bytes. */
enum FileKind {
  JPEG(List.of("image/jpeg", "image/jpg", "image/pjpeg"), 0, 0xFF, 0xD8, 0xFF),
  PNG(List.of("image/png"), 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A),
  GIF(List.of("image/gif"), 0, "GIF8"),
  PDF(List.of("application/pdf", "application/x-pdf"), 0, "%PDF-"),
  /** Many formats are archives of this kind: it may be any application's. */
  ZIP(List.of("application/*"), 0, 'P', 'K', 0x03, 0x04),
  /** ISO base media: MP4, 3GPP, QuickTime, and pictures of newer cameras. */
  ISO_MEDIA(List.of("video/*", "audio/*", "image/*"), 4, "ftyp"),
  WINDOWS_PROGRAM(
      List.of("application/x-msdownload", "application/x-dosexec", "application/exe"),
      0,
      "MZ\u0090"),
  LINUX_PROGRAM(
      List.of("application/x-executable", "application/x-elf", "application/x-sharedlib"),
      0,
      0x7F,
      'E',
      'L',
      'F'),
  /** HTML, SVG and their like: what a browser would run. */
  MARKUP(List.of("text/*", "application/*", "image/svg+xml"), 0, "<") {

    @Override
    boolean begins(byte[] first) {
      String text = new String(first, 0, Math.min(first.length, 256), StandardCharsets.UTF_8);
      return ROOTS.matcher(text).lookingAt();
    }
  };

  /** A byte order mark or white space may stand before the first element. */
  private static final Pattern ROOTS =
      Pattern.compile(
          "[\\uFEFF\\s]*<(?:!--|(?:!doctype|\\?xml|html|head|body|script|svg)\\b)",
          Pattern.CASE_INSENSITIVE);

  private final List<String> types;
  private final int place;
  private final byte[] magic;

  FileKind(List<String> types, int place, int... magic) {
    this.types = types;
    this.place = place;
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  FileKind(List<String> types, int place, String magic) {
    this.types = types;
    this.place = place;
    this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The kind of a file that begins so; empty if it is none of these. */
  static Optional<FileKind> of(byte[] first) {
    return Arrays.stream(values()).filter(kind -> kind.begins(first)).findFirst();
  }

  boolean begins(byte[] first) {
    int end = place + magic.length;
    return first.length >= end && Arrays.equals(first, place, end, magic, 0, magic.length);
  }

  /** Whether it is a picture made of pixels. */
  boolean isPicture() {
    return types.stream()
        .anyMatch(type -> type.startsWith("image/") && !type.equals("image/svg+xml"));
  }

  /** Whether a file of this kind may say that it is of that type; octets are octets. */
  boolean goesAs(String type) {
    String family = type.substring(0, type.indexOf('/') + 1) + '*';
    return type.equals("application/octet-stream")
        || types.contains(type)
        || types.contains(family);
  }
}
