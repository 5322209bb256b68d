package org.sluice.mikey.constanttime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the probes feed: a running hash over all events, a checkpoint of it every 4096 events, and
/// on request the events of one stretch. One thread at a time.
public final class Trace {

  /// Length and hash of a whole run; two runs with the same did the same.
  @SuppressWarnings("ArrayRecordComponent")
  record Summary(long events, long hash, long[] checkpoints) {

    boolean sameAs(Summary other) {
      return events == other.events && hash == other.hash;
    }

    /// The first event that may differ.
    long firstDoubt(Summary other) {
      int at = Arrays.mismatch(checkpoints, other.checkpoints);
      return (long) STRETCH * (at < 0 ? checkpoints.length : at);
    }
  }

  /// One event: where, and the index, offset or operand that was seen there.
  record Event(Site site, long value) {
    @Override
    public String toString() {
      return site + (site.what().contains("value") ? " " + value : "");
    }
  }

  static final int STRETCH = 4096;

  private static final List<Site> SITES = Collections.synchronizedList(new ArrayList<>());
  private static final BitSet CALLED = new BitSet();
  private static final BitSet ENTERED = new BitSet();

  private static boolean on;
  private static long hash;
  private static long events;
  private static long[] checkpoints = new long[1024];
  private static int checkpointCount;
  private static long keepFrom;
  private static boolean keeping;
  private static List<Event> kept = new ArrayList<>();

  private Trace() {}

  static int site(Site site) {
    synchronized (SITES) {
      SITES.add(site);
      return SITES.size() - 1;
    }
  }

  /// Starts a run; keeps the events of the stretch that begins at `from`, or none if negative.
  static void start(long from) {
    hash = 0;
    events = 0;
    checkpointCount = 0;
    keepFrom = from;
    keeping = from == 0;
    kept = new ArrayList<>();
    on = true;
  }

  static Summary stop() {
    on = false;
    keeping = false;
    return new Summary(events, hash, Arrays.copyOf(checkpoints, checkpointCount));
  }

  static List<Event> kept() {
    return kept;
  }

  /// Methods of the JDK that were called in any run, as "owner.name".
  static List<String> calledOutside() {
    return CALLED.stream().mapToObj(i -> SITES.get(i).what()).distinct().sorted().toList();
  }

  static void forgetCalls() {
    CALLED.clear();
  }

  /// Types of ours of which a method was entered in any run.
  static Set<String> entered() {
    return ENTERED.stream().mapToObj(i -> SITES.get(i).type()).collect(Collectors.toSet());
  }

  /// A block was entered.
  public static void at(int site) {
    mix(0, site);
  }

  /// A method was entered.
  public static void enter(int site) {
    if (on) {
      ENTERED.set(site);
    }
    mix(0, site);
  }

  /// A method outside our code is about to be called.
  public static void call(int site) {
    if (on) {
      CALLED.set(site);
    }
    mix(0, site);
  }

  /// An index or an operand.
  public static void value(int value, int site) {
    mix(value, site);
  }

  /// An offset or an operand.
  public static void value(long value, int site) {
    mix(value, site);
  }

  private static void mix(long value, int site) {
    if (!on) {
      return;
    }
    if (keeping) {
      kept.add(new Event(SITES.get(site), value));
    }
    hash = (Long.rotateLeft(hash, 29) ^ (value * 0x9E3779B97F4A7C15L + site)) * 0xD6E8FEB86659FD93L;
    if ((++events & (STRETCH - 1)) == 0) {
      checkpoint();
    }
  }

  private static void checkpoint() {
    if (checkpointCount == checkpoints.length) {
      checkpoints = Arrays.copyOf(checkpoints, 2 * checkpointCount);
    }
    checkpoints[checkpointCount++] = hash;
    keeping = events == keepFrom;
  }
}
