package org.opencpm.filetransfer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.messaging.MediaType;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * The screening that comes with the server: media types that provider or recipient do not let
 * through (policy {@code file-blocked-types}), and content that is of another kind than its sender
 * says (policy {@code file-screening}). Content that is not recognised is nobody's lie.
 */
@ApplicationScoped
public class TypeScreening implements FileScreening {

  private Policies policies;
  private SubscriberDirectory subscribers;

  /** For the container's proxy. */
  protected TypeScreening() {}

  @Inject
  public TypeScreening(Policies policies, SubscriberDirectory subscribers) {
    this.policies = policies;
    this.subscribers = subscribers;
  }

  @Override
  public Optional<String> ofInvitation(FileSelector file, String sender, String recipient) {
    String type = essence(file);
    return subscribers
        .byAddress(recipient)
        .map(Subscriber::id)
        .map(id -> policies.of(id).get(Policy.FILE_BLOCKED_TYPES))
        .filter(list -> isListed(type, list))
        .map(list -> "type " + type);
  }

  private static boolean isListed(String type, String list) {
    String family = type.substring(0, type.indexOf('/') + 1) + '*';
    List<String> blocked = List.of(list.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    return blocked.contains(type) || blocked.contains(family);
  }

  @Override
  public Optional<String> ofBeginning(FileSelector file, byte[] first) {
    if (!policies.of(0).isOn(Policy.FILE_SCREENING)) {
      return Optional.empty();
    }
    String declared = essence(file);
    return FileKind.of(first)
        .filter(kind -> !kind.goesAs(declared))
        .map(kind -> "content is " + kind + ", not " + declared);
  }

  private static String essence(FileSelector file) {
    return file.type().flatMap(MediaType::parse).orElse(MediaType.OCTET_STREAM).essence();
  }
}
