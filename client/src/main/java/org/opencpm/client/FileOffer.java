package org.opencpm.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.opencpm.client.file.FileUpload;
import org.opencpm.client.file.PartFile;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.filetransfer.FileDates;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.filetransfer.FileRange;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.notification.DispositionRequest;

/**
 * A file that a client is to send to somebody (AD-CL-19). Immutable; made with {@link #to}. The
 * file must not change until it is sent.
 */
public final class FileOffer {

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final String recipient;
  private final Path file;
  private final String name;
  private final String type;
  private final long size;
  private final long from;
  private final FileDates dates;
  private final Optional<Thumbnail> thumbnail;
  private final boolean rendered;
  private final boolean successReport;
  private final Optional<String> description;
  private final Set<DispositionRequest> notifications;
  private final Optional<String> conversationId;
  private final Optional<String> inReplyTo;

  private FileOffer(Builder builder) throws IOException {
    recipient = builder.recipient;
    file = builder.file;
    size = Files.size(file);
    name = builder.name == null ? file.getFileName().toString() : builder.name;
    type = builder.type == null ? probed(file) : builder.type;
    from = builder.from;
    dates =
        FileDates.createdAt(
            OffsetDateTime.ofInstant(
                Files.getLastModifiedTime(file).toInstant(), ZoneId.systemDefault()));
    thumbnail =
        builder.makesThumbnail ? Thumbnail.of(file) : Optional.ofNullable(builder.thumbnail);
    rendered = builder.rendered;
    successReport = builder.successReport;
    description = Optional.ofNullable(builder.description);
    notifications = Set.copyOf(builder.notifications);
    conversationId = Optional.ofNullable(builder.conversationId);
    inReplyTo = Optional.ofNullable(builder.inReplyTo);
    if (from < 0 || from > 0 && from >= size) {
      throw new IllegalArgumentException("The file has only " + size + " bytes");
    }
  }

  private static String probed(Path file) throws IOException {
    String type = Files.probeContentType(file);
    return type == null ? UNKNOWN_TYPE : type;
  }

  /**
   * A file for somebody.
   *
   * @param recipient a sip or tel address
   * @param file the file
   */
  public static Builder to(String recipient, Path file) {
    return new Builder(recipient, file);
  }

  /** Who gets it. */
  public String recipient() {
    return recipient;
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Its name as the recipient sees it. */
  public String name() {
    return name;
  }

  /** Its media type. */
  public String type() {
    return type;
  }

  /** Its size in bytes, when the offer was made. */
  public long size() {
    return size;
  }

  /** Bytes that the other side has already. */
  public long from() {
    return from;
  }

  /** What shows what it is. */
  public Optional<Thumbnail> thumbnail() {
    return thumbnail;
  }

  /** Whether it is to be played at once, rather than kept. */
  public boolean rendered() {
    return rendered;
  }

  /** Whether the recipient's end is to report by MSRP that it has come. */
  public boolean successReport() {
    return successReport;
  }

  /** What it is, in words. */
  public Optional<String> description() {
    return description;
  }

  /** When it was made. */
  public Optional<OffsetDateTime> date() {
    return dates.time("creation");
  }

  /** The notifications asked for; empty for none. */
  public Set<DispositionRequest> notifications() {
    return notifications;
  }

  /** The conversation it belongs to; empty for a new one (SD-CONV-04). */
  public Optional<String> conversationId() {
    return conversationId;
  }

  /** Contribution-ID of the item that it replies to. */
  public Optional<String> inReplyTo() {
    return inReplyTo;
  }

  /**
   * What the session description says of it; reads the whole file for its digest.
   *
   * @param transferId new for each try
   * @param icon Content-ID of the thumbnail; empty for none
   */
  FileDescription described(String transferId, Optional<String> icon) throws IOException {
    FileSelector selector = FileSelector.of(name, type, size, PartFile.hashOf(file));
    return new FileDescription(
        selector,
        Optional.of(transferId),
        Optional.of(rendered ? "render" : "attachment"),
        dates,
        icon.map(id -> "cid:" + id),
        from == 0 ? Optional.empty() : Optional.of(new FileRange(from + 1, OptionalLong.of(size))));
  }

  /**
   * The file as it is to be uploaded to a content server.
   *
   * @param tid names the upload: new for each file, the same to go on with it
   */
  public FileUpload upload(String tid) {
    return new FileUpload(tid, file, name, type, thumbnail);
  }

  /** Gathers what makes up an offer. */
  public static final class Builder {
    private final String recipient;
    private final Path file;
    private String name;
    private String type;
    private long from;
    private Thumbnail thumbnail;
    private boolean makesThumbnail = true;
    private boolean rendered;
    private boolean successReport;
    private String description;
    private Set<DispositionRequest> notifications = EnumSet.noneOf(DispositionRequest.class);
    private String conversationId;
    private String inReplyTo;

    private Builder(String recipient, Path file) {
      this.recipient = Objects.requireNonNull(recipient, "recipient");
      this.file = Objects.requireNonNull(file, "file");
    }

    /** Another name than the file's own. */
    public Builder name(String shown) {
      name = Objects.requireNonNull(shown, "shown");
      return this;
    }

    /** Its media type; by default told by its name. */
    public Builder type(String mediaType) {
      type = Objects.requireNonNull(mediaType, "mediaType");
      return this;
    }

    /** Goes on behind so many bytes, which the other side has already (AD-CL-20). */
    public Builder from(long bytes) {
      from = bytes;
      return this;
    }

    /**
     * A thumbnail that is there. By default one is made of a file that is a picture (CT-FT-07). The
     * server passes it to devices that show thumbnails, and to no others.
     */
    public Builder thumbnail(Thumbnail picture) {
      thumbnail = Objects.requireNonNull(picture, "picture");
      makesThumbnail = false;
      return this;
    }

    /** Sends no thumbnail. */
    public Builder withoutThumbnail() {
      thumbnail = null;
      makesThumbnail = false;
      return this;
    }

    /** The recipient's device shall play it at once, as a voice message. */
    public Builder rendered() {
      rendered = true;
      return this;
    }

    /**
     * Asks the recipient's end for an MSRP success report (RFC 4975 section 7.1.2): without it the
     * file does not count as sent (CT-FT-10).
     */
    public Builder successReport() {
      successReport = true;
      return this;
    }

    /**
     * Says what it is ({@code i=}).
     *
     * @throws IllegalArgumentException when it has more than one line
     */
    public Builder description(String text) {
      if (text.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("A description is one line");
      }
      description = text.isBlank() ? null : text;
      return this;
    }

    /** Asks for notifications about it. */
    public Builder ask(Set<DispositionRequest> wanted) {
      notifications = Set.copyOf(wanted);
      return this;
    }

    /** Asks to be told when it is delivered and displayed, and when that fails. */
    public Builder askAll() {
      return ask(
          Set.of(
              DispositionRequest.POSITIVE_DELIVERY,
              DispositionRequest.NEGATIVE_DELIVERY,
              DispositionRequest.DISPLAY));
    }

    /** Puts it into a known conversation (SD-CONV-05). */
    public Builder conversation(String id) {
      conversationId = Objects.requireNonNull(id, "id");
      return this;
    }

    /** Contribution-ID of the item that it replies to. */
    public Builder inReplyTo(String contributionId) {
      inReplyTo = Objects.requireNonNull(contributionId, "contributionId");
      return this;
    }

    /**
     * Makes the offer.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when it has not the bytes before its rest
     */
    public FileOffer build() throws IOException {
      return new FileOffer(this);
    }
  }
}
