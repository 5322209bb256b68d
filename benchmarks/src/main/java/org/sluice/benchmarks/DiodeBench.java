package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sluice.system.wire.OneWayWire;

/// `./sluice bench diode [SCENARIO]`: the real sender and receiver over a one-way wire between two
/// network namespaces, and udpcast over the same wire with the same faults. Needs root. Everything
/// it makes is in memory (/dev/shm) and removed at the end.
public final class DiodeBench {
  private static final int USAGE_ERROR = 2;
  private static final int RUNS = 3;
  private static final int MTU = 1500;
  private static final int FLOOD_SECONDS = 600;

  private final PrintStream out = System.out;
  private final Path folder;
  private final DiodeTransfer ours;
  private long backwards;

  private DiodeBench(Path folder, DiodeTransfer ours) {
    this.folder = folder;
    this.ours = ours;
  }

  /// Measures all scenarios, or the named one. Exit code 2: no such scenario, or no wire can be
  /// made here.
  public static void main(String[] args) throws IOException {
    List<String> names = List.of(args);
    List<DiodeScenario> wanted =
        DiodeScenario.ALL.stream()
            .filter(s -> names.isEmpty() || names.contains(s.name()))
            .toList();
    boolean known = wanted.size() == (names.isEmpty() ? DiodeScenario.ALL : names).size();
    String why = known ? OneWayWire.impossible() : "not all of these are scenarios: " + names;
    if (!why.isEmpty()) {
      System.err.println("bench diode: " + why);
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path shm = Path.of("/dev/shm");
    Path folder =
        Files.isDirectory(shm)
            ? Files.createTempDirectory(shm, "sluice-bench")
            : Files.createTempDirectory("sluice-bench");
    try (ReceiveBufferLimit _ = ReceiveBufferLimit.raise()) {
      Machine.print(System.out, folder);
      for (boolean bare : List.of(true, false)) {
        List<DiodeScenario> these = wanted.stream().filter(s -> s.bare() == bare).toList();
        if (!these.isEmpty()) {
          run(folder.resolve(bare ? "bare" : "faulty"), bare, these);
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static void run(Path folder, boolean bare, List<DiodeScenario> scenarios)
      throws IOException {
    Path root = Path.of(System.getProperty("sluice.root", "."));
    try (DiodeTransfer ours = new DiodeTransfer(folder, root, MTU, bare)) {
      new DiodeBench(folder, ours).run(scenarios);
    }
  }

  private void run(List<DiodeScenario> wanted) throws IOException {
    out.println();
    boolean udpcast = UdpcastTransfer.installed();
    for (DiodeScenario scenario : wanted) {
      out.printf(
          Locale.ROOT,
          "%s: %d MB, wire: %s%n",
          scenario.name(),
          scenario.megabytes(),
          scenario.bare() ? "two joined devices, no faults" : scenario.faults());
      for (int run = 0; run < RUNS; run++) {
        ours(scenario, run);
      }
      for (String options : udpcast ? scenario.theirs() : List.<String>of()) {
        for (int run = 0; run < RUNS; run++) {
          theirs(scenario, options, run);
        }
      }
    }
    out.printf(Locale.ROOT, "frames in the reverse direction, ours: %d%n", backwards);
  }

  private void ours(DiodeScenario scenario, int run) throws IOException {
    String load = load();
    long before = ours.wire().backwards();
    Process flood = scenario.flood() ? flood() : null;
    double forged = ours.metric("frames_refused_total");
    DiodeTransfer.Result result = ours.send(scenario, run);
    if (flood != null) {
      OneWayWire.stop(flood);
    }
    backwards += ours.wire().backwards() - before;
    out.printf(
        Locale.ROOT,
        "  sluice %-42s %-10s %d of %d bundles, %6.0f Mb/s, overhead %4.1f %%, %.2f s of %.2f; CPU"
            + " s: sender %.2f receiver %.2f; %d sent, %d lost, %d dropped at the socket, worst"
            + " margin so far %.2f%s; load %s%n",
        scenario.ours(),
        result.complete() ? "complete" : "INCOMPLETE",
        result.stored(),
        scenario.bundles(),
        result.megabits(),
        100 * result.overhead(),
        result.seconds(),
        8.0 * result.wireOctets() / 1e6 / result.seconds(),
        result.senderCpu(),
        result.receiverCpu(),
        result.sent(),
        result.lost(),
        result.drops(),
        result.margin(),
        flood == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", %.0f forged frames refused, receiver holds %.0f octets",
                ours.metric("frames_refused_total") - forged,
                ours.metric("open_octets")),
        load);
  }

  private Process flood() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Flooder.class.getName(),
            OneWayWire.RECEIVER,
            "7000",
            folder.resolve("link.key").toString(),
            "" + FLOOD_SECONDS);
    return ours.wire().start("flood.log", ours.wire().atSender(command));
  }

  private void theirs(DiodeScenario scenario, String options, int run) throws IOException {
    String load = load();
    UdpcastTransfer.Result result = udpcast().send(scenario, options, run);
    out.printf(
        Locale.ROOT,
        "  udpcast %-41s %-10s %6.0f Mb/s, overhead %4.1f %%; CPU s: sender %.2f receiver %.2f;"
            + " load %s%n",
        options,
        result.complete() ? "complete" : "INCOMPLETE",
        result.megabits(),
        100 * result.overhead(),
        result.sendCpu(),
        result.takeCpu(),
        load);
  }

  private UdpcastTransfer udpcast() throws IOException {
    UdpcastTransfer udpcast = new UdpcastTransfer(folder, ours.wire());
    udpcast.route();
    return udpcast;
  }

  private static String load() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.isReadable(file) ? Files.readString(file).split(" ", -1)[0] : "unknown";
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    }
  }
}
