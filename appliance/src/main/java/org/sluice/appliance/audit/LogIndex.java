package org.sluice.appliance.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.CeremonyHeld;
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
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;
import org.sluice.records.statement.StreamsBegun;

/// What the log says, read in order: the appliance's own view, rebuilt at every start, so that it
/// cannot differ from the log. It checks nothing that the partitions check; it finds things.
public final class LogIndex {

  /// What the log says of one domain.
  public static final class Domain {
    private final DomainName name;
    private @Nullable DomainPolicy policy;
    private @Nullable GenerationRecord generation;
    private @Nullable SignedStatement profile;
    private final Map<StatementType, Long> newest = new EnumMap<>(StatementType.class);
    private boolean selfTested;
    private @Nullable SelfTestLeaf selfTest;
    private @Nullable EpochStart nextEpoch;
    private @Nullable EpochStart epoch;
    private @Nullable DomainTerms terms;
    private long latestPeriod = -1;
    private int enrolled;
    private final ShareHistory shares = new ShareHistory();

    private Domain(DomainName name) {
      this.name = name;
    }

    public DomainName name() {
      return name;
    }

    /// The policy in force.
    public DomainPolicy policy() {
      return require(policy, "policy");
    }

    /// The generation in force.
    public GenerationRecord generation() {
      return require(generation, "generation record");
    }

    /// The newest profile, signed.
    public SignedStatement profile() {
      return require(profile, "profile");
    }

    /// The leaf of the newest policy, profile or terms, if there are any.
    public Optional<Long> leafOf(StatementType type) {
      return Optional.ofNullable(newest.get(type));
    }

    private Domain newest(long leaf, Statement statement) {
      newest.put(statement.statementType(), leaf);
      return this;
    }

    /// Whether the generation's self-test has passed.
    public boolean selfTested() {
      return selfTested;
    }

    /// The leaf of the generation's self-test, if it was opened.
    public Optional<SelfTestLeaf> selfTest() {
      return Optional.ofNullable(selfTest);
    }

    /// Whether the domain has a generation.
    public boolean hasGeneration() {
      return generation != null;
    }

    /// Whether the domain has a profile.
    public boolean hasProfile() {
      return profile != null;
    }

    /// When the next epoch begins, if that was announced.
    public Optional<EpochStart> nextEpoch() {
      return Optional.ofNullable(nextEpoch);
    }

    /// First period of the epoch in force, 0 for the first epoch.
    public long firstPeriod() {
      return epoch == null ? 0 : epoch.firstPeriod();
    }

    /// The same, and for a first epoch what the domain's terms say, if the log has them.
    public long earliestPeriod() {
      return epoch == null && terms != null ? terms.firstPeriod() : firstPeriod();
    }

    /// The last period of the epoch in force, if the log says one: its own start does, or the
    /// domain's terms for the first epoch, or the start of the next.
    public OptionalLong lastPeriod() {
      if (nextEpoch != null) {
        return OptionalLong.of(nextEpoch.firstPeriod() - 1);
      }
      if (epoch != null) {
        return OptionalLong.of(epoch.lastPeriod());
      }
      return terms == null ? OptionalLong.empty() : OptionalLong.of(terms.lastOfFirstEpoch());
    }

    /// How long things of the domain last, if the log says it.
    public Optional<DomainTerms> terms() {
      return Optional.ofNullable(terms);
    }

    /// The latest period of which a key is logged in the epoch in force, -1 if there is none.
    public long latestPeriod() {
      return latestPeriod;
    }

    /// Generations, their age, and what is not destroyed.
    public ShareHistory shares() {
      return shares;
    }

    private void generation(GenerationRecord g) {
      generation = g;
      shares.add(g);
      selfTested = false;
      selfTest = null;
      EpochStart next = nextEpoch;
      if (next != null && next.epoch() == g.epoch()) {
        epoch = next;
        latestPeriod = -1;
        nextEpoch = null;
      }
    }

    private void leaf(long leaf, Extraction e) {
      if (e.purpose() == Purpose.SELF_TEST) {
        selfTest = new SelfTestLeaf(leaf, e.period());
      } else {
        latestPeriod = Math.max(latestPeriod, e.period());
      }
    }

    /// How many enrolment statements the log holds.
    public int enrolled() {
      return enrolled;
    }

    private <T> T require(@Nullable T value, String what) {
      if (value == null) {
        throw new CommandFailed(
            "domain " + name.value() + " has no " + what + " yet: its ceremony is not complete");
      }
      return value;
    }
  }

  /// An opened self-test.
  ///
  /// @param leaf index of its leaf
  /// @param period of its identifier
  public record SelfTestLeaf(long leaf, long period) {}

  private final Map<DomainName, Domain> domains = new TreeMap<>();
  private final Map<RequestId, LoggedRequest> requests = new LinkedHashMap<>();
  private final ExportIndex exports = new ExportIndex();
  private final ApplianceIndex appliance = new ApplianceIndex();
  private final Map<RequestId, Long> manifests = new HashMap<>();
  private final IdentityIndex identities = new IdentityIndex();
  private final Map<RequestId, Long> cancelled = new HashMap<>();
  private final StandingIndex standing = new StandingIndex();
  private final ReviewerIndex reviewers = new ReviewerIndex();
  private final Map<Hash32, Long> proposals = new HashMap<>();
  private final Map<RequestId, Set<Long>> drills = new HashMap<>();
  private final AuditIndex audit = new AuditIndex();
  private final OthersIndex others = new OthersIndex();

