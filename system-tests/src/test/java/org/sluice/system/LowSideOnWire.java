package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sluice.system.wire.OneWayWire;
import org.sluice.system.wire.SpoolOfBundles;

/// A spool, a wire, and the two programs at its ends, ready to be started and killed.
final class LowSideOnWire implements AutoCloseable {
  private final Path folder;
  private final SpoolOfBundles spool;
  private final OneWayWire wire;

  LowSideOnWire(Path folder, int mtu) throws Exception {
    this.folder = folder;
    this.spool = new SpoolOfBundles(folder, 7);
    must(Program.diodeSender().run("link-key", "--out", path("link.key")));
    must(Program.distributionServer().run("init", "--data", path("low"), "--name", "localhost"));
    this.wire = OneWayWire.make(folder, mtu);
  }

  private static void must(Program.Result result) {
    assertThat(result.exit()).as(result.text()).isZero();
  }

  SpoolOfBundles spool() {
    return spool;
  }

  OneWayWire wire() {
    return wire;
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  /// Starts the receiver and waits until it receives.
  Process receive() throws Exception {
    Process process =
        wire.start(
            "low.log",
            wire.atReceiver(
                Program.distributionServer()
                    .command(
                        "serve",
                        "--data",
                        path("low"),
                        "--profile",
                        spool.profileFile().toString(),
                        "--link-key",
                        path("link.key"),
                        "--udp",
                        "7000",
                        "--https",
                        "8443",
                        "--bind",
                        OneWayWire.RECEIVER)));
    await("low.log", "receiving frames on UDP");
    return process;
  }

  /// A sender's command line.
  List<String> sending(String... first) {
    List<String> all = new ArrayList<>(Program.diodeSender().command(first));
    all.addAll(
        List.of(
            "--spool",
            spool.spool().toString(),
            "--state",
            path("state"),
            "--profile",
            spool.profileFile().toString(),
            "--link-key",
            path("link.key"),
            "--to",
            OneWayWire.RECEIVER + ":7000",
            "--rate",
            "50Mb/s",
            "--loss",
            "5%",
            "--blackout",
            "10ms"));
    return wire.atSender(all);
  }

  /// Runs a sender to its end.
  String send(List<String> command) throws Exception {
    Process process = wire.start("send.log", command);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = text("send.log");
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /// Waits until a file says all of these.
  void await(String file, String... words) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (Stream.of(words).allMatch(text(file)::contains)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(List.of(words) + " not in " + file + ":\n" + text(file));
  }

  /// What a file of the folder says.
  String text(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "unreadable: " + e.getMessage(); // being replaced, or not there yet
    }
  }

  String report() {
    return text("low/gaps/report.txt");
  }

  /// Both streams are there to their last number.
  void awaitEverything() throws Exception {
    await(
        "low/gaps/report.txt",
        ": " + spool.lastKeys() + " held, highest " + spool.lastKeys() + ", nothing missing",
        ": " + spool.lastLog() + " held, highest " + spool.lastLog() + ", nothing missing");
  }

  /// The lists of a stream that the receiver asks for.
  List<Path> lists(String stream) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("low/gaps"))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("resend-" + stream + "-"))
          .toList();
    }
  }

  /// Not one frame in the reverse direction, and nothing stays behind.
  @Override
  public void close() throws IOException {
    try {
      assertThat(wire.counts().sent()).isPositive();
      assertThat(wire.backwards()).as("frames in the reverse direction").isZero();
    } finally {
      wire.close();
    }
    String mine = "sluice-wire-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> spaces = Files.list(Path.of("/run/netns"))) {
      assertThat(spaces.map(s -> s.getFileName().toString())).noneMatch(s -> s.startsWith(mine));
    }
  }
}
