package org.opencpm.client.file;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import net.coobird.thumbnailator.Thumbnails;

/**
 * A small picture that shows what a file is (CPM-CONV-066, CT-FT-07).
 *
 * @param contentType its media type
 * @param image its bytes
 */
public record Thumbnail(String contentType, byte[] image) {

  /** Largest one that is made, in bytes (fact sheet 6.1). */
  public static final int MAX_BYTES = 10 * 1024;

  private static final double QUALITY = 0.75;
  private static final int SIDE = 320;
  private static final int SMALLEST_SIDE = SIDE / 8;
  private static final long MAX_PIXELS = 100_000_000;

  /** Keeps a copy of the bytes. */
  public Thumbnail {
    Objects.requireNonNull(contentType, "contentType");
    image = image.clone();
  }

  @Override
  public byte[] image() {
    return image.clone();
  }

  /**
   * Makes one of a picture: JPEG of at most 320 x 320 pixels and {@link #MAX_BYTES}. The picture is
   * read in lines that are left out, never whole at its full size.
   *
   * @return empty when the file is no picture that Java reads, or one of more than 100 million
   *     pixels
   * @throws IOException when the file cannot be read
   */
  public static Optional<Thumbnail> of(Path file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Optional<BufferedImage> picture = in == null ? Optional.empty() : thinned(in);
      for (int side = SIDE; picture.isPresent() && side >= SMALLEST_SIDE; side /= 2) {
        byte[] icon = scaled(picture.get(), side);
        if (icon.length > 0 && icon.length <= MAX_BYTES) {
          return Optional.of(new Thumbnail("image/jpeg", icon));
        }
      }
      return Optional.empty();
    } catch (RuntimeException unreadable) {
      // Decoders throw all sorts of things at what only looks like a picture.
      return Optional.empty();
    }
  }

  private static Optional<BufferedImage> thinned(ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      return Optional.empty();
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MAX_PIXELS) {
        return Optional.empty();
      }
      ImageReadParam param = reader.getDefaultReadParam();
      int every = Math.max(1, Math.max(width, height) / (2 * SIDE));
      param.setSourceSubsampling(every, every, 0, 0);
      return Optional.of(reader.read(0, param));
    } catch (javax.imageio.IIOException broken) {
      return Optional.empty();
    } finally {
      reader.dispose();
    }
  }

  private static byte[] scaled(BufferedImage picture, int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(MAX_BYTES);
    Thumbnails.of(picture)
        .size(side, side)
        .imageType(BufferedImage.TYPE_INT_RGB)
        .outputFormat("jpg")
        .outputQuality(QUALITY)
        .toOutputStream(out);
    return out.toByteArray();
  }

  /** Type and size; never the picture. */
  @Override
  public String toString() {
    return contentType + " of " + image.length + " bytes";
  }
}
