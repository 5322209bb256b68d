package org.sluice.client.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.World;

/// How the gateway starts: keys in plain are for loopback, unless it is told twice.
class GatewayCommandTest extends DeviceCommands {
  private static final String REQUEST =
      "POST /keymanagement/identity/v1/cert/kms.example.org HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @BeforeEach
  void keys() {
    var _ = pulled(world, World.ALICE);
  }

  private TestConsole gateway(Object... more) {
    Object[] all = new Object[more.length + 3];
    all[0] = "gateway";
    all[1] = "--user";
    all[2] = World.ALICE;
    System.arraycopy(more, 0, all, 3, more.length);
    return client(all);
  }

  @Test
  void anotherAddressThanLoopbackIsRefusedUnlessItIsToldTwice() throws Exception {
    for (String address : new String[] {"0.0.0.0", "192.0.2.1"}) {
      refused(gateway("--bind", address), "--bind", "--expose-plain-keys", address);
    }
    refused(gateway("--bind", "::"), "--bind", "--expose-plain-keys", "0:0:0:0:0:0:0:0");
    assertThat(answerOf("--bind", "0.0.0.0", "--expose-plain-keys")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void loopbackNeedsNoSecondWord() throws Exception {
    assertThat(answerOf()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void anIntegrityKeyNeedsItsNameAndItsFile() throws IOException {
    String key = secret("ink", "07".repeat(32)).toString();
    refused(gateway("--integrity-key", key), "--integrity-name");
    refused(gateway("--integrity-name", "ink.1.a"), "--integrity-key");
  }

  @Test
  void aPortThatIsTakenIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestConsole run = gateway("--port", taken.getLocalPort());
      assertThat(run.code()).as("%s", run).isEqualTo(1);
      assertThat(run.out()).isEmpty();
    }
  }

  /// Starts it, asks for the certificate, and ends it as Ctrl-C does not: by an interrupt.
  private String answerOf(Object... more) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Object[] all = new Object[more.length + 2];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "--port";
    all[more.length + 1] = port;
    Thread running = Thread.ofPlatform().start(() -> gateway(all));
    try {
      return asked(port, running);
    } finally {
      running.interrupt();
      running.join();
    }
  }

  private static String asked(int port, Thread running) throws IOException {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
      } catch (java.net.ConnectException e) {
        assertThat(running.isAlive()).as("it ended by itself").isTrue();
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
