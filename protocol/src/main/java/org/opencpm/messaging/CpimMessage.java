package org.opencpm.messaging;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opencpm.notification.DispositionRequest;

/**
 * A message in the CPIM format (RFC 3862) with the disposition notification headers of RFC 5438.
 * Its bytes are kept as they came, so that what is passed on is what the sender wrote.
 *
 * <p>Reading is lenient where deployed clients need it: names in any case, lines that end in LF
 * alone, a {@code Content-Type: message/cpim} block in front, no headers before the content (then
 * it is {@code text/plain}). It is strict where identities depend on it: exactly one From and at
 * least one To, each with a URI; no folded lines; no control characters but the tab.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr><th>what</th><th>most</th></tr>
 * <tr><td>bytes of the message headers, and of the content's headers</td><td>16 KiB each</td></tr>
 * <tr><td>header lines of each of the two</td><td>100</td></tr>
 * </table>
 *
 * The length of the content is for the caller to bound.
 */
public final class CpimMessage {

  /** Namespace of the disposition notification headers (RFC 5438 section 6). */
  public static final String IMDN_NAMESPACE = "urn:ietf:params:imdn";

  /** Namespace of the headers without a prefix (RFC 3862 section 6). */
  public static final String CORE_NAMESPACE = "urn:ietf:params:cpim-headers:";

  /** The URI that stands for a sender or recipient who is named elsewhere, or not at all. */
  public static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

  private final byte[] bytes;
  private final List<CpimHeader> headers;
  private final CpimNames names;
  private final MimeEntity content;

  private CpimMessage(byte[] bytes, List<CpimHeader> headers, MimeEntity content) {
    this.bytes = bytes;
    this.headers = headers;
    this.names = new CpimNames(headers);
    this.content = content;
  }

  /**
   * Reads a message.
   *
   * @param body the bytes, copied
   * @throws CpimSyntaxException if they are no CPIM message or pass a limit
   */
  public static CpimMessage parse(byte[] body) throws CpimSyntaxException {
    byte[] bytes = body.clone();
    HeaderBlock block = HeaderBlock.read(bytes, 0, bytes.length, false);
    if (block.terminated() && isOuterMimeBlock(block.headers())) {
      block = HeaderBlock.read(bytes, block.end(), bytes.length, false);
    }
    requireAddresses(block.headers());
    MimeEntity content = CpimContent.read(bytes, block.end(), block.headers());
    return new CpimMessage(bytes, block.headers(), content);
  }

  /** Starts a message of our own. */
  public static Builder builder() {
    return new Builder();
  }

  /** A copy of the whole message, byte for byte as it was read or built. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Length of the whole message in bytes. */
  public int length() {
    return bytes.length;
  }

  /** The message headers in order; not those of the content. */
  public List<CpimHeader> headers() {
    return headers;
  }

  /** The From value as written. */
  public Optional<String> from() {
    return first("From");
  }

  /** The first To value as written. */
  public Optional<String> to() {
    return first("To");
  }

  /** The URI of From. */
  public Optional<String> fromUri() {
    return from().flatMap(CpimAddress::uri);
  }

  /** The URI of the first To. */
  public Optional<String> toUri() {
    return to().flatMap(CpimAddress::uri);
  }

  /** Tells whether From names nobody: any user of the host {@code anonymous.invalid} (RFC 3323). */
  public boolean anonymousFrom() {
    return fromUri().map(CpimAddress::isAnonymous).orElse(false);
  }

  /** When the sender wrote it, by his clock; empty if absent or not RFC 3339. */
  public Optional<OffsetDateTime> dateTime() {
    return first("DateTime").flatMap(Rfc3339::parse);
  }

  /** The subject without its language parameter. */
  public Optional<String> subject() {
    return first("Subject").map(CpimValue::withoutLanguage);
  }

  /**
   * The value of the first header of that name, whatever its prefix is here.
   *
   * @param namespaceUri the URI that the prefix stands for; {@link #CORE_NAMESPACE} for none
   * @param localName the name without prefix; case is ignored
   */
  public Optional<String> header(String namespaceUri, String localName) {
    return names.values(namespaceUri, localName).stream().findFirst();
  }

  /** The id that notifications about this message refer to (imdn.Message-ID). */
  public Optional<String> messageId() {
    return header(IMDN_NAMESPACE, "Message-ID").filter(id -> !id.isEmpty());
  }

  /** The notifications that the sender asks for; words that we do not know are left out. */
  public Set<DispositionRequest> dispositionRequests() {
    Set<DispositionRequest> requests = EnumSet.noneOf(DispositionRequest.class);
    names.values(IMDN_NAMESPACE, "Disposition-Notification").stream()
        .map(CpimValue::items)
        .flatMap(List::stream)
        .map(CpimValue::withoutParameters)
        .map(DispositionRequest::ofToken)
        .flatMap(Optional::stream)
        .forEach(requests::add);
    return Collections.unmodifiableSet(requests);
  }

  /** URIs of the intermediaries that want to see the notifications, top first. */
  public List<String> recordRoute() {
    return imdnUris("IMDN-Record-Route");
  }

