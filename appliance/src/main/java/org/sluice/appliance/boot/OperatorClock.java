package org.sluice.appliance.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The time that a command goes by: the machine's, or the one that its operator says, where the
/// machine has been off for long and has no network to ask. It is compared with the last time at
/// which partitions co-signed the log: back it never goes, and far ahead only if the operator says
/// so, because partitions refuse for ever after what is earlier than they have signed.
///
/// It is the time of the appliance and of partitions in its process. Partitions in processes of
/// their own have their own clocks and judge by them.
public final class OperatorClock implements InstantSource {
  /// How far behind the log's last time a clock may be: as much as clocks differ.
  public static final Duration BEHIND = Duration.ofMinutes(5);

  /// How far ahead of it the machine's clock may be without the operator saying that it is right.
  public static final Duration AHEAD = Duration.ofDays(93);

  private final InstantSource machine;
  private final boolean isSaid;
  private volatile Duration ahead;

  private OperatorClock(InstantSource machine, boolean isSaid, Duration ahead) {
    this.machine = machine;
    this.isSaid = isSaid;
    this.ahead = ahead;
  }

  /// The machine's clock, or one that runs on from what the operator said.
  ///
  /// @param said a time such as 2026-12-01T09:00:00Z
  /// @throws CommandFailed if it is no time
  static OperatorClock of(@Nullable String said) {
    return of(said, InstantSource.system());
  }

  /// The same over another clock than the machine's.
  static OperatorClock of(@Nullable String said, InstantSource machine) {
    return said == null
        ? new OperatorClock(machine, false, Duration.ZERO)
        : new OperatorClock(machine, true, Duration.between(machine.instant(), parse(said)));
  }

  @Override
  public Instant instant() {
    return machine.instant().plus(ahead);
  }

  /// This time from now on, for one command.
  SteadyTime steady() {
    return new SteadyTime(machine, this);
  }

  /// Refuses a clock that cannot be right. An operator says the time once for several commands: a
  /// clock that was said and is a little behind the log runs on from the log's last time.
  ///
  /// @param last when the log was co-signed last, if ever
  /// @throws CommandFailed naming both times and what to do
  void require(Optional<Instant> last) {
    Instant now = instant();
    require(now, isSaid, last);
    if (isSaid) {
      ahead =
          last.filter(now::isBefore).map(l -> ahead.plus(Duration.between(now, l))).orElse(ahead);
    }
  }

  /// What is wrong with the time that it is now, if anything is; nothing is changed by asking.
  ///
  /// @param last when the log was co-signed last, if ever
  public Optional<String> problem(Optional<Instant> last) {
    try {
      require(instant(), isSaid, last);
      return Optional.empty();
    } catch (CommandFailed e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Instant parse(String said) {
    try {
      return Instant.parse(said);
    } catch (DateTimeParseException e) {
      throw new CommandFailed(
          "--at: expected a time such as 2026-12-01T09:00:00Z, found '" + said + "'", e);
    }
  }

  /// The rule alone.
  ///
  /// @param isSaid whether the operator said it
  /// @param last when the log was co-signed last, if ever
  /// @throws CommandFailed naming both times and what to do
  static void require(Instant now, boolean isSaid, Optional<Instant> last) {
    if (last.isEmpty()) {
      return;
    }
    Instant seen = last.get();
    String times =
        (isSaid ? "--at says " : "the clock says ")
            + now.truncatedTo(ChronoUnit.SECONDS)
            + ", the log was co-signed last at "
            + seen;
    if (now.isBefore(seen.minus(BEHIND))) {
      throw new CommandFailed(
          times + ": set the clock, or give the time with --at; nothing was changed");
    }
    if (!isSaid && now.isAfter(seen.plus(AHEAD))) {
      throw new CommandFailed(
          times
              + ", more than "
              + AHEAD.toDays()
              + " days before: if the clock is right, say so with --at "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + "; nothing was changed");
    }
  }
}
