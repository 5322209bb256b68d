package org.sluice.distribution.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection on which no whole head of a request arrives in time, however many octets of
/// one do. Handshake and TLS records are below it, so it counts from the first octet.
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  private final Duration patience;
  private @Nullable Channel connection;
  private @Nullable ScheduledFuture<?> look;
  private long due; // by System.nanoTime(), while nothing is unanswered
  private int unanswered;

  HeadDeadline(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    begin(context.channel());
    super.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    end();
    super.channelInactive(context);
  }

  private synchronized void begin(Channel of) {
    connection = of;
    due = System.nanoTime() + patience.toNanos();
    look(of, patience.toNanos());
  }

  private synchronized void end() {
    connection = null;
    if (look != null) {
      look.cancel(false);
    }
  }

  /// The head of a request is here.
  synchronized void arrived() {
    unanswered++;
  }

  /// One was answered; the next may take as long.
  synchronized void answered() {
    unanswered--;
    due = System.nanoTime() + patience.toNanos();
  }

  /// A connection has one timer for all its requests: it looks when the time would be over if none
  /// came, and again when it would be over as it then stands.
  private void look(Channel at, long nanos) {
    look = at.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized void check() {
    if (connection == null) {
      return;
    }
    // What is unanswered now may take as long again after its answer.
    long left = unanswered > 0 ? patience.toNanos() : due - System.nanoTime();
    if (left > 0) {
      look(connection, left);
    } else {
      var _ = connection.close();
    }
  }
}
