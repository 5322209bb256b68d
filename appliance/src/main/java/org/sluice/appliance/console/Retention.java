package org.sluice.appliance.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.sluice.appliance.approval.PastRequests;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.records.id.DomainName;

/// What the terms of the domains do not let the appliance keep any longer is destroyed by itself:
/// when the console has started, and once a day after that. The command `domain forget` does the
/// same. A day when something else has the data folder the whole time is made up for later.
final class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofDays(1);

  private final Workplace place;
  private final LongSupplier nanos;
  private final BiFunction<PastRequests, DomainName, Instant> time;
  private long last;
  private boolean done;

  /// @param nanos as [System#nanoTime()]: days pass by it, whatever the clock is set to
  /// @param time by which something of a domain is over
  Retention(
      Workplace place, LongSupplier nanos, BiFunction<PastRequests, DomainName, Instant> time) {
    this.place = place;
    this.nanos = nanos;
    this.time = time;
  }

  /// Whether a day has gone by.
  boolean isDue() {
    return !done || nanos.getAsLong() - last >= EVERY.toNanos();
  }

  /// Destroys what is over; how many requests' files that were.
  ///
  /// @throws org.sluice.appliance.boot.CommandFailed if something else has the folder; it is due
  ///   still
  long run() {
    long now = nanos.getAsLong();
    List<DomainName> due =
        place.look(high -> {
          PastRequests past = new PastRequests(high);
          return high.log().index().domains().stream()
              .filter(LogIndex.Domain::hasGeneration)
              .map(LogIndex.Domain::name)
              .filter(d -> !past.over(d, time.apply(past, d)).isEmpty())
              .toList();
        });
    long files = 0;
    for (DomainName d : due) {
      long here =
          place.change(high -> {
            PastRequests past = new PastRequests(high);
            return past.forget(d, time.apply(past, d));
          });
      LOG.info(
          d
              + ": "
              + here
              + " request files destroyed, as its terms say (access-log/forgotten.log)");
      files += here;
    }
    last = now;
    done = true;
    return files;
  }
}
