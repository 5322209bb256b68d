package org.sluice.records.review;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
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
import org.sluice.records.statement.StatementType;
import org.sluice.records.statement.StreamsBegun;
import org.sluice.records.tlog.LogScan;

/// Reads the entries one after another. After the first that breaks a rule the others are counted
/// only: what they should be compared with is not known any more.
final class EntryReview implements LogScan.Visitor<EntryReview.Parsed> {
  /// A statement, or why the octets are none.
  sealed interface Parsed {
    /// The one statement that the octets encode.
    ///
    /// @param proven signatures that were found right ahead of its turn
    record Entry(SignedStatement signed, Set<Signature> proven) implements Parsed {}

    /// They encode none.
    record Malformed(String why) implements Parsed {}
  }

  private final String logOrigin;
  private final EntryListener listener;
  private final Map<DomainName, DomainReview> domains = new TreeMap<>();
  private final Map<StatementType, Long> counts = new EnumMap<>(StatementType.class);
  private final Streams streams = new Streams();
  private final SignaturesAhead ahead = new SignaturesAhead();
  private final List<String> notes = new ArrayList<>();
  private final Configuration configuration = new Configuration();
  private @Nullable OpenBatch open;
  private long operatorEvents;
  private @Nullable Finding bad;

  EntryReview(String logOrigin, EntryListener listener) {
    this.logOrigin = logOrigin;
    this.listener = listener;
  }

