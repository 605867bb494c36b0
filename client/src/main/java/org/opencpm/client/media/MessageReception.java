package org.opencpm.client.media;

import java.util.List;
import java.util.Optional;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.transport.IncomingChunk;
import org.opencpm.media.msrp.transport.MessageAssembler;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.messaging.MediaType;

/** Puts together what comes on one MSRP session; on its loop. */
final class MessageReception implements MsrpSessionHandler {

  private static final int MOST_AT_ONCE = 16;

  private final MessageStream stream;
  private final List<String> types;
  private final MessageAssembler assembler;

  MessageReception(MessageStream stream, MediaWish wish) {
    this.stream = stream;
    this.types = wish.acceptTypes();
    this.assembler = new MessageAssembler(wish.maxSize(), MOST_AT_ONCE);
  }

  @Override
  public void bound() {
    stream.bound(this);
  }

  @Override
  public void chunkStarted(IncomingChunk chunk) {
    if (isAcceptable(chunk.head().contentType())) {
      assembler.started(chunk);
    } else {
      chunk.answer(MsrpStatus.UNSUPPORTED_TYPE, null);
    }
  }

  private boolean isAcceptable(String type) {
    Optional<MediaType> parsed = MediaType.parse(type);
    return types.contains("*")
        || parsed.isPresent()
            && (types.contains(parsed.get().essence())
                || types.contains(parsed.get().type() + "/*"));
  }

  @Override
  public void chunkData(IncomingChunk chunk, byte[] data) {
    assembler.data(chunk, data);
  }

  @Override
  public void chunkEnded(IncomingChunk chunk, Continuation flag) {
    Optional<MessageAssembler.Message> whole = assembler.ended(chunk, flag);
    if (whole.isEmpty()) {
      // A refused chunk has its answer: a second one is not sent.
      chunk.answer(MsrpStatus.OK, null);
      return;
    }
    MessageAssembler.Message message = whole.get();
    int status =
        stream.received(
            new ReceivedContent(
                message.head().messageId(),
                message.head().contentType(),
                message.content(),
                System.nanoTime()));
    if (status != 0) {
      chunk.answer(status, null);
    }
  }

  @Override
  public void reported(MsrpReport report) {
    // Success is told by disposition notifications, failure by the answers to the chunks.
  }

  @Override
  public void writabilityChanged(boolean writable) {
    // The sender asks the session itself.
  }

  @Override
  public void lost(String reason) {
    assembler.clear();
    stream.lost(this);
  }
}
