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
  private @Nullable ScheduledFuture<?> due;
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
    expect(of);
  }

  private synchronized void end() {
    connection = null;
    stop();
  }

  /// The head of a request is here.
  synchronized void arrived() {
    unanswered++;
    stop();
  }

  /// One was answered; the next may take as long.
  synchronized void answered() {
    unanswered--;
    if (unanswered == 0 && connection != null) {
      expect(connection);
    }
  }

  private void expect(Channel of) {
    due = of.eventLoop().schedule(() -> close(of), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(Channel of) {
    var _ = of.close();
  }

  private void stop() {
    if (due != null) {
      due.cancel(false);
      due = null;
    }
  }
}
