package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Users;
import org.opencpm.storage.Blob;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/** The screening by type that comes with the server, and the thumbnails that it makes. */
class FileKindTest {

  private final Users users = new Users();
  private final Subscriber bob = users.add("bob");
  private final Preferences preferences = new Preferences();
  private final TypeScreening screening =
      new TypeScreening(new Policies(preferences), new SubscriberDirectory(users));

  private static FileSelector file(String type) {
    return new FileSelector(Optional.of("a"), Optional.of(type), OptionalLong.of(1), List.of());
  }

  @ParameterizedTest(name = "{0} as {1}: {2}")
  @CsvSource({
    "GIF89a,image/gif,true",
    "GIF89a,image/jpeg,false",
    "%PDF-1.7,application/pdf,true",
    "%PDF-1.7,image/png,false",
    "%PDF-1.7,application/octet-stream,true",
    "anything,image/jpeg,true",
    "G,image/jpeg,true",
    "xxxxftypisom,video/mp4,true",
    "xxxxftypisom,text/plain,false",
    "MZ\u0090,image/jpeg,false",
    "<!DOCTYPE html><script>,image/png,false",
    "  <SVG onload=x>,image/jpeg,false",
    "<!-- --><html>,image/gif,false",
    "<?xml version='1.0'?>,application/vnd.x+xml,true",
    "<html>,text/html,true",
    "<svg/>,image/svg+xml,true",
    "<3 you,image/jpeg,true",
  })
  @Requirement(value = "AD-PF-05", partial = true)
  void contentIsWhatItsTypeSays(String content, String type, boolean passes) {
    assertThat(
            screening
                .ofBeginning(file(type), content.getBytes(StandardCharsets.ISO_8859_1))
                .isEmpty())
        .isEqualTo(passes);
  }

  @Test
  @Requirement(value = "AD-PF-05", partial = true)
  void typesAreBlockedByTheirNameOrFamily() {
    preferences.user(bob.id(), Policy.FILE_BLOCKED_TYPES, "application/x-msdownload video/*");
    String to = "sip:bob@cpm.example";
    assertThat(screening.ofInvitation(file("video/mp4"), "sip:a@x", to)).isPresent();
    assertThat(screening.ofInvitation(file("Application/X-MSDownload;x=y"), "sip:a@x", to))
        .isPresent();
    assertThat(screening.ofInvitation(file("image/png"), "sip:a@x", to)).isEmpty();
  }

  @Test
  void itCanBeSwitchedOff() {
    preferences.provider(Policy.FILE_SCREENING, "false");
    assertThat(screening.ofBeginning(file("image/png"), "GIF89a".getBytes())).isEmpty();
  }

  private record Bytes(byte[] bytes) implements Blob {

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public int read(ByteBuffer into, long from) {
      int length = (int) Math.min(into.remaining(), bytes.length - from);
      if (length <= 0) {
        return -1;
      }
      into.put(bytes, (int) from, length);
      return length;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-066", partial = true)
  void aThumbnailIsMadeOfAPicture() throws Exception {
    BufferedImage picture = new BufferedImage(4000, 3000, BufferedImage.TYPE_INT_ARGB);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    byte[] icon = IconMaker.of(new Bytes(png.toByteArray())).orElseThrow();
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(icon));
    assertThat(small.getWidth()).isEqualTo(320);
    assertThat(small.getHeight()).isEqualTo(240);
    assertThat(icon.length).isLessThanOrEqualTo(10 * 1024);
  }

  @Test
  void whatGrowsWithoutEndIsLeftAlone() {
    ByteBuffer bomb = ByteBuffer.allocate(33);
    bomb.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
    bomb.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(100_000).putInt(100_000);
    bomb.put(new byte[] {8, 6, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(bomb.array(), 12, 17);
    bomb.putInt((int) crc.getValue());
    assertThat(IconMaker.of(new Bytes(bomb.array()))).isEmpty();
    assertThat(IconMaker.of(new Bytes(new byte[0]))).isEmpty();
    assertThat(IconMaker.of(new Bytes("GIF89a??".getBytes()))).isEmpty();
  }
}
