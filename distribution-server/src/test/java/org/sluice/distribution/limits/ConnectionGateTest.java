package org.sluice.distribution.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that says back what it hears, behind the gate; real sockets from several addresses of
/// loopback.
final class ConnectionGateTest {
  private static final String HERE = "127.0.0.1";
  private static final String THERE = "127.0.0.2";

  private final ConnectionGate gate = new ConnectionGate();
  private final NioEventLoopGroup loops = new NioEventLoopGroup(2);
  private final List<Socket> sockets = new ArrayList<>();
  private Channel server;

  @BeforeEach
  void start() throws Exception {
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .handler(gate)
            .childHandler(
                new io.netty.channel.ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Echo());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close().sync();
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).sync();
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object heard) {
      var _ = context.writeAndFlush(heard);
    }
  }

  private static ConnectionLimits limits(int all, int ofAddress, Duration request) {
    return new ConnectionLimits(all, ofAddress, request);
  }

  private Socket from(String address) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(server.localAddress());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean answers(Socket socket) {
    try {
      socket.getOutputStream().write(7);
      return socket.getInputStream().read() == 7;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed", e);
    } catch (IOException e) {
      return false; // closed
    }
  }

  @Test
  void oneAddressGetsSoManyAndAnotherIsNotHurt() throws IOException {
    gate.limit(limits(100, 2, Duration.ofHours(1)));
    assertThat(answers(from(HERE))).isTrue();
    assertThat(answers(from(HERE))).isTrue();
    assertThat(answers(from(HERE))).isFalse();
    assertThat(answers(from(THERE))).isTrue();
    assertThat(gate.refused()).isEqualTo(1);
  }

  @Test
  void allOfThemGetSoMany() throws IOException {
    gate.limit(limits(2, 2, Duration.ofHours(1)));
    assertThat(answers(from(HERE))).isTrue();
    assertThat(answers(from(THERE))).isTrue();
    assertThat(answers(from("127.0.0.3"))).isFalse();
  }

  @Test
  void aClosedOneMakesRoomForTheNext() throws IOException {
    gate.limit(limits(1, 1, Duration.ofHours(1)));
    Socket first = from(HERE);
    assertThat(answers(first)).isTrue();
    first.close();
    boolean room = false;
    for (int i = 0; i < 1000 && !room; i++) {
      room = answers(from(HERE)); // the server hears of the end a moment later
    }
    assertThat(room).isTrue();
  }

  /// It is answered all the time and closed: what counts is a request, and none arrives.
  @Test
  void octetsThatAreNoRequestKeepNoConnectionOpen() throws IOException {
    gate.limit(limits(9, 9, Duration.ofMillis(500)));
    Socket drip = from(HERE);
    int answered = 0;
    while (answers(drip)) {
      answered++;
    }
    assertThat(answered).isPositive();
    while (gate.deadline(drip.getLocalSocketAddress()).isPresent()) {
      Thread.onSpinWait(); // the server forgets it a moment after the client hears of the end
    }
  }

  @Test
  void aRequestThatIsBeingAnsweredStopsTheClockAndItsAnswerStartsIt() throws Exception {
    gate.limit(limits(9, 9, Duration.ofMillis(500)));
    Socket kept = from(HERE);
    assertThat(answers(kept)).isTrue();
    HeadDeadline deadline = gate.deadline(kept.getLocalSocketAddress()).orElseThrow();
    deadline.arrived();
    Socket other = from(HERE);
    while (answers(other)) {
      Thread.onSpinWait(); // until its time is over, which is later than that of the first
    }
    assertThat(answers(kept)).as("its request is being answered").isTrue();
    deadline.answered();
    kept.setSoTimeout(20_000);
    assertThat(kept.getInputStream().read()).as("closed").isEqualTo(-1);
  }

  @Test
  void limitsThatAreNoneAreNamed() {
    assertThatThrownBy(() -> limits(0, 1, Duration.ofSeconds(1)))
        .hasMessage("connections: expected 1 or more, got 0");
    assertThatThrownBy(() -> limits(1, -1, Duration.ofSeconds(1)))
        .hasMessage("connections of one address: expected 1 or more, got -1");
    assertThatThrownBy(() -> limits(1, 1, Duration.ZERO))
        .hasMessage("seconds of a request: expected 1 or more, got 0");
  }
}
