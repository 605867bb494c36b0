package org.opencpm.administration;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MessageRepository;

/** Gives out what a message says, and writes down who read it, in one transaction. */
@Stateless
public class ContentTransactions {

  /** Bytes of a text that is shown. */
  private static final int LONGEST = 64 * 1024;

  @Inject private MessageRepository messages;
  @Inject private Audit audit;

  /** For the container. */
  public ContentTransactions() {}

  /** For use outside of a container. */
  ContentTransactions(MessageRepository messages, Audit audit) {
    this.messages = messages;
    this.audit = audit;
  }

  /** What a row of a message says; empty when it is gone. */
  public Optional<Content> read(Actor actor, LiveRecipient row, String key) {
    audit.note(
        actor, "read-content", "message " + key + " for " + row.recipient(), null, row.messageId());
    byte[] body = messages.body(row.id());
    if (body == null) {
      return Optional.empty();
    }
    return Optional.of(content(row.contentType(), body));
  }

  static Content content(String contentType, byte[] body) {
    Optional<MediaType> type = MediaType.parse(contentType == null ? "" : contentType);
    if (type.filter(t -> t.is("message", "cpim")).isPresent()) {
      try {
        CpimMessage cpim = CpimMessage.parse(body);
        return text(cpim.content().mediaType().toString(), cpim.content().decoded());
      } catch (CpimSyntaxException e) {
        return new Content(contentType, body.length, null);
      }
    }
    return text(contentType, body);
  }

  private static Content text(String contentType, byte[] bytes) {
    Optional<MediaType> type = MediaType.parse(contentType == null ? "" : contentType);
    boolean shown =
        bytes.length <= LONGEST && type.filter(t -> t.type().equals("text")).isPresent();
    return new Content(
        contentType, bytes.length, shown ? new String(bytes, charset(type.get())) : null);
  }

  private static Charset charset(MediaType type) {
    try {
      return type.param("charset").map(Charset::forName).orElse(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }
}
