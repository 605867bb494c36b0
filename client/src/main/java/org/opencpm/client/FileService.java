package org.opencpm.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.opencpm.client.file.ContentServer;
import org.opencpm.client.file.PartFile;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.filetransfer.FileInfoDocument;
import org.opencpm.filetransfer.FileName;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.notification.DispositionRequest;

/**
 * The files of a client: over MSRP, and over HTTP by way of a content server. Safe for use by
 * several threads.
 */
public final class FileService {

  private final ClientSettings settings;
  private final FileTransfers transfers;
  private final Supplier<RequestIds> names;
  private final Function<StandaloneMessage, CompletableFuture<SendResult>> messages;
  private final Function<ReceivedMessage, CompletableFuture<Optional<SendResult>>> displayed;
  private final ContentServer content;

  FileService(
      ClientSettings settings,
      FileTransfers transfers,
      Supplier<RequestIds> names,
      Function<StandaloneMessage, CompletableFuture<SendResult>> messages,
      Function<ReceivedMessage, CompletableFuture<Optional<SendResult>>> displayed) {
    this.displayed = displayed;
    this.settings = settings;
    this.transfers = transfers;
    this.names = names;
    this.messages = messages;
    this.content =
        new ContentServer(
            settings
                .files()
                .contentServer()
                .orElseGet(() -> URI.create("http://" + settings.serverHost() + ":9080/ft")),
            settings.identity().digestUser(),
            settings.identity().password());
  }

  /**
   * Offers a file to somebody and sends it over MSRP when it is accepted (AD-CL-19, fact sheet
   * 6.2). One that was lost goes on by another offer {@link FileOffer.Builder#from} where it
   * stopped.
   *
   * @param offer which file, and to whom
   * @return its transfer, which is not answered yet
   * @throws IllegalArgumentException when it is larger than this client may send (CT-FT-06)
   */
  public FileTransfer send(FileOffer offer) {
    return send(List.of(offer)).transfers().get(0);
  }

  /**
   * Offers several files to somebody in one invitation, each with an m-line of its own (CT-FT-05).
   * Each is taken or refused for itself and has a transfer of its own. The conversation is that of
   * the first.
   *
   * @param offers which files; all of them to the same recipient
   * @return their session, which is not answered yet
   * @throws IllegalArgumentException when there is none, one is larger than this client may send
   *     (CT-FT-06), or there are several recipients (CT-FT-09): nothing is sent
   */
  public FileSession send(List<FileOffer> offers) {
    return transfers.send(List.copyOf(offers), names.get());
  }

  /**
   * Asks somebody for a file, or for the rest of one that came in part (AD-CL-20, CT-FT-04.2, fact
   * sheet 6.3). A file that waits at the server comes from there.
   *
   * @param address a sip or tel address
   * @param wanted which file: all that is known of it, its digest above all
   * @param folder where it is put
   * @return its transfer, which is not answered yet
   */
  public FileTransfer fetch(String address, FileSelector wanted, Path folder) {
    return fetch(address, List.of(wanted), folder).transfers().get(0);
  }

  /**
   * As {@link #fetch(String, FileSelector, Path)}, for several files in one request. The other side
   * gives all of them or some.
   *
   * @throws IllegalArgumentException when one is larger than this client takes (CT-FT-16)
   */
  public FileSession fetch(String address, List<FileSelector> wanted, Path folder) {
    return transfers.fetch(address, List.copyOf(wanted), folder, names.get());
  }

  /** The content server, for uploads. */
  public ContentServer contentServer() {
    return content;
  }

  /**
   * Tells somebody where a file is to be fetched that was uploaded (fact sheet 6.7).
   *
   * @param offer which file it was, and whom to tell
   * @param document what the content server said
   */
  public CompletableFuture<SendResult> announce(FileOffer offer, FileInfoDocument document) {
    StandaloneMessage.Builder message =
        StandaloneMessage.to(offer.recipient())
            .content(FileInfoDocument.MEDIA_TYPE, document.write())
            .ask(offer.notifications().toArray(DispositionRequest[]::new));
    offer.conversationId().ifPresent(message::conversation);
    offer.inReplyTo().ifPresent(message::inReplyTo);
    return messages.apply(message.build());
  }

  /**
   * Tells the sender of a file that its user has seen it, if the sender asked for that, once.
   *
   * @return what the server answered; empty when nothing was asked for
   */
  public CompletableFuture<Optional<SendResult>> markDisplayed(FileTransfer transfer) {
    Optional<ReceivedMessage> message =
        transfer instanceof FileReceiving came ? came.message() : Optional.empty();
    return message
        .map(displayed)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  /**
   * Fetches a file from a content server, or its rest when it came in part before. Blocks.
   *
   * @param file where it is and what it is
   * @param folder where it is put; never outside of it, whatever its name says
   * @param progress hears how many bytes of it are there
   * @return where it is
   * @throws IOException when the server refuses, the connection breaks or the file cannot be
   *     written: another call goes on
   */
  public Path download(FileInfo file, Path folder, LongConsumer progress) throws IOException {
    return download(file.url(), file.name().orElse(""), file.size(), folder, progress);
  }

  /**
   * As {@link #download(FileInfo, Path, LongConsumer)}, of a file of which only the place is known.
   * Its name is the one that the server gives it.
   */
  public Path download(URI url, Path folder, LongConsumer progress) throws IOException {
    Optional<String> disposition = content.disposition(url);
    String name = disposition.flatMap(FileName::inDisposition).orElse("");
    return download(url.toString(), name, -1, folder, progress);
  }

  private Path download(String url, String name, long size, Path folder, LongConsumer progress)
      throws IOException {
    try (PartFile part =
        PartFile.open(folder, name, Optional.empty(), Optional.of(url), settings.clock())) {
      return content.download(URI.create(url), part, size, progress);
    }
  }
}
