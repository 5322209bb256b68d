package org.sluice.system.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Two network namespaces, of a sender and of a receiver, and between them a wire that passes
/// frames one way.
///
/// ```
/// [a: to0 10.77.0.1] ==> wire (a process in a third namespace) ==> [b: from0 10.77.0.2]
/// ```
///
/// A bare one has two joined devices of the kernel instead of the process: see [BareCable].
///
/// IPv6 is off before there is a device and the neighbour is known, so that no kernel has a reason
/// to send anything of its own. What goes wrong while it is made, or the end of this process, takes
/// everything down again; what a process that was killed has left is removed by the next one.
public final class OneWayWire implements AutoCloseable {
  /// Addresses of the two ends.
  public static final String SENDER = "10.77.0.1";

  public static final String RECEIVER = "10.77.0.2";

  private static final String PREFIX = "sluice-wire-";
  private static final Path NAMES = Path.of("/run/netns");
  private static final List<String> SPACES = List.of("a", "b", "m");
  static final String FIRST = "to0";
  static final String SECOND = "from0";
  private static final int QUEUE = 10_000;
  private static final int STOP_SECONDS = 20;

  private final String name = PREFIX + ProcessHandle.current().pid() + "-";
  private final Path logs;
  private final List<Process> running = new ArrayList<>();
  private final Thread atExit = new Thread(this::removeSpaces);
  private @Nullable Medium wire;

  private OneWayWire(Path logs) {
    this.logs = logs;
  }

  /// Why no such wire can be made here; empty if it can.
  public static String impossible() {
    String probe = PREFIX + ProcessHandle.current().pid() + "-try";
    try {
      if (!Files.exists(Path.of("/dev/net/tun"))) {
        return "there is no /dev/net/tun";
      }
      Commands.must("ip", "netns", "add", probe);
      Commands.must("ip", "netns", "del", probe);
      return "";
    } catch (IOException e) {
      return "network namespaces cannot be made here, which needs root and the package iproute2";
    }
  }

  /// Makes the wire, without faults; what programs print goes to files in `logs`.
  ///
  /// @param mtu octets of the largest IP packet, up to 9000
  public static OneWayWire make(Path logs, int mtu) throws IOException {
    return make(logs, mtu, false);
  }

  /// The same without the process in the middle: it can have no faults, and costs little.
  public static OneWayWire bare(Path logs, int mtu) throws IOException {
    return make(logs, mtu, true);
  }

