package org.sluice.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.system.wire.SpoolOfBundles;

@Tag("slow")
@DisplayName("Connections of a distribution server, as its program limits them")
final class ServerLimitsTest {
  private static final int OF_ADDRESS = 3;

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private Process server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    SpoolOfBundles spool = new SpoolOfBundles(folder, 8);
    must(Program.diodeSender().run("link-key", "--out", path("link.key")));
    must(Program.distributionServer().run("init", "--data", path("low"), "--name", "localhost"));
    Path log = folder.resolve("low.log");
    server =
        Program.distributionServer()
            .start(
                log,
                "serve",
                "--data",
                path("low"),
                "--profile",
                spool.profileFile().toString(),
                "--link-key",
                path("link.key"),
                "--https",
                Integer.toString(port),
                "--connections-of-address",
                Integer.toString(OF_ADDRESS),
                "--request-seconds",
                "15");
    for (int i = 0; i < 1200 && !Files.readString(log).contains("Listening on"); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(Files.readString(log)).contains("Listening on");
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.destroyForcibly().waitFor();
  }

  private static void must(Program.Result result) {
    assertThat(result.exit()).as(result.text()).isZero();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private SSLSocket from(String address) throws Exception {
    SSLSocket socket = (SSLSocket) AnyServer.tls().getSocketFactory().createSocket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(60_000);
    return socket;
  }

  /// Begins a request, and leaves it at that.
  private SSLSocket begun(String address) throws Exception {
    SSLSocket socket = from(address);
    socket
        .getOutputStream()
        .write("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nA: ".getBytes(US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private boolean refused(String address) {
    try {
      return begun(address).getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("one address gets so many, another is served, and a head that drips is cut off")
  void limits() throws Exception {
    SSLSocket drip = begun("127.0.0.2");
    begun("127.0.0.2");
    begun("127.0.0.2");
    assertThat(refused("127.0.0.2")).as("the fourth").isTrue();
    String status = AnyServer.get(URI.create("https://localhost:" + port + "/api/v1/status"));
    assertThat(status).startsWith("200 ");
    drip.setSoTimeout(250);
    assertThat(endsWhileItDrips(drip)).isTrue();
    // Those that said nothing more are closed too, and there is room again.
    sockets.get(1).setSoTimeout(60_000);
    assertThat(sockets.get(1).getInputStream().read()).isEqualTo(-1);
    SSLSocket next = from("127.0.0.2");
    next.getOutputStream()
        .write(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(US_ASCII));
    assertThat(new String(next.getInputStream().readAllBytes(), US_ASCII))
        .startsWith("HTTP/1.1 200 ")
        .contains("sluice_low_connections_refused_total 1");
  }

  private static boolean endsWhileItDrips(SSLSocket socket) {
    for (int i = 0; i < 1000; i++) {
      try {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        // open
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  @DisplayName("limits that are none are named, and the server does not start")
  void none() throws Exception {
    Program.Result result =
        Program.distributionServer()
            .run(
                "serve",
                "--data",
                path("low"),
                "--profile",
                path("wire.example.profile"),
                "--link-key",
                path("link.key"),
                "--https",
                "0",
                "--connections",
                "0");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.text()).contains("connections: expected 1 or more, got 0");
  }
}
