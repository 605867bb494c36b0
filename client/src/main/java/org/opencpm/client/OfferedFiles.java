package org.opencpm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.media.SessionBodies;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.filetransfer.FileDescription;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.media.sdp.SdpSyntaxException;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.signalling.HeaderList;

/**
 * The files that an INVITE or a re-INVITE offers, or asks for, each with what other parts of the
 * body say of it: its thumbnail by Content-ID, its CPIM headers by their order (fact sheet 6.1).
 * Media that carry no file, or go the other way than the first that does, are none of them.
 *
 * @param sdp the session description
 * @param files in the order of their m-lines
 * @param push whether the other side wants to send; else it wants to get
 */
record OfferedFiles(SessionDescription sdp, List<OfferedFile> files, boolean push) {

  private static final int MOST_THUMBNAIL = 256 * 1024;

  /** Keeps its own copy of the list. */
  OfferedFiles {
    files = List.copyOf(files);
  }

  /**
   * Reads an invitation.
   *
   * @param request the INVITE or re-INVITE
   * @param around the header fields that say who sent it and what it belongs to
   * @return empty when it is about no file
   */
  static Optional<OfferedFiles> of(IncomingRequest request, HeaderList around) {
    try {
      Optional<SessionDescription> sdp =
          SessionBodies.description(request.headers(), request.body());
      return sdp.isEmpty() ? Optional.empty() : read(request, around, sdp.get());
    } catch (SdpSyntaxException unreadable) {
      // Refused as one without a message medium.
      return Optional.empty();
    }
  }

  private static Optional<OfferedFiles> read(
      IncomingRequest request, HeaderList around, SessionDescription sdp)
      throws SdpSyntaxException {
    List<MimeEntity> parts = parts(request);
    List<MimeEntity> cpims =
        parts.stream().filter(part -> part.mediaType().is("message", "cpim")).toList();
    List<OfferedFile> files = new ArrayList<>();
    boolean push = false;
    for (MsrpMedia medium : sdp.messages()) {
      Optional<FileDescription> file = FileDescription.of(medium.medium());
      if (medium.port() == 0 || file.isEmpty()) {
        continue;
      }
      boolean sends = medium.direction().sends();
      push = files.isEmpty() ? sends : push;
      if (push == sends) {
        Optional<ReceivedMessage> message =
            cpims.size() > files.size()
                ? message(request, around, cpims.get(files.size()))
                : Optional.empty();
        files.add(
            new OfferedFile(
                medium.index(),
                file.get(),
                medium.medium().title().filter(title -> !title.isBlank()),
                file.get().iconContentId().flatMap(id -> thumbnail(id, parts)),
                message));
      }
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(new OfferedFiles(sdp, files, push));
  }

  private static List<MimeEntity> parts(IncomingRequest request) {
    Optional<MediaType> type = request.headers().first("Content-Type").flatMap(MediaType::parse);
    if (type.isEmpty() || !type.get().type().equals("multipart")) {
      return List.of();
    }
    try {
      return Multipart.parse(request.body(), type.get()).parts();
    } catch (CpimSyntaxException broken) {
      // The description was found all the same, or there is no file.
      return List.of();
    }
  }

  private static Optional<Thumbnail> thumbnail(String id, List<MimeEntity> parts) {
    for (MimeEntity part : parts) {
      if (part.header("Content-ID").map(String::strip).equals(Optional.of("<" + id + ">"))) {
        try {
          byte[] image = part.decoded();
          return image.length <= MOST_THUMBNAIL && part.mediaType().type().equals("image")
              ? Optional.of(new Thumbnail(part.mediaType().essence(), image))
              : Optional.empty();
        } catch (CpimSyntaxException broken) {
          // The file is worth more than its picture.
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ReceivedMessage> message(
      IncomingRequest request, HeaderList around, MimeEntity part) {
    Envelope envelope =
        new Envelope(
            around, new byte[0], request.requestUri(), request.arrivalNanos(), Optional.empty());
    try {
      return Optional.of(ReceivedMessage.wrapped(envelope, CpimMessage.parse(part.decoded())));
    } catch (CpimSyntaxException broken) {
      // Its sender will not be told, which he could only have asked for in there.
      return Optional.empty();
    }
  }

  /** The files at these places alone. */
  OfferedFiles at(java.util.Set<Integer> places) {
    return new OfferedFiles(
        sdp, files.stream().filter(file -> places.contains(file.place())).toList(), push);
  }
}