  private static OneWayWire make(Path logs, int mtu, boolean bare) throws IOException {
    removeLeftOvers();
    OneWayWire wire = new OneWayWire(logs);
    Runtime.getRuntime().addShutdownHook(wire.atExit);
    try {
      wire.build(mtu, bare);
      return wire;
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  private void build(int mtu, boolean bare) throws IOException {
    for (String space : SPACES) {
      Commands.must("ip", "netns", "add", space(space));
      for (String which : List.of("all", "default")) {
        in(space, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/" + which + "/disable_ipv6");
      }
      in(space, "ip", "link", "set", "lo", "up");
    }
    if (bare) {
      wire = BareCable.join(space("a"), space("b"));
    } else {
      begin();
      Commands.must("ip", "-n", space("m"), "link", "set", FIRST, "netns", space("a"));
      Commands.must("ip", "-n", space("m"), "link", "set", SECOND, "netns", space("b"));
    }
    connect("a", FIRST, SENDER, mtu);
    connect("b", SECOND, RECEIVER, mtu);
    know("a", FIRST, RECEIVER, hardware("b", SECOND));
    know("b", SECOND, SENDER, hardware("a", FIRST));
    // Else the kernel says so to the sender (ICMP) when nobody receives.
    in("b", "ip", "route", "add", "blackhole", SENDER + "/32");
  }

  private void begin() throws IOException {
    // Before others: what a wire loses because it was not given the processor is no fault of ours.
    List<String> command =
        new ArrayList<>(List.of("nice", "-n", "-10", "ip", "netns", "exec", space("m")));
    command.addAll(
        List.of(
            Commands.java(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            WireProcess.class.getName(),
            FIRST,
            SECOND));
    wire = WireHandle.start(command, logs.resolve("wire.log"));
  }

  private void connect(String space, String device, String address, int mtu) throws IOException {
    in(space, "ip", "link", "set", device, "mtu", "" + mtu, "txqueuelen", "" + QUEUE);
    in(space, "ip", "address", "add", address + "/24", "brd", "+", "dev", device);
    in(space, "ip", "link", "set", device, "up");
  }

  private void know(String space, String device, String address, String hardware)
      throws IOException {
    in(
        space,
        "ip",
        "neigh",
        "replace",
        address,
        "lladdr",
        hardware,
        "dev",
        device,
        "nud",
        "permanent");
  }

  private String hardware(String space, String device) throws IOException {
    return in(space, "cat", "/sys/class/net/" + device + "/address").strip();
  }

  /// From now on these faults.
  public void faults(Faults faults) throws IOException {
    wire().faults(faults);
  }

  /// What has passed so far.
  public WireCounts counts() throws IOException {
    return wire().counts();
  }

  private Medium wire() {
    return Objects.requireNonNull(wire, "made by build");
  }

  /// Frames that the receiver's kernel has sent, whatever became of them, and that the sender's has
  /// received.
  public long backwards() throws IOException {
    return count("b", SECOND, "tx") + count("a", FIRST, "rx") + counts().backwards();
  }

  private long count(String space, String device, String direction) throws IOException {
    String folder = "/sys/class/net/" + device + "/statistics/" + direction;
    return in(space, "cat", folder + "_packets", folder + "_dropped")
        .lines()
        .mapToLong(line -> Long.parseLong(line.strip()))
        .sum();
  }

  /// A command at the sender's end.
  public List<String> atSender(List<String> command) {
    return inside("a", command);
  }

  /// A command at the receiver's end.
  public List<String> atReceiver(List<String> command) {
    return inside("b", command);
  }

  private List<String> inside(String space, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", space(space)));
    all.addAll(command);
    return all;
  }

  /// Starts a command made by [#atSender] or [#atReceiver]; it is stopped with the wire.
  public Process start(String log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve(log).toFile())
            .start();
    running.add(process);
    return process;
  }

  private String in(String space, String... command) throws IOException {
    return Commands.must(inside(space, List.of(command)).toArray(String[]::new));
  }

  private String space(String letter) {
    return name + letter;
  }

  /// Ends a process, kindly at first.
  public static void stop(Process process) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a process was to end", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (Process process : running) {
        stop(process);
      }
      if (wire != null) {
        wire.close();
      }
    } finally {
      removeSpaces();
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        // It runs already: this is the end of the process.
      }
    }
  }

  private void removeSpaces() {
    running.forEach(Process::destroyForcibly);
    if (wire != null) {
      wire.kill();
    }
    for (String space : SPACES) {
      remove(space(space));
    }
  }

  private static void remove(String space) {
    if (Files.exists(NAMES.resolve(space))) {
      try {
        Commands.must("ip", "netns", "del", space);
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
    }
  }

  private static void removeLeftOvers() throws IOException {
    if (!Files.isDirectory(NAMES)) {
      return;
    }
    try (Stream<Path> all = Files.list(NAMES)) {
      all.map(path -> String.valueOf(path.getFileName()))
          .filter(space -> space.matches(PREFIX + "[0-9]{1,9}-[a-z]+"))
          .filter(space -> ProcessHandle.of(pid(space)).isEmpty())
          .forEach(OneWayWire::remove);
    }
  }

  private static long pid(String space) {
    String rest = space.substring(PREFIX.length());
    return Long.parseLong(rest.substring(0, rest.indexOf('-')));
  }
}
