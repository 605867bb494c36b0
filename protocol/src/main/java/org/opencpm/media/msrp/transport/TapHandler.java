package org.opencpm.media.msrp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;

/** Shows a connection's bytes to a {@link ByteTap}. */
final class TapHandler extends ChannelDuplexHandler {

  private final ByteTap tap;

  TapHandler(ByteTap tap) {
    this.tap = tap;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      tap.read(local(context), remote(context), ByteBufUtil.getBytes(bytes));
    }
    super.channelRead(context, message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBuf bytes) {
      tap.written(local(context), remote(context), ByteBufUtil.getBytes(bytes));
    }
    super.write(context, message, promise);
  }

  private static InetSocketAddress local(ChannelHandlerContext context) {
    return (InetSocketAddress) context.channel().localAddress();
  }

  private static InetSocketAddress remote(ChannelHandlerContext context) {
    return (InetSocketAddress) context.channel().remoteAddress();
  }
}
