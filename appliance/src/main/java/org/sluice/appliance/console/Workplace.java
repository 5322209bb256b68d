package org.sluice.appliance.console;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.PartitionsDown;
import org.sluice.hsm.HsmException;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.threshold.ThresholdException;

/// How the console shares a data folder with the commands. A look changes nothing and may be taken
/// at any time; it is kept until the log has grown. An act takes the folder and opens the tokens as
/// a command does, and gives both back at its end, so that commands and console can take turns.
public final class Workplace implements AutoCloseable {
  private static final int MAX_NOTE = 64 << 10;
  private static final int PATIENCE_SECONDS = 20;

  // Reading the log again costs time that grows with it: not more than a tenth of the time goes
  // there.
  private static final int LOOK_SHARE = 10;

  private final DataOption data;
  private final ReentrantLock acting = new ReentrantLock();
  private final Object looking = new Object();
  private final AtomicLong failures = new AtomicLong();
  private final Outlooks outlooks = new Outlooks();
  private volatile Reach reach = Reach.UNKNOWN;
  private @Nullable HighSide look;
  private byte[] seen = new byte[0];
  private long lookedAt;
  private long lookTook;

  /// What was last found about the partitions.
  ///
  /// @param lines one for each partition
  /// @param down how many could not be reached
  /// @param margins how many each domain may lose, negative if it has lost too many
  /// @param at when, by the console's clock; the epoch if never
  /// @param nanos the same as [System#nanoTime()] says
  record Reach(
      String summary,
      List<String> lines,
      int down,
      Map<DomainName, Integer> margins,
      Instant at,
      long nanos) {
    static final Reach UNKNOWN =
        new Reach("not asked yet", List.of(), 0, Map.of(), Instant.EPOCH, 0);

    Reach {
      lines = List.copyOf(lines);
      margins = Map.copyOf(margins);
    }

    boolean isOlderThan(Duration age) {
      return !known() || age().compareTo(age) > 0;
    }

    /// How long ago that was.
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - nanos);
    }

    boolean known() {
      return !at.equals(Instant.EPOCH);
    }
  }

  /// @param data with a folder of PINs, or the console can only look
  public Workplace(DataOption data) {
    this.data = data;
  }

  /// Whether the tokens can be opened without anybody at a terminal.
  boolean canAct() {
    return data.hasPins();
  }

  /// The time that the whole console goes by: the machine's, or the one its operator said.
  Instant now() {
    return data.clock().instant();
  }

  /// Why nothing can be done by that time, if it cannot be right.
  Optional<String> clockProblem(HighSide high) {
    return data.clock().problem(high.log().lastTime());
  }

  /// Whose keys are missing.
  Outlooks outlooks() {
    return outlooks;
  }

  /// Acts that an HSM or a partition made fail.
  long failures() {
    return failures.get();
  }

  /// What the partitions said when they were last asked.
  Reach reach() {
    return reach;
  }

  /// Looks.
  <T> T look(Function<HighSide, T> what) {
    synchronized (looking) {
      return what.apply(current());
    }
  }

  private HighSide current() {
    HighSide now = look;
    byte[] committed = committed(now);
    boolean fresh = now != null && MessageDigest.isEqual(seen, committed);
    boolean tooSoon = now != null && System.nanoTime() - lookedAt < LOOK_SHARE * lookTook;
    if (now != null && (fresh || tooSoon)) {
      return now;
    }
    long start = System.nanoTime();
    HighSide next = HighSide.look(data);
    lookedAt = System.nanoTime();
    lookTook = lookedAt - start;
    seen = committed(next);
    if (now != null) {
      now.close();
    }
    look = next;
    return next;
  }

  private static byte[] committed(@Nullable HighSide high) {
    byte @Nullable [] note =
        high == null ? null : DurableFiles.read(high.log().folder().resolve("committed"), MAX_NOTE);
    return note == null ? new byte[0] : note;
  }

  /// Does something that a command does: alone, with the tokens open.
  ///
  /// @throws CommandFailed if another act or command goes on, or the console cannot act at all
  <T> T act(Function<HighSide, T> what) {
    return alone(
        () -> HighSide.open(data).unlock(data),
        high -> {
          try {
            return what.apply(high);
          } finally {
            remember(high);
          }
        });
  }

  /// Does something alone that needs no token: nothing of it can be signed.
  ///
  /// @throws CommandFailed as [#act(Function)]
  <T> T change(Function<HighSide, T> what) {
    return alone(() -> HighSide.open(data), what);
  }

  private <T> T alone(Supplier<HighSide> open, Function<HighSide, T> what) {
    if (!canAct()) {
      throw new CommandFailed(
          "this console was started without --pins: it shows, and what is to be done is done by a"
              + " command");
    }
    if (!enter()) {
      throw new CommandFailed(
          "an issue is running, or somebody else is at it: the log has one writer at a time. Try"
              + " again when it has ended");
    }
    try (HighSide high = open.get()) {
      return what.apply(high);
    } catch (HsmException | ThresholdException | PartitionsDown e) {
      failures.incrementAndGet();
      throw e;
    } finally {
      acting.unlock();
      forgetLook();
    }
  }

  /// Asks the partitions how they are, and puts what waits into the log and on its way.
  void tidy() {
    act(high -> {
      long _ = high.publish().checkpoint().size();
      high.outbox().exportLog();
      return true;
    });
  }

  private boolean enter() {
    try {
      return acting.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Keeps what is known of the partitions: at the end of an act, and during a long one.
  void remember(HighSide high) {
    List<String> lines = high.tokens().health();
    int up = high.tokens().partitions().size();
    Map<DomainName, Integer> margins = new TreeMap<>();
    high.log().index().domains().stream()
        .filter(LogIndex.Domain::hasGeneration)
        .forEach(d -> margins.put(d.name(), high.margin(d.name())));
    reach = new Reach(high.summary(), lines, lines.size() - up, margins, now(), System.nanoTime());
  }

  private void forgetLook() {
    synchronized (looking) {
      lookTook = 0;
    }
    outlooks.hurry();
  }

  @Override
  public void close() {
    synchronized (looking) {
      if (look != null) {
        look.close();
        look = null;
      }
    }
  }
}
