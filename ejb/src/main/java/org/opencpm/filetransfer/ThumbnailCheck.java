package org.opencpm.filetransfer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.opencpm.messaging.MediaType;

/**
 * Looks at a preview before it is taken: an image of at most {@value #MAX_BYTES} bytes that says of
 * itself to have at most {@value #MAX_PIXELS} pixels on each side. It is never decoded, so that one
 * that would grow without end costs nothing here; one whose head cannot be read is left to the
 * recipient to refuse, unless it is known to be something else ({@link FileKind}).
 */
final class ThumbnailCheck {

  static final int MAX_BYTES = 256 * 1024;
  static final int MAX_PIXELS = 4096;

  private ThumbnailCheck() {}

  /**
   * The media type to give it out with.
   *
   * @param declared as the sender named it
   * @throws FileRefused if it is no image or too large
   */
  static String typeOf(byte[] image, Optional<String> declared) throws FileRefused {
    return typeOf(image, declared, MAX_BYTES, MAX_PIXELS);
  }

  /** As above, with other bounds. */
  static String typeOf(byte[] image, Optional<String> declared, int maxBytes, int maxPixels)
      throws FileRefused {
    if (image.length > maxBytes) {
      throw refused("a thumbnail has at most " + maxBytes + " bytes");
    }
    Optional<String> found = look(image, maxPixels);
    String type = declared.flatMap(MediaType::parse).map(MediaType::essence).orElse("");
    if (type.startsWith("image/") && !type.equals("image/svg+xml")) {
      Optional<FileKind> other = FileKind.of(image).filter(kind -> !kind.isPicture());
      if (other.isPresent()) {
        throw refused("a thumbnail is an image, not " + other.get());
      }
      return type;
    }
    return found.orElseThrow(() -> refused("a thumbnail is an image"));
  }

  private static Optional<String> look(byte[] image, int maxPixels) throws FileRefused {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(image))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return webp(image, maxPixels);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        bound(reader.getWidth(0), reader.getHeight(0), maxPixels);
        return Optional.of("image/" + reader.getFormatName().toLowerCase(Locale.ROOT));
      } finally {
        reader.dispose();
      }
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // No head that can be read: it says nothing of its size.
      return Optional.empty();
    }
  }

  private static Optional<String> webp(byte[] image, int maxPixels) throws FileRefused {
    Optional<WebpHead> head = WebpHead.of(image);
    if (head.isPresent()) {
      bound(head.get().width(), head.get().height(), maxPixels);
    }
    return head.map(known -> "image/webp");
  }

  private static void bound(int width, int height, int maxPixels) throws FileRefused {
    if (width > maxPixels || height > maxPixels) {
      throw refused("a thumbnail has at most " + maxPixels + " pixels on each side");
    }
  }

  private static FileRefused refused(String why) {
    return new FileRefused(FileRefused.Reason.THUMBNAIL, why);
  }
}