  /** URIs that this notification still has to pass, next hop first. */
  public List<String> route() {
    return imdnUris("IMDN-Route");
  }

  /** Header names of the Require lines that we do not know the meaning of, as written. */
  public List<String> unknownRequirements() {
    List<String> unknown = new ArrayList<>();
    for (CpimHeader header : headers) {
      if (header.named("Require")) {
        CpimValue.items(header.value()).stream()
            .filter(name -> !names.understands(name))
            .forEach(unknown::add);
      }
    }
    return List.copyOf(unknown);
  }

  /** What the message wraps. */
  public MimeEntity content() {
    return content;
  }

  /** Tells whether both have the same bytes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CpimMessage that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Message id and content type; never addresses or content. */
  @Override
  public String toString() {
    return "CPIM " + messageId().orElse("without id") + ", " + content;
  }

  private static boolean isOuterMimeBlock(List<CpimHeader> headers) {
    boolean cpim = false;
    for (CpimHeader header : headers) {
      if (header.named("From")) {
        return false;
      }
      cpim |=
          header.named("Content-Type")
              && MediaType.parse(header.value()).filter(t -> t.is("message", "cpim")).isPresent();
    }
    return cpim;
  }

  private static void requireAddresses(List<CpimHeader> headers) throws CpimSyntaxException {
    int senders = 0;
    int recipients = 0;
    for (CpimHeader header : headers) {
      boolean from = header.named("From");
      boolean to = header.named("To");
      if ((from || to) && CpimAddress.uri(header.value()).isEmpty()) {
        throw new CpimSyntaxException(header.name() + " without a URI");
      }
      senders += from ? 1 : 0;
      recipients += to ? 1 : 0;
    }
    if (senders != 1 || recipients == 0) {
      throw new CpimSyntaxException("not exactly one From and at least one To");
    }
  }

  private Optional<String> first(String name) {
    for (CpimHeader header : headers) {
      if (header.named(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  private List<String> imdnUris(String localName) {
    return names.values(IMDN_NAMESPACE, localName).stream()
        .map(CpimAddress::uris)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Writes a message strictly: From and To as bare {@code <uri>} (one widely used client refuses
   * names there), each namespace before its first header, CRLF line ends. The order is fixed: From,
   * To, notification namespace and message id, DateTime, requested notifications, other
   * notification headers, then namespaces and headers in the order they were given. A value that
   * does not fit into its line is refused with an {@link IllegalArgumentException} at once.
   */
  public static final class Builder {

    private final CpimWriter writer = new CpimWriter();

    private Builder() {}

    /** Sets the sender, a URI without brackets. */
    public Builder from(String uri) {
      writer.from = CpimWriter.checkedUri(uri);
      return this;
    }

    /** Sets the recipient, a URI without brackets. */
    public Builder to(String uri) {
      writer.to = CpimWriter.checkedUri(uri);
      return this;
    }

    /** Sets the time of writing; it is written in milliseconds. */
    public Builder dateTime(OffsetDateTime time) {
      writer.dateTime = Optional.of(time);
      return this;
    }

    /** Sets the id that notifications will refer to. */
    public Builder messageId(String id) {
      writer.messageId = Optional.of(HeaderLines.checkedText(id));
      return this;
    }

    /** Sets the notifications to ask for; an empty set asks for none. */
    public Builder dispositions(Set<DispositionRequest> requests) {
      writer.dispositions = Set.copyOf(requests);
      return this;
    }

    /** Adds another header of the notification namespace, for example {@code IMDN-Route}. */
    public Builder imdn(String localName, String value) {
      writer.imdn.add(HeaderLines.checked(new CpimHeader("imdn." + localName, value)));
      return this;
    }

    /** Declares a prefix for the headers added after it. */
    public Builder namespace(String prefix, String uri) {
      String value = prefix + " <" + CpimWriter.checkedUri(uri) + ">";
      writer.others.add(HeaderLines.checked(new CpimHeader("NS", value)));
      return this;
    }

    /** Adds a header by its full name, prefix included. */
    public Builder header(String name, String value) {
      writer.others.add(HeaderLines.checked(new CpimHeader(name, value)));
      return this;
    }

    /** Sets the type of the content; {@code text/plain;charset=UTF-8} if never called. */
    public Builder contentType(String mediaType) {
      if (MediaType.parse(mediaType).isEmpty()) {
        throw new IllegalArgumentException("not a media type");
      }
      writer.contentType = HeaderLines.checkedText(mediaType);
      return this;
    }

    /** Adds a header of the content, for example Content-Disposition. */
    public Builder contentHeader(String name, String value) {
      writer.contentHeaders.add(HeaderLines.checked(new CpimHeader(name, value)));
      return this;
    }

    /** Sets the content; empty if never called. */
    public Builder content(byte[] content) {
      writer.content = content.clone();
      return this;
    }

    /**
     * Writes the message.
     *
     * @throws IllegalStateException if sender or recipient is missing
     * @throws IllegalArgumentException if the headers are more than a reader accepts
     */
    public CpimMessage build() {
      try {
        return parse(writer.write());
      } catch (CpimSyntaxException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
  }
}
