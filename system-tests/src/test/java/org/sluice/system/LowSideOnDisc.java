package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A distribution server of a community that gets its bundles by hand: made before the ceremony,
/// which needs its pin, filled from the spool, started and stopped.
final class LowSideOnDisc {
  private final Path folder;
  private final int port;
  private final String pin;

  private LowSideOnDisc(Path folder, int port, String pin) {
    this.folder = folder;
    this.port = port;
    this.pin = pin;
  }

  static LowSideOnDisc make(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String said =
        must(
            Program.distributionServer()
                .run("init", "--data", folder.resolve("low").toString(), "--name", "localhost"));
    must(Program.diodeSender().run("link-key", "--out", folder.resolve("link.key").toString()));
    return new LowSideOnDisc(
        folder, port, said.replaceAll("(?s).*spki-pin ([0-9a-f]{64}).*", "$1"));
  }

  private static String must(Program.Result result) {
    assertThat(result.exit()).as(result.text()).isZero();
    return result.text();
  }

  String url() {
    return "https://localhost:" + port;
  }

  /// For the ceremony's `--distribution`.
  String pinned() {
    return url() + "," + pin;
  }

  Path certificate() {
    return folder.resolve("low/tls-certificate.pem");
  }

  private List<String> profiles(SmallCommunity c) {
    Path profiles = c.root().resolve("high/profiles");
    return List.of(
        "--profile",
        profiles.resolve("green.example.profile").toString(),
        profiles.resolve("blue.example.profile").toString());
  }

  /// Takes all that is in the spool; the server must not run.
  void fill(SmallCommunity c) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("import", "--data", folder.resolve("low").toString()));
    command.addAll(profiles(c));
    command.addAll(List.of("--from", c.root().resolve("high/spool").toString()));
    String _ = must(Program.distributionServer().run(command.toArray(String[]::new)));
  }

  /// A server that answers, until it is closed.
  Running serve(SmallCommunity c) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("serve"));
    command.addAll(List.of("--data", folder.resolve("low").toString()));
    command.addAll(profiles(c));
    command.addAll(
        List.of(
            "--link-key",
            folder.resolve("link.key").toString(),
            "--https",
            Integer.toString(port)));
    Path log = Files.createTempFile(folder, "serve", ".log");
    Process process =
        new ProcessBuilder(Program.distributionServer().command(command.toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int i = 0; i < 900 && !answers(); i++) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return new Running(process);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /// A server that runs.
  record Running(Process process) implements AutoCloseable {
    @Override
    public void close() {
      process.destroy();
      assertThat(process.onExit().completeOnTimeout(null, 1, TimeUnit.MINUTES).join())
          .as("the server ends when it is told to")
          .isNotNull();
    }
  }
}
