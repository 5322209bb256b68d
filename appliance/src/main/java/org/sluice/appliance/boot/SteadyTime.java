package org.sluice.appliance.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The time of one command from its beginning: notices that somebody set the machine's clock
/// meanwhile, by what the processor counted. A run of hours would otherwise have its next
/// checkpoint co-signed at a time that is wrong, and partitions refuse for ever after what is
/// earlier.
final class SteadyTime implements InstantSource {
  private final InstantSource machine;
  private final InstantSource clock;
  private final Instant began;
  private final long nanos = System.nanoTime();

  /// From now on.
  ///
  /// @param machine the clock that can be set
  /// @param clock the time that the command goes by, which runs with it
  SteadyTime(InstantSource machine, InstantSource clock) {
    this.machine = machine;
    this.clock = clock;
    this.began = machine.instant();
  }

  /// The command's time; if the clock was set, what it would be if nobody had.
  @Override
  public Instant instant() {
    Duration set = set();
    return isMuch(set) ? clock.instant().minus(set) : clock.instant();
  }

  /// Refuses to go on by a clock that was set, by more than clocks differ.
  ///
  /// @throws CommandFailed naming both times
  void require() {
    Duration set = set();
    if (isMuch(set)) {
      Instant now = machine.instant();
      throw new CommandFailed(
          "the clock was set "
              + (set.isNegative() ? "back" : "forward")
              + " while this was running: it says "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + ", expected "
              + now.minus(set).truncatedTo(ChronoUnit.SECONDS)
              + ". Nothing is lost: set it right (a machine that slept has nothing to set) and repeat the"
              + " command, which goes on where it was");
    }
  }

  private Duration set() {
    return Duration.between(began.plusNanos(System.nanoTime() - nanos), machine.instant());
  }

  private static boolean isMuch(Duration set) {
    return set.abs().compareTo(OperatorClock.BEHIND) > 0;
  }
}
