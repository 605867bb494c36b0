package org.opencpm.filetransfer;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.operation.Metrics;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.Subscriber;

/** The requests of senders: upload, how far it is, the rest of it (fact sheet 6.6). */
@ApplicationScoped
public class Uploads {

  private ContentServer server;
  private FileRevocation revocation;
  private DigestAuthenticator authenticator;
  private Metrics metrics;

  /** For the container's proxy. */
  protected Uploads() {}

  @Inject
  public Uploads(
      ContentServer server,
      FileRevocation revocation,
      DigestAuthenticator authenticator,
      Metrics metrics) {
    this.server = server;
    this.revocation = revocation;
    this.authenticator = authenticator;
    this.metrics = metrics;
  }

  /** An empty POST asks whether credentials are needed; one with a form brings a file. */
  void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Optional<Subscriber> sender = authenticated(request, response);
    if (sender.isEmpty()) {
      return;
    }
    if (!hasBody(request)) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    try {
      FormUpload upload =
          new FormUpload(
              server, sender.get().id(), request.getContentType(), request.getContentLengthLong());
      BodyReader.read(request, response, upload, metrics);
    } catch (FormSyntaxException e) {
      closeAfter(response);
      Problem.UNSUPPORTED_TYPE.answer(response, "an upload is a multipart/form-data");
    }
  }

  /** How far an upload is, or where the file is to be fetched. */
  void get(HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    Optional<Subscriber> sender = authenticated(request, response);
    if (sender.isEmpty()) {
      return;
    }
    Map<String, String> query = Query.parse(request.getQueryString());
    String tid = query.getOrDefault("tid", "");
    if (query.containsKey("get_upload_info") && FileOffer.isTid(tid)) {
      Documents.answer(response, server.progress(sender.get().id(), tid));
    } else if (query.containsKey("get_download_info") && FileOffer.isTid(tid)) {
      Documents.answer(response, server.document(sender.get().id(), tid));
    } else {
      Problem.BAD_REQUEST.answer(response, "tid and get_upload_info or get_download_info");
    }
  }

  /** The rest of an upload; its URL is proof enough. */
  void put(String key, HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    FileTransfer transfer = server.uploadOf(key);
    Optional<ContentRange> range =
        Optional.ofNullable(request.getHeader("Content-Range")).flatMap(ContentRange::parse);
    if (range.isEmpty()) {
      closeAfter(response);
      Problem.BAD_RANGE.answer(response, "as in Content-Range: bytes 16-30/31");
      return;
    }
    if (transfer.state() == TransferState.COMPLETE) {
      closeAfter(response);
      Documents.answer(response, server.document(transfer));
      return;
    }
    OptionalLong size = range.get().size();
    Upload upload = server.resume(transfer, size);
    long held = upload.position();
    if (range.get().first() > held || held > size.orElse(Long.MAX_VALUE)) {
      upload.close();
      closeAfter(response);
      response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
      Documents.answer(response, server.progress(transfer));
      return;
    }
    BodyReader.read(request, response, new RangeUpload(server, upload, range.get()), metrics);
  }

  /** Takes a file back, complete or not; its URL is proof enough. */
  void delete(String key, HttpServletResponse response) throws FileRefused {
    revocation.ofUpload(key);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  private Optional<Subscriber> authenticated(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    DigestAuthenticator.Result result =
        authenticator.ofContentServer(
            Collections.list(request.getHeaders("Authorization")),
            request.getMethod(),
            request.getRequestURI());
    if (result.refusal().isPresent()) {
      result.refusal().get().headers().forEach(h -> response.addHeader(h.getKey(), h.getValue()));
      boolean challenge = result.refusal().get().status() == HttpServletResponse.SC_UNAUTHORIZED;
      if (hasBody(request)) {
        closeAfter(response);
      }
      (challenge ? Problem.UNAUTHORIZED : Problem.FORBIDDEN)
          .answer(response, challenge ? "digest authentication" : "subscription not active");
    }
    return result.subscriber();
  }

  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length > 0 || length < 0 && request.getHeader("Transfer-Encoding") != null;
  }

  /** What is left of the body is not read: the connection cannot serve another request. */
  private static void closeAfter(HttpServletResponse response) {
    response.setHeader("Connection", "close");
  }
}
