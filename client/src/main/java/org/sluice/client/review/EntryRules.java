package org.sluice.client.review;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.export.BatchContent;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TlogException;

/// Reads a log entry by entry and checks that the entries agree with each other: every key was
/// asked for, approved and sealed to a device that was enrolled then, and what left is what was
/// made.
final class EntryRules {

  private final Map<DomainName, DomainLedger> domains = new HashMap<>();
  private final Findings findings = new Findings();
  private final AuthorityRules authority = new AuthorityRules(findings);
  private final Map<StreamId, Long> sequences = new HashMap<>();
  private final Set<DomainName> unknown = new HashSet<>();
  private final LogCounts counts = new LogCounts();
  private @Nullable OpenBatch batch;

  EntryRules(Iterable<PinnedProfile> profiles) {
    profiles.forEach(p -> domains.put(p.profile().domain(), new DomainLedger(p)));
  }

  Findings findings() {
    return findings;
  }

  LogCounts counts() {
    return counts;
  }

  /// Reads the entry at `index`.
  void accept(long index, byte[] entry, SignedStatement signed) {
    counts.entry(signed.statement().statementType());
    OpenBatch open = batch;
    if (open != null && !(signed.statement() instanceof Extraction)) {
      findings.expect(false, index, "inside the batch that entry " + open.index() + " opened");
      batch = null;
    }
    switch (signed.statement()) {
      case DomainPolicy s -> with(index, s.domain(), d -> authority.policy(index, d, signed, s));
      case GenerationRecord s ->
          with(index, s.domain(), _ -> authority.generation(index, signed, s));
      case DomainProfile s -> with(index, s.domain(), d -> authority.profile(index, d, signed, s));
      case Enrolled s -> with(index, s.domain(), d -> authority.enrolled(index, d, signed, s));
      case Request s -> with(index, s.domain(), d -> authority.request(index, d, signed, s));
      case Approval s -> with(index, s.domain(), d -> authority.approval(index, d, signed, s));
      case BatchOpened s -> with(index, s.domain(), d -> opened(index, d, s));
      case Extraction s -> with(index, s.domain(), d -> made(index, entry, d, s));
      case Export s -> with(index, s.domain(), d -> export(index, d, signed, s));
      case Manifest s -> with(index, s.domain(), d -> manifest(index, d, signed, s));
      case SelfTestPassed s ->
          with(index, s.domain(), d -> byBundleKey(index, d, signed, "self-test result"));
      // They say what was refused, and when partitions came and went: nothing follows from them.
      case Refusal _, Activation _ -> {}
    }
  }

  /// After the last entry of a log of `size`.
  void end(long size) {
    OpenBatch open = batch;
    findings.expect(open == null, size, "the log ends inside a batch");
    domains
        .values()
        .forEach(d -> d.requests().values().forEach(r -> counts.notExported(r.notExported())));
  }

  private void with(long index, DomainName name, java.util.function.Consumer<DomainLedger> rule) {
    DomainLedger domain = domains.get(name);
    if (domain != null) {
      rule.accept(domain);
    } else if (unknown.add(name)) {
      findings.expect(false, index, "domain " + name + " has no profile here: give it too");
    }
  }

  private void opened(long index, DomainLedger domain, BatchOpened opened) {
    batch = new OpenBatch(index, opened);
    if (opened.purpose() == Purpose.SELF_TEST) {
      return;
    }
    RequestLedger request = domain.request(opened.requestId()).orElse(null);
    if (request == null) {
      findings.expect(false, index, "a batch of no request that is in the log");
      return;
    }
    findings.expect(
        request.approved(),
        index,
        "a batch of request "
            + opened.requestId()
            + " with "
            + request.approvals()
            + " of "
            + request.policy().approvalsNeeded()
            + " approvals");
  }

  private void made(long index, byte[] entry, DomainLedger domain, Extraction leaf) {
    OpenBatch open = batch;
    if (open == null || !open.expects(leaf)) {
      findings.expect(false, index, "a key outside of a batch, or out of its place");
      batch = null;
      return;
    }
    open.leafHashes().add(Merkle.leafHash(entry));
    for (Hash32 recipient : leaf.recipients()) {
      findings.expect(
          domain.isActive(leaf.commitment(), recipient),
          index,
          "a key sealed to " + recipient + ", which is no active device of that user");
    }
    domain.request(leaf.requestId()).ifPresent(r -> r.made(leaf));
    counts.made(leaf);
    if (open.complete()) {
      batch = null;
      if (leaf.purpose() != Purpose.SELF_TEST) {
        domain.request(leaf.requestId()).ifPresent(r -> requireApproved(r, open));
      }
    }
  }

  private void requireApproved(RequestLedger request, OpenBatch open) {
    try {
      BatchContent.requireInRequest(request.request(), open.opened(), open.leafHashes());
    } catch (TlogException e) {
      findings.expect(false, open.index(), "batch is not what was approved: " + e.getMessage());
    }
  }

  private void export(long index, DomainLedger domain, SignedStatement signed, Export export) {
    byBundleKey(index, domain, signed, "export");
    Long before = sequences.put(export.streamId(), export.sequence());
    findings.expect(
        before == null ? export.sequence() <= 1 : export.sequence() == before + 1,
        index,
        "export has sequence "
            + export.sequence()
            + " after "
            + (before == null ? "none" : before));
    if (export.kind() != BundleKind.KEY_SETS.code()) {
      return;
    }
    counts.exported(export);
    RequestLedger request = domain.request(export.requestId()).orElse(null);
    if (request == null) {
      findings.expect(false, index, "export of keys of no request that is in the log");
      return;
    }
    findings.expect(
        request.records(export.batch()) == export.count(),
        index,
        "export of "
            + export.count()
            + " records of a batch whose leaves name "
            + request.records(export.batch()));
    findings.expect(
        request.exported(export.batch(), export.payloadHash()),
        index,
        "batch " + export.batch() + " is exported twice");
  }

  private void manifest(
      long index, DomainLedger domain, SignedStatement signed, Manifest manifest) {
    byBundleKey(index, domain, signed, "manifest");
    RequestLedger request = domain.request(manifest.requestId()).orElse(null);
    findings.expect(
        request != null && request.agrees(manifest),
        index,
        "manifest of request "
            + manifest.requestId()
            + " does not count what the leaves and exports before it say");
    TreeMap<Long, Long> records = new TreeMap<>();
    manifest.periods().forEach(p -> records.put(p.period(), p.records()));
    counts.manifest(manifest.domain(), records);
  }

  private void byBundleKey(long index, DomainLedger domain, SignedStatement signed, String what) {
    findings.expect(
        signed.signedBy(domain.bundleSpki()),
        index,
        what + " is not signed by the bundle key of the profile");
  }
}
