package org.sluice.distribution.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How far a replica has read, as the health check and the status tell it.
public final class ReplicaState {
  private final KafkaSettings settings;
  private final Map<String, Long> refused = new TreeMap<>();
  private long taken;
  private long older;
  private long lag;
  private Instant asked = Instant.EPOCH;
  private Instant atEnd = Instant.EPOCH;
  private String trouble = "";
  private List<String> topics = List.of();

  ReplicaState(KafkaSettings settings) {
    this.settings = settings;
  }

  /// At one moment.
  ///
  /// @param ready whether it may be asked by devices
  /// @param why the reason if it is not, or what is wrong although it is; empty if nothing is
  /// @param lag records that it knows of and has not read
  /// @param atEnd when it last had read everything; 1970 if it never had since the start
  /// @param taken records taken since the start
  /// @param older records that something newer had replaced already
  /// @param refused records not believed since the start, by code
  /// @param topics what is wrong with how topics are set, so that records may be lost there
  public record Report(
      boolean ready,
      String why,
      long lag,
      Instant atEnd,
      long taken,
      long older,
      Map<String, Long> refused,
      List<String> topics) {}

  /// As of `now`. A replica is out if it has not read everything once since its start, if it knows
  /// for too long that there is more, or if it could not ask for too long: then it may serve what
  /// was revoked.
  public synchronized Report report(Instant now) {
    @Nullable String out = null;
    if (atEnd.equals(Instant.EPOCH)) {
      out = "has not read everything yet, " + lag + " records to go";
    } else if (lag > 0 && longer(atEnd, now, settings.behind())) {
      out = "is behind by " + lag + " records since " + atEnd;
    } else if (longer(asked, now, settings.blind())) {
      out = "could not ask " + settings.brokers() + " since " + asked;
    }
    return new Report(
        out == null,
        out == null ? trouble : trouble.isEmpty() ? out : out + " (" + trouble + ")",
        lag,
        atEnd,
        taken,
        older,
        Map.copyOf(refused),
        topics);
  }

  private static boolean longer(Instant since, Instant now, Duration than) {
    return Duration.between(since, now).compareTo(than) > 0;
  }

  synchronized void looked(long behind, Instant now) {
    lag = behind;
    asked = now;
    trouble = "";
    if (behind == 0) {
      atEnd = now;
    }
  }

  synchronized void topics(List<String> wrong) {
    topics = List.copyOf(wrong);
  }

  synchronized void trouble(String what) {
    trouble = what;
  }

  synchronized void count(boolean newest) {
    taken++;
    if (!newest) {
      older++;
    }
  }

  synchronized void refused(String code) {
    refused.merge(code, 1L, Long::sum);
  }
}
