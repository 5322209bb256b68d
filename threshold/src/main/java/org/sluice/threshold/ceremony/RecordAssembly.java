package org.sluice.threshold.ceremony;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Dealing;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.statement.SetCheck;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.sharing.Feldman;

/// The generation record that follows from a transcript. Every partition assembles it itself, and
/// so does the coordinator; all get the same octets.
final class RecordAssembly {
  private final int index;
  private final CeremonyPlan plan;

  /// `index` is who assembles, for refusals.
  RecordAssembly(int index, CeremonyPlan plan) {
    this.index = index;
    this.plan = plan;
  }

  /// Sums of the dealers' commitments, constant term first.
  ///
  /// @throws org.sluice.mikey.curve.BadPoint if one is O
  static List<Octets> sums(
      Curve curve, List<Opening> openings, Function<Opening, List<Octets>> which) {
    List<List<PublicPoint>> dealers =
        openings.stream()
            .map(o -> which.apply(o).stream().map(p -> PublicPoint.of(curve, p.toArray())).toList())
            .toList();
    return Feldman.sum(curve, dealers).stream().map(p -> Octets.of(p.octets())).toList();
  }

  GenerationRecord record(
      Hash32 session,
      List<Commitment> commitments,
      List<Opening> openings,
      List<Verdict> verdicts) {
    Threshold th = plan.threshold();
    List<Dealing> dealings = new ArrayList<>();
    for (int i = 0; i < th.n(); i++) {
      Opening o = openings.get(i);
      dealings.add(new Dealing(commitments.get(i).commitmentHash(), o.nonce(), o.z(), o.x()));
    }
    List<Octets> z = sums(Curve.SAKKE, openings, Opening::z);
    List<Octets> x = sums(Curve.P256, openings, Opening::x);
    return new GenerationRecord(
        session,
        plan.logOrigin(),
        plan.domain(),
        plan.epoch(),
        plan.generation(),
        th.t(),
        th.n(),
        plan.partitions().stream()
            .map(p -> new PartitionKeys(p.identitySpki(), p.witnessKey()))
            .toList(),
        dealings,
        z,
        x,
        z.getFirst(),
        x.getFirst(),
        setChecks(th, verdicts),
        plan.softwareHash());
  }

  /// All members of a set must have found the same key check value.
  private List<SetCheck> setChecks(Threshold th, List<Verdict> verdicts) {
    List<SetCheck> checks = new ArrayList<>();
    for (List<Integer> a : th.sets()) {
      List<Hash32> said =
          a.stream()
              .map(i -> verdicts.get(i - 1).kcv().get(th.setsOf(i).indexOf(a)))
              .distinct()
              .toList();
      if (said.size() != 1) {
        throw new PartitionRefused(
            index, Refusal.KEY_CHECK_VALUE, "members of set " + a + " hold different keys");
      }
      checks.add(new SetCheck(a, said.getFirst()));
    }
    return checks;
  }
}
