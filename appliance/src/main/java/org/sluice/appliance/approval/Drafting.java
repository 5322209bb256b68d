package org.sluice.appliance.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.Payload;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;

/// Writes down a request, octet for octet: who, which periods, which devices.
final class Drafting {
  /// Leaves in one batch at least, if there are so many: signatures and checkpoints cost little.
  private static final int SMALL_BATCH = 100;

  /// At most: what lanes and shared inversions gain grows little beyond, and a batch is still
  /// seconds of work.
  private static final int LARGE_BATCH = 1024;

  /// A request is in ten batches or more, for its progress to be seen.
  private static final int BATCHES = 10;

  /// Sealed records in one batch at most, which all fit into one bundle: the longest, a document
  /// for a transport key, is one part of [org.sluice.records.export.SealedKeySet#MAX_CIPHERTEXT]
  /// octets and takes less than 8 KiB with all that is around it.
  private static final int RECORDS = Payload.MAX_OCTETS / (8 << 10);

  private static final long VALID_SECONDS = 7L * 86_400;

  private final HighSide high;
  private final RequestDesk.Wanted wanted;
  private final Instant now;

  Drafting(HighSide high, RequestDesk.Wanted wanted, Instant now) {
    this.high = high;
    this.wanted = wanted;
    this.now = now;
  }

  /// Most keys of one request of the domain.
  int most() {
    return (int)
        Math.min(
            BatchPlan.MAX_LEAVES,
            high.log().index().domainOf(wanted.domain()).policy().maxLeavesPerRequest());
  }

  /// @param reason of the request, with the mark of `difference` if there is one
  RequestDraft draft(
      RequestId id, List<Subject> subjects, String reason, Optional<ToldDifference> difference) {
    List<PlannedLeaf> planned = new ArrayList<>();
    List<RequestFile.Leaf> leaves = new ArrayList<>();
    Map<RequestFile.Opening, Integer> openings = new LinkedHashMap<>();
    List<Long> periods =
        subjects.stream().flatMap(s -> s.keys().keySet().stream()).distinct().sorted().toList();
    for (long period : periods) {
      for (Subject s : subjects) {
        List<Hash32> to = s.keys().get(period);
        if (to != null) {
          int place = openings.computeIfAbsent(s.opening(), _ -> openings.size());
          planned.add(new PlannedLeaf(period, s.opening().commitment(), to));
          leaves.add(new RequestFile.Leaf(period, place, to));
        }
      }
    }
    if (planned.isEmpty()) {
      throw new CommandFailed("every enrolled device has these keys: nothing to issue");
    }
    int batchSize = batchSize(planned);
    return new RequestDraft(
        request(id, planned, batchSize, reason),
        batchSize,
        List.copyOf(openings.keySet()),
        leaves,
        difference);
  }

  static int batchSize(List<PlannedLeaf> planned) {
    int most = 1;
    for (PlannedLeaf leaf : planned) {
      most = Math.max(most, leaf.recipients().size());
    }
    int size = Math.clamp(planned.size() / BATCHES, SMALL_BATCH, LARGE_BATCH);
    return Math.clamp(RECORDS / most, 1, size);
  }

  /// Partitions refuse a key beyond the epoch; asked for it is refused before anybody signs. So is
  /// one for a period before it, in which its master secret did not count.
  private static void requireInEpoch(LogIndex.Domain state, List<Long> periods) {
    long first = state.earliestPeriod();
    if (periods.getFirst() < first) {
      PeriodRule rule = state.policy().rule();
      throw new CommandFailed(
          "period "
              + new KeyPeriod(rule, periods.getFirst()).label()
              + " is not in epoch "
              + state.generation().epoch()
              + " of "
              + state.name()
              + ", which begins with "
              + new KeyPeriod(rule, first).label());
    }
    long latest = periods.getLast();
    state
        .lastPeriod()
        .ifPresent(last -> {
          if (latest > last) {
            PeriodRule rule = state.policy().rule();
            throw new CommandFailed(
                "period "
                    + new KeyPeriod(rule, latest).label()
                    + " is not in epoch "
                    + state.generation().epoch()
                    + " of "
                    + state.name()
                    + ", which ends with "
                    + new KeyPeriod(rule, last).label()
                    + ": hold the ceremony of the next epoch (sluice shares plan epoch), or make"
                    + " this one longer (sluice domain options propose)");
          }
        });
  }

  /// Partitions refuse a key of a period far from theirs, after the log has it; so it is refused
  /// before anybody signs.
  private void requireInWindow(LogIndex.Domain state, List<Long> periods) {
    PeriodRule rule = state.policy().rule();
    KeyPeriod current = KeyPeriod.at(rule, now);
    for (long period : periods) {
      if (!KeyWindow.holds(wanted.purpose(), current, period)) {
        throw new CommandFailed(
            "period "
                + new KeyPeriod(rule, period).label()
                + " is not one of "
                + state.name()
                + " for which keys can be made now: "
                + KeyWindow.named(wanted.purpose(), current)
                + (wanted.purpose() == Purpose.ISSUE && period < current.number()
                    ? ". For one that is over: sluice standing issue --past"
                    : ""));
      }
    }
  }

  private Request request(RequestId id, List<PlannedLeaf> planned, int batchSize, String reason) {
    LogIndex.Domain state = high.log().index().domainOf(wanted.domain());
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(id, wanted.domain(), state.generation().epoch(), wanted.purpose()),
            planned,
            batchSize);
    requireInEpoch(state, plan.periods());
    requireInWindow(state, plan.periods());
    return new Request(
        id,
        wanted.domain(),
        state.generation().epoch(),
        state.generation().gamma(),
        state.policy().hash(),
        wanted.purpose(),
        plan.periods(),
        plan.users(),
        plan.leaves(),
        plan.batches().size(),
        plan.batchesRoot(),
        plan.deviceKeyRoot(),
        now.getEpochSecond(),
        now.getEpochSecond() + VALID_SECONDS,
        high.log().size(),
        reason);
  }
}
