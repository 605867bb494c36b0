package org.opencpm.client;

import java.util.List;
import java.util.UUID;
import org.opencpm.group.CopyControl;
import org.opencpm.group.ResourceList;
import org.opencpm.messaging.CpimHeader;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;

/**
 * The body of a MESSAGE to several recipients: a list of them and the message (RFC 5365, RFC 5366
 * section 4, RFC 4826).
 *
 * @param contentType the body's media type with its boundary
 * @param body the body
 */
record RecipientList(String contentType, byte[] body) {

  /**
   * A body for these recipients and this CPIM message.
   *
   * @throws IllegalArgumentException when a recipient is no address
   */
  static RecipientList of(List<String> recipients, byte[] cpim) {
    String boundary = "cpm-" + UUID.randomUUID();
    List<ResourceList.Entry> entries =
        recipients.stream()
            .map(address -> new ResourceList.Entry(address, CopyControl.TO, false))
            .toList();
    MimeEntity list =
        part(
            "application/resource-lists+xml",
            List.of(new CpimHeader("Content-Disposition", "recipient-list")),
            new ResourceList(entries).write());
    MimeEntity message = part("message/cpim", List.of(), cpim);
    return new RecipientList(
        "multipart/mixed;boundary=\"" + boundary + "\"",
        Multipart.write(boundary, List.of(list, message)));
  }

  private static MimeEntity part(String type, List<CpimHeader> headers, byte[] body) {
    return MimeEntity.of(MediaType.parse(type).orElseThrow(), headers, body);
  }
}