  /// Takes the next entry.
  void accept(long leaf, SignedStatement signed) {
    switch (signed.statement()) {
      case DomainPolicy p -> domain(p.domain()).newest(leaf, p).policy = p;
      case GenerationRecord g -> domain(g.domain()).generation(g);
      case EpochStart e -> domain(e.domain()).nextEpoch = e;
      case DomainTerms t -> domain(t.domain()).newest(leaf, t).terms = t;
      case Extraction e -> domain(e.domain()).leaf(leaf, e);
      case Destruction d -> domain(d.domain()).shares.destroyed(d);
      case BackupMade b -> domain(b.domain()).shares.backupMade(b);
      case BackupDestroyed b -> domain(b.domain()).shares.backupDestroyed(b.backup());
      case CeremonyHeld held -> {
        appliance.accept(held);
        Instant time = Instant.ofEpochSecond(held.time());
        domains.values().forEach(d -> d.shares.ceremonyHeld(time));
      }
      case DomainProfile p -> domain(p.domain()).newest(leaf, p).profile = signed;
      case Enrolled e -> {
        domain(e.domain()).enrolled++;
        identities.add(e, leaf);
      }
      case IdentityChanged c -> identities.change(c);
      case RequestCancelled c -> cancelled.put(c.requestId(), leaf);
      case Request r -> requests.put(r.requestId(), new LoggedRequest(leaf, signed));
      case Approval a -> request(a.requestId()).ifPresent(r -> r.approved(signed));
      case BatchOpened b -> opened(leaf, b);
      case Export e -> exported(leaf, e);
      case StreamsBegun b -> exports.begun(b);
      case Manifest m -> manifests.put(m.requestId(), leaf);
      case SelfTestPassed s -> domain(s.domain()).selfTested = true;
      case StandingApproval a -> standing.granted(signed, a);
      case StandingUse u -> {
        LoggedRequest r = requests.get(u.requestId());
        standing.used(u, r == null ? 0 : r.request().leaves());
      }
      case StandingEnded e -> standing.ended(e);
      case ReviewerNamed r -> reviewers.named(r);
      case RecoveryProposed p -> proposals.put(p.policyHash(), leaf);
      case DrillEnded d ->
          drills.computeIfAbsent(d.requestId(), _ -> new HashSet<>()).add(d.batch());
      default -> {
        appliance.accept(signed.statement());
        others.accept(signed.statement());
        audit.accept(leaf, signed.statement()).ifPresent(r -> closed(r, 0, leaf));
      }
    }
  }

  private void opened(long leaf, BatchOpened b) {
    LoggedRequest r = requests.get(b.requestId());
    if (r != null) {
      r.opened(leaf, b);
    }
  }

  private void exported(long leaf, Export e) {
    exports.add(leaf, e);
    closed(e.requestId(), e.batch(), leaf);
  }

  private void closed(RequestId request, long batch, long leaf) {
    request(request).ifPresent(r -> r.closed(batch, leaf));
  }

  /// A domain whose ceremony has been logged.
  public Domain domainOf(DomainName name) {
    Domain d = domains.get(name);
    if (d == null) {
      throw new CommandFailed(
          "there is no domain " + name.value() + " here; there are " + domains.keySet());
    }
    return d;
  }

  /// The domain, if an entry names it.
  public Optional<Domain> find(DomainName name) {
    return Optional.ofNullable(domains.get(name));
  }

  /// Whether a ceremony or change of shares by the file with that hash was held to its end.
  public boolean wasHeld(Hash32 file) {
    return appliance.wasHeld(file);
  }

  /// Hash of what the appliance was last said to run with, by the names of [ConfigurationChanged];
  /// nothing before the first ceremony was held to its end.
  public Optional<Hash32> configuration(String what) {
    return appliance.configuration(what);
  }

  /// Number of the newest entry about operators' log-ins, 0 if there is none.
  public long operatorEvents() {
    return appliance.operatorEvents();
  }

  /// All domains, by name.
  public Collection<Domain> domains() {
    return domains.values();
  }

  /// A request, if the log has it.
  public Optional<LoggedRequest> request(RequestId id) {
    return Optional.ofNullable(requests.get(id));
  }

  /// All requests in the order of the log.
  public Collection<LoggedRequest> requests() {
    return requests.values();
  }

  /// The leaf that exported a payload, if there is one.
  public Optional<Long> exportLeaf(Hash32 payloadHash) {
    return exports.leafOf(payloadHash);
  }

  /// Sealed key sets that have left, by the export leaves.
  public long keySetsExported() {
    return exports.keySets();
  }

  /// Bundles of stream K that have left.
  public long exports() {
    return exports.bundles();
  }

  /// Streams and how far they came.
  public ExportIndex streams() {
    return exports;
  }

  /// The leaf of a request's manifest, if it is complete.
  public Optional<Long> manifest(RequestId id) {
    return Optional.ofNullable(manifests.get(id));
  }

  /// Identities and their devices.
  public IdentityIndex identities() {
    return identities;
  }

  /// The leaf that cancelled a request, if there is one.
  public Optional<Long> cancelled(RequestId id) {
    return Optional.ofNullable(cancelled.get(id));
  }

  /// Other domains.
  public OthersIndex others() {
    return others;
  }

  /// Audit functions, and the keys that were released to them.
  public AuditIndex audit() {
    return audit;
  }

  /// Reviewers who are named.
  public ReviewerIndex reviewers() {
    return reviewers;
  }

  /// Standing approvals.
  public StandingIndex standing() {
    return standing;
  }

  /// The newest entry by which all custodians propose the policy with that hash.
  public Optional<Long> proposal(Hash32 policyHash) {
    return Optional.ofNullable(proposals.get(policyHash));
  }

  /// Whether a batch of a drill has ended.
  public boolean drillEnded(RequestId id, long batch) {
    return drills.getOrDefault(id, Set.of()).contains(batch);
  }

  private Domain domain(DomainName name) {
    return domains.computeIfAbsent(name, Domain::new);
  }
}
