package org.opencpm.filetransfer;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;
import net.coobird.thumbnailator.Thumbnails;
import org.opencpm.storage.Blob;

/**
 * Makes thumbnails of pictures whose senders sent none. A picture is read from the store piece by
 * piece and thinned out while it is decoded, one at a time; one that says that it has more than
 * {@value #MAX_PIXELS} pixels is left alone, so that none grows without end.
 */
final class IconMaker {

  /** Most pixels of a picture that is decoded. */
  static final long MAX_PIXELS = 40_000_000;

  /** What clients show (fact sheet 6.1). */
  private static final int SIDE = 320;

  private static final int MAX_BYTES = 10 * 1024;
  private static final double QUALITY = 0.75;
  private static final Logger LOG = Logger.getLogger(IconMaker.class.getName());
  private static final Semaphore ONE = new Semaphore(1);

  private IconMaker() {}

  /** The thumbnail of a picture, JPEG; empty if it is none that can be read. */
  static Optional<byte[]> of(Blob picture) {
    ONE.acquireUninterruptibly();
    try (ImageInputStream in = new BlobImage(picture)) {
      Optional<BufferedImage> small = thinned(in);
      for (int side = SIDE; small.isPresent() && side >= SIDE / 4; side /= 2) {
        byte[] icon = scaled(small.get(), side);
        if (icon.length <= MAX_BYTES) {
          return Optional.of(icon);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Decoders throw all sorts of things at what only looks like a picture.
      LOG.log(Level.INFO, "no thumbnail of a picture: {0}", e.toString());
    } finally {
      ONE.release();
    }
    return Optional.empty();
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
      int every = Math.max(1, Math.max(width, height) / (4 * SIDE));
      param.setSourceSubsampling(every, every, 0, 0);
      return Optional.of(reader.read(0, param));
    } finally {
      reader.dispose();
    }
  }

  /** A blob, as decoders want it. */
  private static final class BlobImage extends ImageInputStreamImpl {

    private final Blob blob;

    BlobImage(Blob blob) {
      this.blob = blob;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      checkClosed();
      bitOffset = 0;
      int read = blob.read(ByteBuffer.wrap(into, offset, length), streamPos);
      streamPos += Math.max(0, read);
      return read;
    }

    @Override
    public long length() {
      return blob.length();
    }
  }
}
