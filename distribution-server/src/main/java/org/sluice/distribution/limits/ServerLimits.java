package org.sluice.distribution.limits;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.ServerChannel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The limits of connections, put before the server's socket and on its requests.
///
/// Netty makes one of these where [#SWITCH] says so; neither Vert.x nor Quarkus shows a connection
/// before its first request.
public final class ServerLimits extends ChannelInitializerExtension {
  /// System property that has Netty look for this class, and its value.
  public static final List<String> SWITCH = List.of(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");

  /// Order of what is answered at once or not at all, so that it needs no time limit.
  public static final int BEFORE_TIMES = Integer.MIN_VALUE + 2;

  // A process has one server.
  private static final ConnectionGate GATE = new ConnectionGate();

  // Log-in protects them, and they send and take files as large as a log.
  private static final List<String> UNTIMED = List.of("/review", "/my");

  @Override
  public void postInitializeServerListenerChannel(ServerChannel channel) {
    channel.pipeline().addFirst(GATE);
  }

  /// Connections that were closed because there were too many.
  public static long refused() {
    return GATE.refused();
  }

  /// Lets the limits hold, before the server listens.
  public static void install(Router router, ConnectionLimits limits) {
    GATE.limit(limits);
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(context -> {
          head(context);
          context.next();
        });
    router
        .route()
        .order(BEFORE_TIMES + 1)
        .handler(context -> {
          if (UNTIMED.stream().noneMatch(path -> isBelow(context.request().path(), path))) {
            time(context, limits);
          }
          context.next();
        });
  }

  private static boolean isBelow(@Nullable String path, String root) {
    return path != null && (path.equals(root) || path.startsWith(root + "/"));
  }

  private static void head(RoutingContext context) {
    GATE.deadline(remote(context.request()))
        .ifPresent(deadline -> {
          deadline.arrived();
          context.addEndHandler(_ -> deadline.answered());
        });
  }

  private static void time(RoutingContext context, ConnectionLimits limits) {
    long timer =
        context
            .vertx()
            .setTimer(limits.request().toMillis(), _ -> context.request().connection().close());
    context.addEndHandler(_ -> context.vertx().cancelTimer(timer));
  }

  private static @Nullable SocketAddress remote(HttpServerRequest request) {
    io.vertx.core.net.SocketAddress from = request.connection().remoteAddress();
    return from == null || from.hostAddress() == null
        ? null
        : new InetSocketAddress(from.hostAddress(), from.port());
  }
}
