package org.opencpm.media.msrp.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.opencpm.media.msrp.MsrpFrameDecoder;
import org.opencpm.media.msrp.MsrpFrameEncoder;

/** Opens and takes connections and gives them their pipeline. */
final class Wire {

  private static final int BACKLOG = 1024;

  private final EndpointSettings settings;
  private final EventLoop loop;
  private final SessionTable table;
  private final TlsEngines tls;

  Wire(EndpointSettings settings, EventLoop loop, SessionTable table) {
    this.settings = settings;
    this.loop = loop;
    this.table = table;
    tls = new TlsEngines(settings.identity(), settings.authorities());
  }

  boolean canListenWithTls() {
    return tls.canListen();
  }

  /**
   * Listens.
   *
   * @throws IOException if the port cannot be had
   */
  Channel listen(InetSocketAddress address, boolean secure) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (table.connections().size() >= settings.connections()) {
                      channel.close();
                    } else {
                      equip(channel, secure ? tls::forAccepting : null);
                    }
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + address, bound.cause());
    }
    return bound.channel();
  }

  /**
   * Starts to connect. On the loop.
   *
   * @param host of the peer's path, for TLS
   * @return null if the system gives no socket
   */
  MsrpConnection connect(InetSocketAddress address, boolean secure, String host, PeerTrust trust) {
    Supplier<SSLEngine> engine = () -> tls.forConnecting(host, address.getPort(), trust);
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.times().connect().toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    equip(channel, secure ? engine : null);
                  }
                })
            .connect(address);
    MsrpConnection connection = connected.channel().pipeline().get(MsrpConnection.class);
    if (connection != null) {
      connected.addListener(
          done -> {
            if (!done.isSuccess()) {
              connection.failed("cannot connect: " + done.cause().getMessage());
            }
          });
    }
    return connection;
  }

  private WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(settings.lowWater(), settings.highWater());
  }

  private void equip(Channel channel, Supplier<SSLEngine> engine) {
    if (engine != null) {
      SslHandler handler = new SslHandler(engine.get());
      handler.setHandshakeTimeoutMillis(settings.times().connect().toMillis());
      channel.pipeline().addLast(handler);
    }
    if (settings.tap() != null) {
      channel.pipeline().addLast(new TapHandler(settings.tap()));
    }
    MsrpConnection connection = new MsrpConnection(channel, settings, table.connections(), table);
    channel
        .pipeline()
        .addLast(new FlushConsolidationHandler(64, true))
        .addLast(new MsrpFrameDecoder(settings.limits()))
        .addLast(new MsrpFrameEncoder())
        .addLast(connection);
    table.connections().add(connection);
    channel.closeFuture().addListener(closed -> table.connections().remove(connection));
  }
}
