package org.sluice.distribution.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Stands in front of the server's socket and sees each connection before its handshake: one too
/// many is closed without a word, the others get a [HeadDeadline].
///
/// What is remembered is bounded by what is open.
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private final Map<InetAddress, Integer> ofAddress = new HashMap<>();
  private final Map<SocketAddress, HeadDeadline> deadlines = new ConcurrentHashMap<>();
  private volatile @Nullable ConnectionLimits limits;
  private int open;
  private long refused;

  /// From now on these limits hold; before there are none.
  void limit(ConnectionLimits to) {
    limits = to;
  }

  /// Connections that were closed because there were too many.
  synchronized long refused() {
    return refused;
  }

  /// The deadline of the connection from that address and port.
  Optional<HeadDeadline> deadline(@Nullable SocketAddress remote) {
    return remote == null ? Optional.empty() : Optional.ofNullable(deadlines.get(remote));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    ConnectionLimits now = limits;
    if (now == null || !(accepted instanceof Channel connection)) {
      context.fireChannelRead(accepted);
      return;
    }
    if (!(connection.remoteAddress() instanceof InetSocketAddress remote)
        || !enter(remote.getAddress(), now)) {
      // It has no event loop yet, so that nothing gentler is possible.
      connection.unsafe().closeForcibly();
      return;
    }
    HeadDeadline deadline = new HeadDeadline(now.request());
    deadlines.put(remote, deadline);
    connection.pipeline().addFirst(deadline);
    connection
        .closeFuture()
        .addListener(_ -> {
          deadlines.remove(remote, deadline);
          leave(remote.getAddress());
        });
    context.fireChannelRead(connection);
  }

  private synchronized boolean enter(InetAddress address, ConnectionLimits now) {
    int already = ofAddress.getOrDefault(address, 0);
    if (open >= now.all() || already >= now.ofAddress()) {
      refused++;
      return false;
    }
    open++;
    ofAddress.put(address, already + 1);
    return true;
  }

  private synchronized void leave(InetAddress address) {
    open--;
    ofAddress.computeIfPresent(address, (_, before) -> before == 1 ? null : before - 1);
  }
}
