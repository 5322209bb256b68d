package org.sluice.threshold.partition;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.ceremony.Before;
import org.sluice.threshold.ceremony.CeremonyMember;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.log.LogReader;
import org.sluice.threshold.log.OwnPlace;
import org.sluice.threshold.vault.GenerationVault;

/// What a partition takes part in: a run for exactly the plan that its custodian confirmed, which
/// continues what its own reading of the log says is in force. A partition that is no member yet
/// joins only where a quorum of the members before has co-signed the log at which it stands: its
/// custodian's GAMMA says who they are, their cosignatures say that it reads what they read.
final class CeremonyDesk {
  private final OwnPlace own;
  private final PartitionIdentity identity;
  private final NoteKey logKey;
  private final PartitionToken token;
  private final PartitionStore store;
  private final GenerationVault vault;
  private final LogReader log;
  private final Map<DomainName, Met> met = new HashMap<>();
  private @Nullable Hash32 confirmedPlan;
  private @Nullable CeremonyMember running;

  /// Where a quorum of that generation vouched for the log.
  private record Met(Hash32 gamma, long size) {}

  CeremonyDesk(
      OwnPlace own,
      PartitionIdentity identity,
      NoteKey logKey,
      PartitionToken token,
      PartitionStore store,
      GenerationVault vault,
      LogReader log) {
    this.own = own;
    this.identity = identity;
    this.logKey = logKey;
    this.token = token;
    this.store = store;
    this.vault = vault;
    this.log = log;
  }

  void confirmed(CeremonyPlan plan) {
    confirmedPlan = plan.fingerprint();
  }

  /// Takes a checkpoint only with the quorum of the generation in force, and only where it stands.
  void meet(DomainName domain, SignedNote checkpoint) {
    long size = log.withQuorum(domain, checkpoint).size();
    GenerationInForce g = log.state().generation(domain);
    if (g == null || size != log.durableSize()) {
      throw refused(
          Refusal.WRONG_POSITION, "checkpoint of size " + size + ", read " + log.durableSize());
    }
    met.put(domain, new Met(g.gamma(), size));
  }

  Ceremony.Nonce join(CeremonyPlan plan) {
    if (!Objects.equals(plan.fingerprint(), confirmedPlan)) {
      throw refused(Refusal.PLAN_NOT_CONFIRMED, "plan " + plan.fingerprint());
    }
    if (own.index() > plan.threshold().n()
        || !plan.partition(own.index()).equals(identity)
        || !plan.logVkey().equals(logKey.vkey())
        || !plan.logOrigin().equals(logKey.name())) {
      throw refused(Refusal.PLAN_NOT_CONFIRMED, "plan has another partition or log in this place");
    }
    Before before = before(plan);
    abandon();
    confirmedPlan = null; // one confirmation, one run
    CeremonyMember member = new CeremonyMember(own.index(), plan, token, store, vault, before);
    running = member;
    return member.nonce();
  }

  /// The generation in force, if the plan shares its secrets anew. New secrets are for a new epoch
  /// alone.
  private @Nullable Before before(CeremonyPlan plan) {
    GenerationInForce g = log.state().generation(plan.domain());
    CeremonyPlan.After after = plan.after();
    boolean next =
        after == null
            ? g == null || plan.epoch() == g.record().epoch() + 1
            : g != null
                && after.gamma().equals(g.gamma())
                && plan.epoch() == g.record().epoch()
                && plan.generation() == g.record().generation() + 1;
    if (!next) {
      throw refused(
          Refusal.NOT_THE_NEXT_GENERATION,
          "epoch " + plan.epoch() + ", generation " + plan.generation());
    }
    if (g != null && !g.isMember(own)) {
      newcomer(plan, g);
    }
    return g == null || after == null ? null : new Before(g.record(), g.policyHash());
  }

  private void newcomer(CeremonyPlan plan, GenerationInForce g) {
    if (plan.after() == null) {
      throw refused(
          Refusal.NOT_THE_NEXT_GENERATION,
          "a newcomer joins by a plan that names the generation before, not with a new epoch");
    }
    if (!new Met(g.gamma(), log.durableSize()).equals(met.get(plan.domain()))) {
      throw refused(
          Refusal.NOT_MET, "no quorum of generation " + g.gamma() + " has vouched for this log");
    }
  }

  /// Whatever goes wrong in a step ends the run: nothing usable may be left.
  <T> T step(Function<CeremonyMember, T> step) {
    CeremonyMember member = running;
    if (member == null) {
      throw refused(Refusal.OUT_OF_ORDER, "no ceremony is running");
    }
    try {
      return step.apply(member);
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    }
  }

  void abandon() {
    CeremonyMember member = running;
    running = null;
    if (member != null) {
      member.close();
    }
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(own.index(), refusal, detail);
  }
}
