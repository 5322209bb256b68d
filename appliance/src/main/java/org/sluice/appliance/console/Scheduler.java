package org.sluice.appliance.console;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.issuance.Proposal;

/// Proposes the next periods ahead of time: which of those that are due lack keys that nobody has
/// asked for. The pages show what stands; at the start and once a day it is also said in this
/// process's log, for those who do not look. Nothing is asked for by it: an issue officer does, and
/// signs. The command `issue propose` says the same.
final class Scheduler {
  private static final Logger LOG = Logger.getLogger(Scheduler.class);
  private static final Duration EVERY = Duration.ofDays(1);

  private final Workplace place;
  private final LongSupplier nanos;
  private long last;
  private boolean done;

  /// @param nanos as [System#nanoTime()]: days pass by it, whatever the clock is set to
  Scheduler(Workplace place, LongSupplier nanos) {
    this.place = place;
    this.nanos = nanos;
  }

  /// What is proposed, by domain; nothing by a clock that cannot be right.
  static List<Proposal> standing(Workplace place, HighSide high) {
    if (place.clockProblem(high).isPresent()) {
      return List.of();
    }
    return high.log().index().domains().stream()
        .filter(LogIndex.Domain::hasGeneration)
        .map(d -> Proposal.due(d, place.outlooks().of(high, d), high.now()))
        .filter(p -> !p.isEmpty())
        .toList();
  }

  /// Whether a day has gone by.
  boolean isDue() {
    return !done || nanos.getAsLong() - last >= EVERY.toNanos();
  }

  /// Says what is proposed.
  List<Proposal> run() {
    long now = nanos.getAsLong();
    List<Proposal> all =
        place.look(high -> {
          place.clockProblem(high).ifPresent(p -> LOG.warn("nothing is proposed: " + p));
          return standing(place, high);
        });
    all.forEach(p -> LOG.warn(words(p) + ". Ask for them: " + p.request()));
    last = now;
    done = true;
    return all;
  }

  /// Numbers, and no name of a user.
  static String words(Proposal p) {
    List<String> each =
        p.lacking().stream()
            .map(l ->
                "period "
                    + l.period().label()
                    + " lacks keys for "
                    + Say.count(l.lack() - l.asked(), "user", "users"))
            .toList();
    return p.domain().value() + ": " + String.join(", ", each);
  }

  /// Where it is asked for, filled in.
  static String form(Proposal p) {
    return "/console/requests?domain="
        + p.domain().value()
        + "&periods="
        + p.numbers()
        + "&missing=true";
  }
}