  @Override
  public Parsed parse(byte[] entry) {
    try {
      SignedStatement signed = SignedStatement.decode(entry);
      return new Parsed.Entry(signed, ahead.proven(signed));
    } catch (MalformedRecord e) {
      return new Parsed.Malformed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void entry(long index, Hash32 leafHash, Parsed parsed) {
    try {
      switch (parsed) {
        case Parsed.Malformed octets -> throw new BrokenRule(octets.why());
        case Parsed.Entry(SignedStatement signed, Set<Signature> proven) -> {
          ahead.turn(proven);
          counts.merge(signed.statement().statementType(), 1L, Long::sum);
          if (bad == null) {
            check(index, leafHash, signed);
            listener.entry(index, signed);
          }
        }
      }
    } catch (BrokenRule e) {
      if (bad == null) {
        bad = Finding.ofEntry(index, String.valueOf(e.getMessage()));
      }
    }
  }

  Map<StatementType, Long> counts() {
    return counts;
  }

  List<RequestSummary> requests() {
    return domains.values().stream().flatMap(domain -> domain.requests().stream()).toList();
  }

  /// The first entry that breaks a rule, if one does.
  Optional<Finding> firstBad() {
    return Optional.ofNullable(bad);
  }

  /// What is no fault of the log and must be seen all the same: liars named, policies by custodians
  /// instead of officers, backups that are not destroyed.
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    domains.values().forEach(domain -> all.addAll(domain.notes()));
    return all;
  }

  /// What was found, once all entries were read.
  List<Finding> findings() {
    if (bad != null) {
      return List.of(bad);
    }
    List<Finding> findings = new ArrayList<>();
    OpenBatch batch = open;
    if (batch != null) {
      findings.add(
          Finding.of("end of the log", batch.missing() + " leaves of the last batch are missing"));
    }
    domains.forEach((name, domain) -> {
      String problem = domain.atEnd();
      if (problem != null) {
        findings.add(Finding.of("domain " + name, problem));
      }
    });
    return findings;
  }

  private void check(long index, Hash32 leafHash, SignedStatement signed) {
    BrokenRule.require(
        open == null || signed.statement() instanceof Extraction,
        "stands where a leaf of the opened batch belongs");
    switch (signed.statement()) {
      case DomainPolicy policy -> policy(signed, policy);
      case GenerationRecord record -> domain(record.domain()).generation(signed, record);
      case DomainProfile profile -> domain(profile.domain()).profile(signed, profile);
      case Enrolled device -> domain(device.domain()).enrolled(signed, device);
      case Request request -> domain(request.domain()).request(signed, request);
      case Approval approval -> domain(approval.domain()).approval(signed, approval);
      case BatchOpened batch -> open = domain(batch.domain()).opened(batch);
      case Extraction leaf -> extraction(index, leafHash, leaf);
      case Export export -> export(index, signed, export);
      case Manifest manifest -> domain(manifest.domain()).manifest(index, signed, manifest);
      case SelfTestPassed passed -> domain(passed.domain()).selfTestPassed(index, signed, passed);
      case AuditFunction f -> domain(f.domain()).auditFunction(signed, f);
      case CallPolicy c -> domain(c.domain()).others(signed).calls(c);
      case OtherSigner s -> domain(s.domain()).others(signed).signer(s);
      case AuditOrdered o -> domain(o.domain()).auditOrdered(signed, o);
      case AuditReleased x -> domain(x.domain()).auditReleased(index, signed, x);
      // They grant nothing, and anyone may have caused them.
      case Destruction gone -> domain(gone.domain()).destroyed(signed, gone);
      case Refusal _, Activation _, ActRefused _ -> {}
      case CeremonyHeld held -> ceremony(signed, held);
      case DomainTerms next -> domain(next.domain()).terms(signed, next);
      case EpochStart next -> domain(next.domain()).epoch(signed, next);
      case StandingApproval a -> domain(a.domain()).standingGranted(signed, a);
      case StandingUse use -> domain(use.domain()).standingUsed(signed, use);
      case StandingEnded ended -> domain(ended.domain()).standingEnded(signed, ended);
      case BackupMade made -> domain(made.domain()).backups().made(signed, made);
      case BackupDestroyed gone -> domain(gone.domain()).backups().destroyed(signed, gone);
      case LiarNamed named -> {
        domain(named.domain()).liarNamed(index, signed, named);
        notes.add(
            "entry "
                + index
                + ": partitions "
                + named.partitions()
                + " of "
                + named.domain()
                + " named as liars: "
                + named.how()
                + (named.stopped() ? "; issuing stopped" : ""));
      }
      case RecoveryProposed p -> {
        domain(p.domain()).recoveryProposed(index, signed, p);
        notes.add(
            "entry "
                + index
                + ": policy "
                + p.number()
                + " of "
                + p.domain()
                + " proposed by all custodians, not by officers");
      }
      case RecoveryConcluded c -> domain(c.domain()).recoveryConcluded(signed, c);
      case DrillEnded ended -> domain(ended.domain()).drillEnded(index, signed, ended);
      case ReviewerNamed r -> domain(r.domain()).reviewerNamed(signed, r);
      case LogRead read -> domain(read.domain()).logRead(index, signed, read);
      case ConfigurationChanged change -> configuration.change(change);
      case IdentityChanged change -> domain(change.domain()).identityChanged(signed, change);
      case RequestCancelled c -> {
        domain(c.domain()).cancelled(signed, c);
        notes.add(
            "entry " + index + ": request " + c.requestId() + " of " + c.domain() + " cancelled");
      }
      case CarriedIn file -> domain(file.domain()).carriedIn(signed);
      case StreamsBegun begun -> {
        domain(begun.domain()).byAppliance(index, signed);
        streams.begun(begun);
        notes.add("entry " + index + ": stream " + begun.before() + " ended: " + begun.why());
      }
      case ApplianceBackedUp backup -> {
        BrokenRule.require(
            backup.logSize() == index, "says that " + backup.logSize() + " entries are before it");
        domain(backup.domain()).byAppliance(index, signed);
        notes.add(
            "entry "
                + index
                + ": backup "
                + backup.backup()
                + " of the appliance, for "
                + backup.recipients().size()
                + " custodians");
      }
      case OperatorSession session -> operatorEvent(session.number());
      case LoginsFailed failed -> operatorEvent(failed.number());
    }
  }

  /// None is left out: each has the number after the last.
  private void operatorEvent(long number) {
    operatorEvents++;
    BrokenRule.require(
        number == operatorEvents,
        "has number " + number + " of the operators' events, next is " + operatorEvents);
  }

  private void policy(SignedStatement signed, DomainPolicy policy) {
    DomainReview domain = domains.get(policy.domain());
    if (domain == null) {
      domains.put(
          policy.domain(),
          new DomainReview(logOrigin, signed, policy, new Officers(policy, ahead)));
    } else {
      domain.policy(signed, policy);
    }
  }

  private void ceremony(SignedStatement signed, CeremonyHeld held) {
    BrokenRule.require(
        held.logOrigin().equals(logOrigin), "is of a ceremony of log " + held.logOrigin());
    BrokenRule.require(
        domains.values().stream().anyMatch(d -> d.signedBySecurityQuorum(signed)),
        "is not signed by the security officers of a domain before it");
    configuration.begin(held);
  }

  private void export(long index, SignedStatement signed, Export export) {
    domain(export.domain()).export(index, signed, export);
    // Domains share a stream, so its numbers are looked at here.
    streams.exported(export);
  }

  private void extraction(long index, Hash32 leafHash, Extraction leaf) {
    OpenBatch batch = open;
    if (batch == null) {
      throw new BrokenRule("is a leaf of no opened batch");
    }
    domain(leaf.domain()).extraction(index, leaf);
    open = batch.add(leaf, leafHash) ? null : batch;
  }

  private DomainReview domain(DomainName name) {
    DomainReview domain = domains.get(name);
    if (domain == null) {
      throw new BrokenRule("there is no policy of domain " + name + " before it");
    }
    return domain;
  }
}
