package org.opencpm.media.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;
import java.util.Map;

/**
 * Writes {@link MsrpFrame}s (RFC 4975 9): To-Path, From-Path, then the other headers as they stand
 * in the list. The bytes of a body are not copied. Who writes the frames keeps them in order; a
 * transaction id must not be one that the body could hold.
 */
public final class MsrpFrameEncoder extends MessageToMessageEncoder<MsrpFrame> {

  private static final int HEAD_SIZE = 384;

  private boolean body;

  /** Makes an encoder for one connection. */
  public MsrpFrameEncoder() {
    super(MsrpFrame.class);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, MsrpFrame frame, List<Object> out) {
    if (frame instanceof MsrpFrameContent content) {
      out.add(Unpooled.wrappedBuffer(content.bytes(), content.offset(), content.length()));
    } else if (frame instanceof MsrpFrameStart start) {
      ByteBuf buffer = ctx.alloc().buffer(HEAD_SIZE);
      start(start, buffer);
      out.add(buffer);
    } else if (frame instanceof MsrpFrameEnd end) {
      ByteBuf buffer = ctx.alloc().buffer(48);
      end(end, buffer);
      out.add(buffer);
    }
  }

  private void start(MsrpFrameStart start, ByteBuf buffer) {
    if (start.problem() != null) {
      throw new IllegalArgumentException("a broken frame is not sent");
    }
    text("MSRP ", buffer);
    text(start.transactionId(), buffer);
    buffer.writeByte(' ');
    if (start.isRequest()) {
      text(start.method(), buffer);
    } else {
      text(Integer.toString(start.status()), buffer);
      if (!start.comment().isEmpty()) {
        buffer.writeByte(' ');
        text(start.comment(), buffer);
      }
    }
    lineEnd(buffer);
    header("To-Path", start.toPath().toString(), buffer);
    header("From-Path", start.fromPath().toString(), buffer);
    for (Map.Entry<String, String> header : start.headers()) {
      header(header.getKey(), header.getValue(), buffer);
    }
    body = start.body();
    if (body) {
      lineEnd(buffer);
    }
  }

  private void end(MsrpFrameEnd end, ByteBuf buffer) {
    if (body) {
      lineEnd(buffer);
    }
    text("-------", buffer);
    text(end.transactionId(), buffer);
    buffer.writeByte(end.continuation().flag());
    lineEnd(buffer);
  }

  private static void header(String name, String value, ByteBuf buffer) {
    text(name, buffer);
    text(": ", buffer);
    text(value, buffer);
    lineEnd(buffer);
  }

  private static void text(String text, ByteBuf buffer) {
    ByteBufUtil.writeUtf8(buffer, text);
  }

  private static void lineEnd(ByteBuf buffer) {
    buffer.writeByte('\r').writeByte('\n');
  }
}
