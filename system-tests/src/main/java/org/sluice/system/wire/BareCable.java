package org.sluice.system.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Two joined devices of the kernel (veth) without any program between them, one way by a queue at
/// the receiver's end that drops and counts whatever would go back. It has no faults, and costs
/// little: for measuring the programs at its ends.
///
/// The sender's device cuts what it is given before it is passed on, so that each frame is on the
/// wire by itself, as on one of copper.
final class BareCable implements Medium {
  private static final long FIRST_LOOK_NANOS = 5_000_000;
  private static final long LOOK_NANOS = 50_000_000;
  private static final int RECEIVED = 0;
  private static final int SENT = 8;
  private static final int PACKETS = 1;
  private static final int DROPPED = 3;
  private static final Pattern DROPS = Pattern.compile("dropped ([0-9]+),");

  private final Process first;
  private final Process second;
  private final List<String> askQueue;
  private volatile boolean ended;
  private volatile long firstMillis;
  private volatile long lastMillis;

  private BareCable(Process first, Process second, List<String> askQueue) {
    this.first = first;
    this.second = second;
    this.askQueue = askQueue;
  }

  /// Joins two namespaces by devices that are not up yet.
  static BareCable join(String from, String to) throws IOException {
    Commands.must(
        "ip",
        "-n",
        from,
        "link",
        "add",
        OneWayWire.FIRST,
        "type",
        "veth",
        "peer",
        "name",
        OneWayWire.SECOND,
        "netns",
        to);
    Commands.must("ip", "-n", from, "link", "set", OneWayWire.FIRST, "gso_max_segs", "1");
    Commands.must("tc", "-n", to, "qdisc", "add", "dev", OneWayWire.SECOND, "root", "blackhole");
    BareCable cable =
        new BareCable(
            waiting(from),
            waiting(to),
            List.of("tc", "-n", to, "-s", "qdisc", "show", "dev", OneWayWire.SECOND));
    Thread.ofPlatform().name("cable").daemon().start(cable::watch);
    return cable;
  }

  /// A process in a namespace through which its counters are read without starting another.
  private static Process waiting(String space) throws IOException {
    return new ProcessBuilder("ip", "netns", "exec", space, "cat").start();
  }

  /// When the first frame passes is known to 5 milliseconds, when the last does to 50.
  private void watch() {
    try {
      long before = sent();
      while (!ended) {
        LockSupport.parkNanos(firstMillis == 0 ? FIRST_LOOK_NANOS : LOOK_NANOS);
        long now = sent();
        if (now != before) {
          before = now;
          lastMillis = System.currentTimeMillis();
          firstMillis = firstMillis == 0 ? lastMillis : firstMillis;
        }
      }
    } catch (IOException e) {
      // The process ended: so does the cable.
    }
  }

  private long sent() throws IOException {
    return fields(first, OneWayWire.FIRST)[SENT + PACKETS];
  }

  private static long[] fields(Process process, String device) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/net/dev")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(device + ":"))
        .map(line -> line.substring(device.length() + 1).strip().split(" +", -1))
        .map(numbers -> List.of(numbers).stream().mapToLong(Long::parseLong).toArray())
        .findFirst()
        .orElseThrow(() -> new IOException("there is no device " + device));
  }

  @Override
  public void faults(Faults faults) throws IOException {
    if (!faults.withSeed(0).equals(Faults.NONE)) {
      throw new IOException("a bare cable has no faults, not " + faults.line());
    }
    firstMillis = 0;
  }

  @Override
  public WireCounts counts() throws IOException {
    long[] out = fields(first, OneWayWire.FIRST);
    long[] in = fields(second, OneWayWire.SECOND);
    return new WireCounts(
        out[SENT + PACKETS],
        out[SENT],
        0,
        in[RECEIVED + PACKETS],
        out[SENT + DROPPED] + in[RECEIVED + DROPPED],
        backwards(),
        firstMillis,
        lastMillis);
  }

  private long backwards() throws IOException {
    Matcher drops = DROPS.matcher(Commands.must(askQueue.toArray(String[]::new)));
    if (!drops.find()) {
      throw new IOException("the queue of " + OneWayWire.SECOND + " does not say what it dropped");
    }
    return Long.parseLong(Objects.requireNonNull(drops.group(1)));
  }

  @Override
  public void kill() {
    ended = true;
    first.destroyForcibly();
    second.destroyForcibly();
  }

  /// The devices go with their namespaces.
  @Override
  public void close() throws IOException {
    ended = true;
    OneWayWire.stop(first);
    OneWayWire.stop(second);
  }
}
