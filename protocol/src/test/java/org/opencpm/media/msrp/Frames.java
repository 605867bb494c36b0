package org.opencpm.media.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs the codec over bytes in memory and shows frames as lines of text. */
final class Frames {

  private Frames() {}

  /** What a decoder makes of these pieces, adjacent contents joined. */
  static List<String> read(MsrpLimits limits, byte[]... pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(new MsrpFrameDecoder(limits));
    for (byte[] piece : pieces) {
      channel.writeInbound(Unpooled.copiedBuffer(piece));
    }
    List<String> shown = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      if (frame instanceof MsrpFrameContent content) {
        body.write(content.bytes(), content.offset(), content.length());
        continue;
      }
      flush(body, shown);
      shown.add(show(frame));
    }
    flush(body, shown);
    channel.finishAndReleaseAll();
    return shown;
  }

  private static void flush(ByteArrayOutputStream body, List<String> shown) {
    if (body.size() > 0) {
      shown.add("body " + body.toString(StandardCharsets.ISO_8859_1));
      body.reset();
    }
  }

  private static String show(Object frame) {
    if (frame instanceof MsrpFrameEnd end) {
      return "end " + end.transactionId() + end.continuation().flag();
    }
    MsrpFrameStart start = (MsrpFrameStart) frame;
    if (start.problem() != null) {
      return (start.problem().fatal() ? "fatal " : "broken ")
          + start.transactionId()
          + " "
          + start.problem().reason();
    }
    return (start.isRequest() ? start.method() : start.status() + " " + start.comment())
        + " "
        + start.transactionId()
        + " to "
        + start.toPath()
        + " from "
        + start.fromPath()
        + " "
        + start.headers()
        + (start.body() ? " with body" : "");
  }

  /** The bytes that an encoder makes of frames. */
  static byte[] write(List<? extends MsrpFrame> frames) {
    EmbeddedChannel channel = new EmbeddedChannel(new MsrpFrameEncoder());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (MsrpFrame frame : frames) {
      channel.writeOutbound(frame);
    }
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      byte[] copy = new byte[part.readableBytes()];
      part.readBytes(copy);
      bytes.writeBytes(copy);
      part.release();
    }
    channel.finishAndReleaseAll();
    return bytes.toByteArray();
  }

  /** The frames themselves, for what is to be written again. */
  static List<MsrpFrame> decode(byte[] bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new MsrpFrameDecoder());
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    List<MsrpFrame> frames = new ArrayList<>();
    for (MsrpFrame f = channel.readInbound(); f != null; f = channel.readInbound()) {
      frames.add(f);
    }
    channel.finishAndReleaseAll();
    return frames;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
