package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ActRefused;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.ApplianceBackedUp;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.CarriedIn;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.statement.StreamsBegun;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.signing.EcdsaKeys;

/// All that follows from the entries read so far (design section 4): size, compact range, policies,
/// generations, requests, batches. An entry is checked whole before it changes anything, except
/// that the leaves of a batch are checked one by one and the batch at its last leaf; after a
/// refusal the reading cannot go on and is thrown away.
public final class LogState {
  private final OwnPlace own;
  private final CompactRange range = new CompactRange();
  private final Map<DomainName, DomainState> domains = new TreeMap<>();
  private final Map<String, Hash32> configuration = new TreeMap<>();
  private final Streams streams = new Streams();
  private @Nullable DomainState filling;
  private long operatorEvents;
  private final EcdsaKeys keys = new EcdsaKeys();

  /// An empty reading by the partition `own`.
  public LogState(OwnPlace own) {
    this.own = own;
  }

  /// Entries read.
  public long size() {
    return range.size();
  }

  /// The tree of the entries read.
  public CompactRange range() {
    return range;
  }

  /// Generation of a domain in force, or null.
  public @Nullable GenerationInForce generation(DomainName domain) {
    DomainState d = domains.get(domain);
    return d == null ? null : d.generation();
  }

  /// The record of a generation of the domain that is or was in force, or null.
  public @Nullable GenerationRecord generation(DomainName domain, Hash32 gamma) {
    DomainState d = domains.get(domain);
    return d == null ? null : d.generations().record(gamma);
  }

  /// For each generation of an epoch the partitions that have not yet signed its destruction; empty
  /// if the epoch is destroyed, or never was. Its backups are another matter: see
  /// [#backupsLeft(DomainName, long)].
  public Map<Hash32, Set<Integer>> notDestroyed(DomainName domain, long epoch) {
    DomainState d = domains.get(domain);
    return d == null ? Map.of() : d.generations().missing(epoch);
  }

  /// Backups that hold shares of an epoch and are not said to be destroyed.
  public List<BackupMade> backupsLeft(DomainName domain, long epoch) {
    DomainState d = domains.get(domain);
    return d == null ? List.of() : d.backups().left(epoch);
  }

  /// Whether that backup of a partition is in the log.
  public boolean hasBackup(DomainName domain, int index, Hash32 backup) {
    DomainState d = domains.get(domain);
    return d != null && d.backups().has(index, backup);
  }

  /// Whether that backup is in the log and not said to be destroyed.
  public boolean isBackupLeft(DomainName domain, int index, Hash32 backup) {
    DomainState d = domains.get(domain);
    return d != null && d.backups().isLeft(index, backup);
  }

  /// When this reader first saw the proposal that `c` would conclude, in Unix seconds; null if
  /// there is no such proposal, or it does not know any more.
  public @Nullable Long proposalSeen(RecoveryConcluded c) {
    DomainState d = domains.get(c.domain());
    return d == null ? null : d.recovery().firstSeen(c);
  }

  /// Policy of a domain in force, or null.
  public @Nullable DomainPolicy policy(DomainName domain) {
    DomainState d = domains.get(domain);
    return d == null ? null : d.policy();
  }

  /// The batch that contains the leaf, or null if there is none yet.
  public @Nullable LoggedBatch batch(DomainName domain, long leafIndex) {
    DomainState d = domains.get(domain);
    return d == null ? null : d.batches().containing(leafIndex);
  }

  /// Domains that the entries name.
  public List<DomainName> domains() {
    return List.copyOf(domains.keySet());
  }

  /// What this partition's clock said when it first saw what is still open, by index: batches by
  /// their first leaf, proposals by their entry.
  Map<Long, Sighting> sightings() {
    Map<Long, Sighting> kept = new HashMap<>();
    for (DomainState d : domains.values()) {
      d.batches().open().forEach(b -> kept.put(b.firstLeaf(), b.sighting()));
      kept.putAll(d.recovery().sightings());
    }
    return kept;
  }

  /// Reads the next entry, which nobody vouches for. `now` is Unix time when it is seen for the
  /// first time, null for a reader who does not judge by the clock.
  ///
  /// @throws EntryRefused if it cannot be parsed or breaks a rule
  public void append(byte[] entry, @Nullable Long now) {
    append(entry, new EntryContext(range.size(), false, now, _ -> null, keys));
  }

  /// Reads again an entry that a reader with these rules has accepted before: every rule is
  /// applied, but signatures are not checked once more, which is nearly all of the time. Until the
  /// caller has seen that the root over the entries is the one it kept, nothing of this state may
  /// be believed. `seen` gives back the sighting of a batch by its first leaf.
  ///
  /// @throws EntryRefused if it cannot be parsed or breaks a rule: it is not the entry from before
  public void appendAgain(byte[] entry, LongFunction<@Nullable Sighting> seen) {
    append(entry, new EntryContext(range.size(), true, null, seen, keys));
  }

