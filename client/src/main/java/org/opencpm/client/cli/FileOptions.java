package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencpm.client.FileOffer;
import org.opencpm.client.file.Thumbnail;
import picocli.CommandLine.Option;

/** Options that say which file, and how it is shown. */
final class FileOptions {

  @Option(names = "--name", description = "Another name for it than its own.")
  private String name;

  @Option(
      names = "--type",
      paramLabel = "MEDIA-TYPE",
      description = "Its media type (default: told by its name).")
  private String type;

  @Option(
      names = "--thumbnail",
      paramLabel = "FILE",
      description = "A JPEG or PNG as its thumbnail (default: made, of a picture).")
  private Path thumbnail;

  @Option(names = "--no-thumbnail", description = "Send no thumbnail.")
  private boolean noThumbnail;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "What it is; over MSRP the recipient sees it before he takes the file.")
  private String description;

  @Option(names = "--render", description = "To be played at once, as a voice message.")
  private boolean rendered;

  /** Whether they speak of one file, and not of several. */
  boolean nameOne() {
    return name != null || type != null || thumbnail != null || description != null;
  }

  /** The file as an offer to somebody. */
  FileOffer.Builder offer(String recipient, Path file) throws IOException {
    FileOffer.Builder offer = FileOffer.to(recipient, file);
    if (name != null) {
      offer.name(name);
    }
    if (type != null) {
      offer.type(type);
    }
    if (description != null) {
      offer.description(description);
    }
    if (rendered) {
      offer.rendered();
    }
    if (thumbnail != null) {
      String kind = Files.probeContentType(thumbnail);
      offer.thumbnail(
          new Thumbnail(kind == null ? "image/jpeg" : kind, Files.readAllBytes(thumbnail)));
    } else if (noThumbnail) {
      offer.withoutThumbnail();
    }
    return offer;
  }
}
