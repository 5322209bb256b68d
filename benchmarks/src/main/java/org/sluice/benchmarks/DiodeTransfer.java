package org.sluice.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.Fetch;
import org.sluice.system.wire.OneWayWire;
import org.sluice.system.wire.SpoolOfBundles;
import org.sluice.system.wire.WireCounts;

/// Transfers of real bundles by `diode-sender` and `distribution-server`, each a process in its
/// namespace. What is measured goes from the first frame on the wire to the moment when the last
/// bundle is verified and durable; both programs have sent and received some before.
final class DiodeTransfer implements AutoCloseable {
  private static final int WARM_UP = 24;
  private static final int ROUNDS = 8;
  private static final int ROUND = 8;
  private static final int STEP_MILLIS = 100;
  private static final int PATIENCE_STEPS = 150;
  // Looking starts a process, which takes part of what is measured.
  private static final int LOOK_STEPS = 5;

  private final Path folder;
  private final Path root;
  private final OneWayWire wire;
  private final SpoolOfBundles made;
  private final Path spool;
  private final Process server;

  /// @param bare whether nothing but the kernel is between the two ends: no faults, little cost
  DiodeTransfer(Path folder, Path root, int mtu, boolean bare) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.root = root;
    this.made = new SpoolOfBundles(Files.createDirectories(folder.resolve("made")), 1);
    this.spool = Files.createDirectories(folder.resolve("spool"));
    run(sluice("diode-sender", "link-key", "--out", path("link.key")));
    run(sluice("distribution-server", "init", "--data", path("low"), "--name", "localhost"));
    this.wire = bare ? OneWayWire.bare(folder, mtu) : OneWayWire.make(folder, mtu);
    this.server = serve();
  }

  private Process serve() throws IOException {
    Process process =
        wire.start(
            "low.log",
            wire.atReceiver(
                sluice(
                    "distribution-server",
                    "serve",
                    "--data",
                    path("low"),
                    "--profile",
                    made.profileFile().toString(),
                    "--link-key",
                    path("link.key"),
                    "--udp",
                    "7000",
                    "--https",
                    "8443",
                    "--bind",
                    OneWayWire.RECEIVER)));
    while (!isUp()) {
      pause();
    }
    return process;
  }

  /// Frames are received and pages are served.
  private boolean isUp() throws IOException {
    String log = Files.readString(folder.resolve("low.log"));
    return log.contains("receiving frames on UDP") && log.contains("Listening on");
  }

  /// What one transfer came to.
  ///
  /// @param complete whether everything arrived
  /// @param stored bundles that did
  /// @param seconds from the first frame to the last bundle that became durable
  /// @param wireOctets of IP packets
  record Result(
      boolean complete,
      long stored,
      double seconds,
      long octets,
      long wireOctets,
      double senderCpu,
      double receiverCpu,
      long sent,
      long lost,
      long drops,
      double margin) {
    double megabits() {
      return 8.0 * octets / seconds / 1e6;
    }

    double overhead() {
      return (double) wireOctets / octets - 1;
    }
  }

  OneWayWire wire() {
    return wire;
  }

  /// Sends so many bundles of 8 MB over a wire with these faults, after a warm-up without any.
  Result send(DiodeScenario scenario, int run) throws IOException {
    wire.faults(Faults.NONE);
    double before = metric("bundles_stored_total");
    List<String> command = new ArrayList<>(sluice("diode-sender", "send"));
    command.addAll(Arrays.asList(scenario.ours().split(" ", -1)));
    command.addAll(
        List.of(
            "--spool",
            spool.toString(),
            "--state",
            path("state"),
            "--profile",
            made.profileFile().toString(),
            "--link-key",
            path("link.key"),
            "--to",
            OneWayWire.RECEIVER + ":7000"));
    Process sender = wire.start("send.log", wire.atSender(command));
    try {
      // At a rate that loses nothing while Java still compiles: the spool is filled slowly.
      for (int i = 0; i < WARM_UP; i++) {
        int _ = prepare(1);
        publish();
        boolean _ = awaitStored(before + i + 1);
      }
      for (int i = 1; i <= ROUNDS; i++) {
        int _ = prepare(ROUND);
        publish();
        boolean _ = awaitStored(before + WARM_UP + i * ROUND);
      }
      int _ = prepare(scenario.bundles());
      return measure(scenario, run, sender);
    } finally {
      OneWayWire.stop(sender);
    }
  }

  private Result measure(DiodeScenario scenario, int run, Process sender) throws IOException {
    ProcessClock sending = new ProcessClock(sender);
    ProcessClock receiving = new ProcessClock(server);
    double stored = metric("bundles_stored_total");
    double drops = metric("socket_drops_total");
    wire.faults(Faults.parse(scenario.faults(run)));
    WireCounts from = wire.counts();
    touchMemory(scenario.octets());
    sending.begin();
    receiving.begin();
    publish();
    // The sender looks at its spool now and then, and the guard reads a bundle before it is sent.
    WireCounts to = awaitFirst(from);
    long quiet = 0;
    while (quiet * LOOK_STEPS < PATIENCE_STEPS / 10) {
      for (int i = 0; i < LOOK_STEPS; i++) {
        pause();
      }
      sending.look();
      receiving.look();
      WireCounts now = wire.counts();
      quiet = now.sent() == to.sent() || allSent() ? quiet + 1 : 0;
      to = now;
    }
    boolean complete = awaitStored(stored + scenario.bundles());
    double end = complete ? metric("last_stored_seconds") : to.lastMillis() / 1000.0;
    // Ethernet headers are not the sender's.
    long frames = to.sent() - from.sent();
    return new Result(
        complete,
        (long) (metric("bundles_stored_total") - stored),
        end - to.firstMillis() / 1000.0,
        scenario.octets(),
        to.octets() - from.octets() - 14 * frames,
        sending.seconds(),
        receiving.seconds(),
        frames,
        to.lost() - from.lost(),
        (long) (metric("socket_drops_total") - drops),
        metric("margin_share"));
  }

  /// Uses as much memory as the bundles will take, and gives it up: a virtual machine has given
  /// back to its host what it did not need lately, and what it takes anew costs more than the disk
  /// that this folder stands for.
  private void touchMemory(long octets) throws IOException {
    Path file = folder.resolve("touched");
    byte[] piece = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < octets; written += piece.length) {
        out.write(piece);
      }
    }
    Files.delete(file);
  }

  /// Waits for the first frame after `from`: until then a quiet wire does not mean that all was
  /// sent.
  ///
  /// @throws IOException if there is none
  private WireCounts awaitFirst(WireCounts from) throws IOException {
    for (int i = 0; i < PATIENCE_STEPS; i++) {
      WireCounts now = wire.counts();
      if (now.sent() > from.sent()) {
        return now;
      }
      pause();
    }
    throw new IOException(
        "no frame was sent within "
            + PATIENCE_STEPS * STEP_MILLIS / 1000
            + " s: "
            + folder.resolve("send.log"));
  }

  /// Whether the sender has noted that it sent the last bundle: beside a flood the wire is never
  /// quiet.
  private boolean allSent() throws IOException {
    Path state = folder.resolve("state").resolve("sent-k");
    return Files.exists(state) && Files.readString(state).endsWith(" " + made.lastKeys() + "\n");
  }

  /// Makes bundles that are not in the spool yet; how many there are in all.
  private int prepare(int bundles) throws IOException {
    for (int i = 0; i < bundles; i++) {
      made.keys(DiodeScenario.BUNDLE);
    }
    return (int) made.lastKeys();
  }

  /// Puts what was made into the spool, in order.
  private void publish() throws IOException {
    try (Stream<Path> files = Files.list(made.spool())) {
      for (Path file : files.sorted().toList()) {
        Files.move(file, spool.resolve(file.getFileName()));
      }
    }
  }

  private boolean awaitStored(double bundles) throws IOException {
    for (int i = 0; i < PATIENCE_STEPS / 10; i++) {
      if (metric("bundles_stored_total") >= bundles) {
        return true;
      }
      pause();
    }
    return false;
  }

  /// The sum of a metric of the receiver over its labels; 0 if it is not there.
  double metric(String name) throws IOException {
    return Fetch.page(wire, "/metrics")
        .lines()
        .filter(line -> line.matches("sluice_low_" + name + "(\\{.*)? .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private List<String> sluice(String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  static void pause() throws IOException {
    try {
      Thread.sleep(STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
