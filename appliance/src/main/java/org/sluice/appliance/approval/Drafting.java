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
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;

/// Writes down a request, octet for octet: who, which periods, which devices.
final class Drafting {
  /// Leaves in one batch: large enough that signatures and checkpoints cost little, small enough
  /// that a batch is seconds of work.
  static final int BATCH_SIZE = 100;

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
    return new RequestDraft(
        request(id, planned, reason),
        BATCH_SIZE,
        List.copyOf(openings.keySet()),
        leaves,
        difference);
  }

  private Request request(RequestId id, List<PlannedLeaf> planned, String reason) {
    LogIndex.Domain state = high.log().index().domainOf(wanted.domain());
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(id, wanted.domain(), state.generation().epoch(), wanted.purpose()),
            planned,
            BATCH_SIZE);
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
