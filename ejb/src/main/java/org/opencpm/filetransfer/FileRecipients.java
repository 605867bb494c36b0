package org.opencpm.filetransfer;

import java.util.List;
import java.util.Optional;
import org.opencpm.chat.ChatOffer;
import org.opencpm.group.ResourceList;
import org.opencpm.group.ResourceListException;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.OmaWarning;
import org.opencpm.signalling.Outcome;

/**
 * Whom files are for: several in one request go to one recipient only (CT-FT-09; fact sheet 6.5). A
 * recipient list is that of RFC 5366.
 */
final class FileRecipients {

  private FileRecipients() {}

  /**
   * Checks the body of an INVITE.
   *
   * @throws MessageRefused 403 with Warning 100 when several files are for several recipients
   */
  static void check(Content body, Settings settings) throws MessageRefused {
    int recipients = listed(body, settings.maxGroupSize());
    if (recipients > 1 && files(body) > 1) {
      String reason = "several files to several recipients";
      throw new MessageRefused(
          Answer.of(Outcome.FORBIDDEN, reason)
              .with(
                  "Warning",
                  OmaWarning.FUNCTION_NOT_ALLOWED.at(settings.host(), reason).headerValue()));
    }
  }

  private static long files(Content body) {
    try {
      SessionDescription description = ChatOffer.read(body);
      return description.messages().stream()
          .filter(m -> m.port() != 0 && m.medium().has(FileSelector.ATTRIBUTE))
          .count();
    } catch (SdpSyntaxException unreadable) {
      // Said with 488 once it is known who sent it.
      return 0;
    }
  }

  private static int listed(Content body, int most) {
    Optional<MediaType> type = MediaType.parse(body.type());
    if (type.isEmpty() || !type.get().type().equals("multipart")) {
      return 0;
    }
    try {
      List<MimeEntity> parts = Multipart.parse(body.bytes(), type.get()).parts();
      for (MimeEntity part : parts) {
        if (part.mediaType().is("application", "resource-lists+xml")) {
          return ResourceList.parse(part.decoded(), most).entries().size();
        }
      }
      return 0;
    } catch (CpimSyntaxException | ResourceListException unreadable) {
      // Whatever it is, it is no list of several recipients.
      return 0;
    }
  }
}
