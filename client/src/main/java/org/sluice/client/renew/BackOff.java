package org.sluice.client.renew;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait before trying again: doubled each time up to a longest, of which a random half
/// is left out, so that devices that failed together do not come back together.
final class BackOff {
  static final Duration FIRST = Duration.ofSeconds(30);

  private final RandomGenerator random;
  private int failures;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait after one more failure: between half of and all of 30 s, 60 s, 120 s and so on, and
  /// never more than `longest`.
  Duration failed(Duration longest) {
    long whole = Math.min(longest.toMillis(), FIRST.toMillis() << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  /// The same where a server said when to ask again: not before that, and still never more than
  /// `longest`, whatever the server said.
  Duration failed(Duration longest, Optional<Duration> asked) {
    Duration usual = failed(longest);
    if (asked.isEmpty()) {
      return usual;
    }
    Duration later = asked.get().plusMillis(random.nextLong(FIRST.toMillis() + 1));
    Duration wait = later.compareTo(usual) > 0 ? later : usual;
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  void succeeded() {
    failures = 0;
  }
}
