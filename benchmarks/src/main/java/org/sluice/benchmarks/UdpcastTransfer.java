package org.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.OneWayWire;
import org.sluice.system.wire.WireCounts;

/// The same amount as one file by Debian's udpcast over the same wire.
final class UdpcastTransfer {
  private static final int SECONDS = 60;
  private static final int PATIENCE = 40;

  private final Path folder;
  private final OneWayWire wire;

  UdpcastTransfer(Path folder, OneWayWire wire) {
    this.folder = folder;
    this.wire = wire;
  }

  /// It joins its group on whatever interface the way to it leads.
  void route() throws IOException {
    route(wire.atSender(List.of("ip", "route", "replace", "224.0.0.0/4", "dev", "to0")));
    route(wire.atReceiver(List.of("ip", "route", "replace", "224.0.0.0/4", "dev", "from0")));
  }

  private void route(List<String> command) throws IOException {
    Process process = wire.start("route.log", command);
    while (process.isAlive()) {
      DiodeTransfer.pause();
    }
  }

  static boolean installed() {
    try {
      return new ProcessBuilder("udp-sender", "--license")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// What one transfer came to.
  record Result(
      boolean complete, double megabits, double overhead, double sendCpu, double takeCpu) {}

  Result send(DiodeScenario scenario, String options, int run) throws IOException {
    byte[] octets = new byte[Math.toIntExact(scenario.octets())];
    new SplittableRandom(run).nextBytes(octets);
    Path in = Files.write(folder.resolve("in"), octets);
    Path out = folder.resolve("out");
    Files.deleteIfExists(out);
    wire.faults(Faults.parse(scenario.faults(run)));
    Process receiver =
        wire.start(
            "udp-receiver.log",
            wire.atReceiver(
                List.of(
                    "udp-receiver",
                    "--nosync",
                    "--nokbd",
                    "--interface",
                    "from0",
                    "--receive-timeout",
                    "3",
                    // As much as our receiver asks for: its own default loses on a clean wire.
                    "--rcvbuf",
                    "32m",
                    "--file",
                    out.toString())));
    DiodeTransfer.pause();
    WireCounts from = wire.counts();
    List<String> command =
        new ArrayList<>(
            List.of("udp-sender", "--async", "--nokbd", "--interface", "to0", "--autostart", "1"));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    command.addAll(List.of("--file", in.toString()));
    Process sender = wire.start("udp-sender.log", wire.atSender(command));
    ProcessClock sending = new ProcessClock(sender);
    ProcessClock taking = new ProcessClock(receiver);
    long begun = System.nanoTime();
    // A receiver that misses something may wait for ever.
    int after = 0;
    for (int i = 0; i < 10 * SECONDS && receiver.isAlive() && after < PATIENCE; i++) {
      DiodeTransfer.pause();
      after += sender.isAlive() ? 0 : 1;
      sending.look();
      taking.look();
    }
    double all = (System.nanoTime() - begun) / 1e9;
    OneWayWire.stop(sender);
    OneWayWire.stop(receiver);
    boolean complete = Files.exists(out) && Files.mismatch(in, out) < 0;
    WireCounts to = wire.counts();
    long sent = to.octets() - from.octets() - 14 * (to.sent() - from.sent());
    double seconds = Math.min(all, (to.lastMillis() - to.firstMillis()) / 1000.0);
    return new Result(
        complete,
        8.0 * scenario.octets() / seconds / 1e6,
        (double) sent / scenario.octets() - 1,
        sending.seconds(),
        taking.seconds());
  }
}
