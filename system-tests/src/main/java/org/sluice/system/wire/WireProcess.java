package org.sluice.system.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The wire itself, a process of its own: reads frames from the first device and writes them to the
/// second, with faults. What comes out of the second device is counted and goes nowhere; nothing is
/// ever written to the first.
///
/// It is told what to do on its standard input, a line each, and answers each with one line:
/// `faults` and the pairs of [Faults#parse], or `count`. It ends when that input ends.
final class WireProcess {
  // Ethernet, IPv4 and UDP headers: what is flipped lies behind them, so that our code sees it and
  // not only the checksum of the kernel.
  private static final int HEADERS = 42;
  private static final int UDP_CHECKSUM = 40;
  private static final int LEAST_PAYLOAD = 60;
  private static final int HELD = 8;
  private static final int IDLE_MILLIS = 20;
  private static final int AT_ONCE = 256;

  // What is counted, in the order of WireCounts.
  private static final int SENT = 0;
  private static final int OCTETS = 1;
  private static final int LOST = 2;
  private static final int DELIVERED = 3;
  private static final int REFUSED = 4;
  private static final int BACKWARDS = 5;
  private static final int FIRST_MILLIS = 6;
  private static final int LAST_MILLIS = 7;

  private final Tap from;
  private final Tap to;
  private final MemorySegment frame = Arena.global().allocate(Tap.MAX_FRAME);
  private final Deque<MemorySegment> held = new ArrayDeque<>();
  private final AtomicLongArray counts = new AtomicLongArray(LAST_MILLIS + 1);
  private volatile Fate fate = new Fate(Faults.NONE);

  private WireProcess(Tap from, Tap to) {
    this.from = from;
    this.to = to;
  }

  /// Arguments: names of the first and the second device.
  public static void main(String[] args) throws IOException {
    try (Tap from = Tap.open(args[0]);
        Tap to = Tap.open(args[1])) {
      WireProcess wire = new WireProcess(from, to);
      Thread.ofPlatform().daemon().start(wire::pass);
      wire.obey();
    }
    // The other thread is at work on memory and descriptors that are gone.
    Runtime.getRuntime().halt(0);
  }

  private void obey() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("faults ")) {
        counts.set(FIRST_MILLIS, 0);
        fate = new Fate(Faults.parse(line.substring("faults ".length())));
        System.out.println("ok");
      } else {
        System.out.println(line());
      }
    }
  }

  private void count(int what, long more) {
    counts.addAndGet(what, more);
  }

  private String line() {
    return IntStream.range(0, counts.length())
        .mapToObj(what -> Long.toString(counts.get(what)))
        .collect(Collectors.joining(" "));
  }

  private void pass() {
    try {
      while (true) {
        Tap.await(from, to, IDLE_MILLIS);
        int taken = 0;
        while (taken < AT_ONCE && passOne()) {
          taken++;
        }
        while (to.read(frame) != Tap.AGAIN) {
          count(BACKWARDS, 1);
        }
        if (taken == 0) {
          release(0);
        }
      }
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  private boolean passOne() throws IOException {
    int length = from.read(frame);
    if (length == Tap.AGAIN) {
      return false;
    }
    long millis = System.currentTimeMillis();
    counts.compareAndSet(FIRST_MILLIS, 0, millis);
    counts.set(LAST_MILLIS, millis);
    count(SENT, 1);
    count(OCTETS, length);
    Fate now = fate;
    if (now.isLost(length, System.nanoTime())) {
      count(LOST, 1);
      return true;
    }
    if (now.isFlipped() && length > LEAST_PAYLOAD) {
      flip(HEADERS + now.choose(length - HEADERS), 1 << now.choose(Byte.SIZE));
    }
    if (held.size() < HELD && now.isOvertaken()) {
      held.add(copy(length));
      return true;
    }
    deliver(frame, length);
    if (now.repeats()) {
      deliver(frame, length);
    }
    release(now.choose(HELD + 1));
    return true;
  }

  /// Lets what was overtaken go, unless more than `most` are held.
  private void release(int most) throws IOException {
    while (held.size() > most) {
      MemorySegment late = held.removeFirst();
      deliver(late, (int) late.byteSize());
    }
  }

  private void deliver(MemorySegment what, int length) throws IOException {
    if (to.write(what, length) == Tap.AGAIN) {
      count(REFUSED, 1);
    } else {
      count(DELIVERED, 1);
    }
  }

  /// Flips a bit, and leaves out the UDP checksum: the wire's fault is meant to reach the program.
  private void flip(long at, int bit) {
    frame.set(ValueLayout.JAVA_BYTE, at, (byte) (frame.get(ValueLayout.JAVA_BYTE, at) ^ bit));
    frame.set(ValueLayout.JAVA_BYTE, UDP_CHECKSUM, (byte) 0);
    frame.set(ValueLayout.JAVA_BYTE, UDP_CHECKSUM + 1, (byte) 0);
  }

  private MemorySegment copy(int length) {
    return Arena.ofAuto().allocate(length).copyFrom(frame.asSlice(0, length));
  }
}
