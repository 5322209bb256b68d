package org.sluice.appliance.shares;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.Members;
import org.sluice.appliance.ceremony.Confirmations;
import org.sluice.appliance.ceremony.SoftwareHash;
import org.sluice.appliance.ceremony.Steps;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;
import org.sluice.threshold.ceremony.CeremonyRun;

/// The one step of a change that touches secrets: the partitions of the plan share one domain's
/// anew, or generate new ones, and the record is logged. Until then nothing has changed.
final class Sharing {
  private final HighSide high;
  private final Steps steps;
  private final SharePlan plan;
  private final SharePlan.DomainPlan domain;
  private final List<OfficerKey> security;

  Sharing(
      HighSide high,
      Steps steps,
      SharePlan plan,
      SharePlan.DomainPlan domain,
      List<OfficerKey> security) {
    this.high = high;
    this.steps = steps;
    this.plan = plan;
    this.domain = domain;
    this.security = List.copyOf(security);
  }

  void run(GenerationRecord before) {
    List<Partition> members = members();
    CeremonyPlan next = plan(before, members);
    String step =
        plan.change() == Change.EPOCH
            ? "generate new master secrets of " + domain.name() + " as shares"
            : "share the secrets of " + domain.name() + " anew";
    if (steps.saidBefore("STEP " + step)) {
      steps.say(
          domain.name()
              + ": the session that was cut off ended with nothing usable, what was in force is in force; a new one begins with the same plan");
    }
    steps.step(step);
    steps.say("GAMMA before " + PartitionCard.grouped(before.gamma()));
    steps.say("plan " + PartitionCard.grouped(next.fingerprint()));
    Confirmations.await(next, members);
    introduce(before, members);
    SignedStatement record = CeremonyRun.run(next, members);
    List<SignedStatement> entries = new ArrayList<>();
    if (plan.change() == Change.EPOCH) {
      EpochStart start =
          new EpochStart(domain.name(), domain.epoch() + 1, domain.firstPeriod(), domain.periods());
      entries.add(SignedStatement.sign(start, List.copyOf(security)));
    }
    entries.add(record);
    // The commit point: before it the old generation is in force, after it the new one.
    long _ = high.log().append(entries);
    GenerationRecord made = (GenerationRecord) record.statement();
    steps.say("Z_T  " + Hash32.sha256(made.zT().toArray()) + " (SHA-256)");
    steps.say("KPAK " + made.kpak());
  }

  /// All n of the plan, or nothing.
  private List<Partition> members() {
    List<Partition> up = new ArrayList<>(high.tokens().partitions());
    up.removeIf(p -> p.index() > plan.threshold().n());
    if (up.size() < plan.threshold().n()) {
      throw new CommandFailed(
          up.size()
              + " of the plan's "
              + plan.threshold().n()
              + " partitions are up, all are needed. "
              + String.join(". ", high.tokens().health()));
    }
    return up;
  }

  private CeremonyPlan plan(GenerationRecord before, List<Partition> members) {
    CeremonyPlan.@Nullable After after =
        plan.change() == Change.EPOCH
            ? null
            : new CeremonyPlan.After(before.gamma(), dealers(before, members));
    boolean epoch = after == null;
    Members of = Members.of(before);
    if (epoch && of.among(members).size() < before.n()) {
      throw new CommandFailed(
          "a new epoch begins with the partitions of the one before: repair first");
    }
    return new CeremonyPlan(
        plan.threshold(),
        domain.name(),
        Math.toIntExact(epoch ? before.epoch() + 1 : before.epoch()),
        Math.toIntExact(epoch ? 1 : before.generation() + 1),
        plan.logOrigin(),
        high.tokens().logKey().vkey(),
        high.log().index().domainOf(domain.name()).policy().hash(),
        SoftwareHash.ofThisProgram(),
        members.stream().map(Partition::identity).toList(),
        after);
  }

  /// Whoever is a member of before, under the same keys, and has its share.
  private List<Integer> dealers(GenerationRecord before, List<Partition> members) {
    Members old = Members.of(before);
    List<Integer> dealers =
        members.stream()
            .filter(old::has)
            .map(Partition::index)
            .filter(i -> !plan.withoutShares().contains(i))
            .toList();
    if (dealers.size() < before.t()) {
      throw new CommandFailed(
          dealers.size() + " partitions have shares of before, " + before.t() + " are needed");
    }
    boolean all = dealers.size() == Math.min(before.n(), members.size());
    if (plan.change() == Change.REFRESH && !all) {
      throw new CommandFailed("a refresh is by those who have shares; dealers are " + dealers);
    }
    if (plan.change() == Change.REPAIR && all) {
      throw new CommandFailed("a repair names who lost a share: without-shares, or another place");
    }
    List<Integer> others =
        IntStream.rangeClosed(1, members.size()).boxed().filter(i -> !dealers.contains(i)).toList();
    steps.say("dealers " + dealers + (others.isEmpty() ? "" : ", without shares " + others));
    return dealers;
  }

  /// Shows newcomers what a quorum of the members before has co-signed.
  private void introduce(GenerationRecord before, List<Partition> members) {
    VerifiedCheckpoint seen = high.publish();
    Members old = Members.of(before);
    for (Partition p : members) {
      if (!old.has(p)) {
        p.meet(domain.name(), seen.note());
        steps.say(
            "partition "
                + p.index()
                + " is new: it was shown "
                + seen.checkpoint().size()
                + " entries, co-signed by the members before");
      }
    }
  }
}
