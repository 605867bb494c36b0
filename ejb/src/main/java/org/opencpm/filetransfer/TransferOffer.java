package org.opencpm.filetransfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.chat.ChatOffer;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.Outcome;

/**
 * What an invitation offers to transfer (RFC 5547; fact sheet 6.1): its description, and its files
 * with what other parts of its body say of them. Media that carry no file, or that go the other way
 * than the first one that does, are none of them.
 *
 * @param push the one who invites sends; else he wants to get
 */
record TransferOffer(SessionDescription description, List<OfferedFile> files, boolean push) {

  private static final Logger LOG = Logger.getLogger(TransferOffer.class.getName());

  TransferOffer {
    files = List.copyOf(files);
  }

  /** Whether a description offers a file. */
  static boolean isOne(SessionDescription description) {
    return description.messages().stream()
        .anyMatch(m -> m.port() != 0 && m.medium().has(FileSelector.ATTRIBUTE));
  }

  /** Whether the thumbnail of a medium is there, or is to be fetched elsewhere. */
  boolean hasIcon(int index) {
    return files.stream()
        .filter(file -> file.index() == index)
        .anyMatch(file -> file.icon().isPresent() || file.file().iconContentId().isEmpty());
  }

  /**
   * Reads the body of an invitation.
   *
   * @throws MessageRefused when it offers no file, or one without what it takes to transfer it
   */
  static TransferOffer read(Content content) throws MessageRefused {
    try {
      return of(ChatOffer.read(content), parts(content));
    } catch (SdpSyntaxException e) {
      throw new MessageRefused(Outcome.NOT_ACCEPTABLE_HERE, "SDP: " + e.getMessage());
    } catch (CpimSyntaxException e) {
      throw new MessageRefused(Outcome.MALFORMED, "body: " + e.getMessage());
    }
  }

  private static List<MimeEntity> parts(Content content) throws CpimSyntaxException {
    if (!content.type().strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      return List.of();
    }
    MediaType type =
        MediaType.parse(content.type())
            .orElseThrow(() -> new CpimSyntaxException("no Content-Type"));
    return Multipart.parse(content.bytes(), type).parts();
  }

  private static TransferOffer of(SessionDescription description, List<MimeEntity> parts)
      throws MessageRefused, SdpSyntaxException, CpimSyntaxException {
    List<MimeEntity> cpims =
        parts.stream().filter(part -> part.mediaType().is("message", "cpim")).toList();
    List<OfferedFile> files = new ArrayList<>();
    Boolean push = null;
    for (MsrpMedia medium : description.messages()) {
      Optional<FileDescription> file = FileDescription.of(medium.medium());
      if (medium.port() == 0 || file.isEmpty() || medium.path().isEmpty()) {
        continue;
      }
      boolean pushes = medium.direction().sends();
      push = push == null ? Boolean.valueOf(pushes) : push;
      if (push == pushes && (pushes || medium.direction().receives())) {
        Optional<MimeEntity> cpim =
            cpims.size() > files.size() ? Optional.of(cpims.get(files.size())) : Optional.empty();
        files.add(file(medium, file.get(), parts, cpim));
      }
    }
    if (files.isEmpty()) {
      throw new MessageRefused(Outcome.NOT_ACCEPTABLE_HERE, "no file is offered");
    }
    return new TransferOffer(description, files, push);
  }

  private static OfferedFile file(
      MsrpMedia medium, FileDescription file, List<MimeEntity> parts, Optional<MimeEntity> cpim)
      throws MessageRefused, CpimSyntaxException {
    FileSelector selector = file.selector();
    boolean whole =
        selector.name().isPresent() && selector.type().isPresent() && selector.size().isPresent();
    if (medium.direction().sends() && !whole) {
      // CPM-CONV-051, AD-REL-12: an invitation that hides one of them is none.
      throw new MessageRefused(
          Outcome.NOT_ACCEPTABLE_HERE, "a file is offered with its name, type and size");
    }
    Optional<MimeEntity> icon = file.iconContentId().flatMap(id -> icon(id, parts));
    if (cpim.isEmpty()) {
      return new OfferedFile(medium, file, icon, cpim, null, Set.of());
    }
    CpimMessage headers = CpimMessage.parse(cpim.get().decoded());
    return new OfferedFile(
        medium, file, icon, cpim, headers.messageId().orElse(null), headers.dispositionRequests());
  }

  /** A thumbnail that cannot be shown safely is left out; the file is worth more than it. */
  private static Optional<MimeEntity> icon(String contentId, List<MimeEntity> parts) {
    for (MimeEntity part : parts) {
      if (contentId.equals(id(part))) {
        try {
          FileIcons.check(part);
          return Optional.of(part);
        } catch (FileRefused | CpimSyntaxException e) {
          LOG.log(Level.INFO, "a thumbnail is left out: {0}", e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private static String id(MimeEntity part) {
    String id = part.header("Content-ID").orElse("").strip();
    return id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
  }
}
