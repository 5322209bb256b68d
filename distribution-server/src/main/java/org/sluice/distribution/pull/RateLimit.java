package org.sluice.distribution.pull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// So many requests a minute for each client, in bursts of as many. Who asked least lately is
/// forgotten when there are more than [#REMEMBERED]: a forgotten client begins anew, which costs an
/// attacker as many addresses.
public final class RateLimit {
  static final int REMEMBERED = 100_000;

  private final int perMinute;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new Remembered();

  private record Bucket(double left, Instant at) {}

  /// @param perMinute requests of one client
  public RateLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /// Counts one request.
  ///
  /// @param client whatever tells clients apart
  /// @throws Problem 429 if it is one too many
  void count(String client) {
    if (!tryCount(client)) {
      throw Problem.tooMany(
          "more than " + perMinute + " requests a minute", (int) Math.ceil(60.0 / perMinute));
    }
  }

  /// The same without a problem: false if it is one too many.
  synchronized boolean tryCount(String client) {
    Instant now = clock.instant();
    Bucket before = buckets.getOrDefault(client, new Bucket(perMinute, now));
    double refilled =
        Math.max(0, Duration.between(before.at(), now).toMillis()) * perMinute / 60_000.0;
    double left = Math.min(perMinute, before.left() + refilled);
    boolean allowed = left >= 1;
    buckets.put(client, new Bucket(allowed ? left - 1 : left, now));
    return allowed;
  }

  /// How many clients are remembered.
  synchronized int remembered() {
    return buckets.size();
  }

  private static final class Remembered extends LinkedHashMap<String, Bucket> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
      return size() > REMEMBERED;
    }
  }
}
