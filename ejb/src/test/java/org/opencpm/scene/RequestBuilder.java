package org.opencpm.scene;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.Flow;

/** Writes requests as they come from the SIP side. */
public final class RequestBuilder {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String method;
  private final String uri;
  private final HeaderList.Builder headers = HeaderList.builder();
  private Flow source = new Flow("udp", "192.0.2.1", 5070);
  private String ownRoute;
  private byte[] body = new byte[0];

  private RequestBuilder(String method, String uri) {
    this.method = method;
    this.uri = uri;
  }

  /** A request with nothing but what identifies it. */
  public static RequestBuilder bare(String method, String uri) {
    return new RequestBuilder(method, uri);
  }

  /** A request with From, To, Call-ID and CSeq. */
  public static RequestBuilder request(String method, String uri, String from) {
    int number = COUNT.incrementAndGet();
    return new RequestBuilder(method, uri)
        .with("From", "<" + from + ">;tag=t" + number)
        .with("To", "<" + uri + ">")
        .with("Call-ID", "call-" + number)
        .with("CSeq", "1 " + method);
  }

  /** A REGISTER of that address-of-record. */
  public static RequestBuilder register(String address) {
    return request("REGISTER", "sip:cpm.example", address).with("To", "<" + address + ">");
  }

  /** Sets a header field, in place of those of its name. */
  public RequestBuilder with(String name, String value) {
    headers.set(name, value);
    return this;
  }

  /** Appends a header field. */
  public RequestBuilder and(String name, String value) {
    headers.add(name, value);
    return this;
  }

  public RequestBuilder source(Flow flow) {
    this.source = flow;
    return this;
  }

  /** The Route of ours by which it came (IMS mode). */
  public RequestBuilder ownRoute(String route) {
    this.ownRoute = route;
    return this;
  }

  public RequestBuilder body(String contentType, String text) {
    return body(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  public RequestBuilder body(String contentType, byte[] content) {
    this.body = content;
    return with("Content-Type", contentType);
  }

  public InboundRequest build() {
    return new InboundRequest(method, uri, source, source, ownRoute, headers.build(), body);
  }
}