  private void append(byte[] entry, EntryContext in) {
    SignedStatement signed;
    try {
      signed = SignedStatement.decode(entry);
    } catch (MalformedRecord e) {
      throw new EntryRefused(in.at(), EntryRule.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (filling != null && !(signed.statement() instanceof Extraction)) {
      throw in.refused(EntryRule.BATCH_ORDER, "the leaves of the opened batch do not follow it");
    }
    apply(in, entry, signed);
    range.append(Merkle.leafHash(entry));
  }

  private void apply(EntryContext in, byte[] entry, SignedStatement s) {
    switch (s.statement()) {
      case DomainPolicy p -> policy(in, s, p);
      case GenerationRecord g ->
          domain(in, g.domain()).generation(in, s, g, own, isMemberOfNothing());
      case DomainTerms t -> domain(in, t.domain()).terms(in, s, t);
      case EpochStart e -> domain(in, e.domain()).epoch(in, s, e);
      case DomainProfile p -> domain(in, p.domain()).profile(in, s, p, own);
      case Enrolled e -> domain(in, e.domain()).enrolled(in, s, e);
      case Request r -> domain(in, r.domain()).batches().request(in, s, r);
      case Approval a -> domain(in, a.domain()).batches().approval(in, s, a);
      case BatchOpened b -> {
        DomainState d = domain(in, b.domain());
        d.batches().opened(in, b);
        filling = d;
      }
      case Extraction e -> {
        DomainState d = domain(in, e.domain());
        if (filling != d) {
          throw in.refused(EntryRule.BATCH_ORDER, "an Extraction entry outside a batch");
        }
        d.batches().leaf(in, entry, e);
        filling = d.batches().filling() ? d : null;
      }
      case Export x -> {
        DomainState d = domain(in, x.domain());
        d.byApplianceKey(in, s);
        streams.exported(in, x);
        if (x.closesBatch()) {
          d.batches().exported(in, x.requestId(), x.batch());
        }
      }
      case Manifest m -> domain(in, m.domain()).byApplianceKey(in, s);
      case SelfTestPassed p -> domain(in, p.domain()).selfTestPassed(in, s, p);
      case Destruction x -> domain(in, x.domain()).destroyed(in, s, x);
      case StandingApproval a -> domain(in, a.domain()).standing().granted(in, s, a);
      case StandingUse u -> domain(in, u.domain()).batches().standingUsed(in, s, u);
      case StandingEnded e -> domain(in, e.domain()).standing().ended(in, s, e);
      case BackupMade b -> domain(in, b.domain()).backups().made(in, s, b);
      case BackupDestroyed b -> domain(in, b.domain()).backups().destroyed(in, s, b);
      case LiarNamed l -> domain(in, l.domain()).liarNamed(in, s, l);
      case RecoveryProposed p -> domain(in, p.domain()).recoveryProposed(in, s, p);
      case RecoveryConcluded c -> domain(in, c.domain()).recoveryConcluded(in, s, c);
      case DrillEnded x -> {
        DomainState d = domain(in, x.domain());
        d.byApplianceKey(in, s);
        d.batches().drillEnded(in, x);
      }
      case AuditFunction f -> domain(in, f.domain()).audit().function(in, s, f);
      case OtherSigner o -> domain(in, o.domain()).otherSigner(in, s, o);
      case CallPolicy c -> domain(in, c.domain()).callPolicy(in, s, c);
      case AuditOrdered o -> domain(in, o.domain()).batches().auditOrdered(in, s, o);
      case AuditReleased x -> domain(in, x.domain()).audit().released(in, s, x);
      // They grant nothing.
      case Refusal _, Activation _, CeremonyHeld _, ActRefused _ -> {}
      case ReviewerNamed r -> domain(in, r.domain()).reviewerNamed(in, s, r);
      case LogRead r -> domain(in, r.domain()).logRead(in, s, r);
      case ConfigurationChanged c -> configuration(in, c);
      case IdentityChanged c -> domain(in, c.domain()).identityChanged(in, s, c);
      case RequestCancelled c -> domain(in, c.domain()).cancelled(in, s, c);
      case CarriedIn c -> domain(in, c.domain()).carriedIn(in, s);
      case StreamsBegun b -> {
        domain(in, b.domain()).byApplianceKey(in, s);
        streams.begun(in, b);
      }
      case ApplianceBackedUp b -> {
        domain(in, b.domain()).byApplianceKey(in, s);
        in.require(
            b.logSize() == in.at(),
            EntryRule.OUT_OF_LIMITS,
            "a backup of " + b.logSize() + " entries, here are " + in.at());
      }
      case OperatorSession o -> operatorEvent(in, o.number());
      case LoginsFailed f -> operatorEvent(in, f.number());
    }
  }

  private boolean isMemberOfNothing() {
    return domains.values().stream().noneMatch(d -> d.hasMember(own));
  }

  private void policy(EntryContext in, SignedStatement s, DomainPolicy p) {
    DomainState d = domains.get(p.domain());
    if (d == null) {
      domains.put(p.domain(), new DomainState(in, s, p));
    } else {
      d.policy(in, s, p);
    }
  }

  /// Each change continues the one before; what the first continues is a reviewer's matter.
  private void configuration(EntryContext in, ConfigurationChanged c) {
    Hash32 before = configuration.put(c.what(), c.after());
    in.require(
        before == null || before.equals(c.before()),
        EntryRule.BROKEN_CHAIN,
        "does not begin where the last change of the " + c.what() + " ended");
  }

  /// None is left out: each has the number after the last.
  private void operatorEvent(EntryContext in, long number) {
    operatorEvents++;
    in.require(
        number == operatorEvents,
        EntryRule.BROKEN_CHAIN,
        "number " + number + " of the operators' events, next is " + operatorEvents);
  }

  private DomainState domain(EntryContext in, DomainName name) {
    DomainState d = domains.get(name);
    if (d == null) {
      throw in.refused(EntryRule.UNKNOWN_DOMAIN, "no policy of domain " + name);
    }
    return d;
  }
}
