package org.sluice.appliance.issuance;

import java.nio.file.Path;
import java.util.List;
import org.sluice.appliance.approval.Approval;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.audit.AuditIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.mikey.keyset.AuditKey;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.AuditKeyFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Makes one approved audit key and hands it over as a file on the high side. Each step is durable
/// before the next, and a run that was cut off is run again from its beginning:
///
/// 1. order, batch and leaf are logged together and co-signed;
/// 2. the key is made (an RSK alone), sealed to the audit function, wiped; the sealed octets are
///    durable;
/// 3. its release, with the hash of these octets, is logged and co-signed: the commit point;
/// 4. the file with the proofs appears.
///
/// After step 3 the partitions make it no more. A crash before step 2 was durable is repaired by
/// running again, at most [org.sluice.records.statement.StandingUse#MAX_BEHIND] after the order if
/// no partition had seen the batch yet.
public final class AuditRun {
  private final HighSide high;
  private final ApprovedIssue issue;
  private final RequestId id;

  private AuditRun(HighSide high, ApprovedIssue issue) {
    this.high = high;
    this.issue = issue;
    this.id = issue.request().requestId();
  }

  /// The file that may be handed to the audit function.
  ///
  /// @throws CommandFailed if the request is no audit key or may not run
  public static Path run(HighSide high, RequestId id, OfficerKey officer) {
    return switch (new ApprovalDesk(high).require(id, high.now())) {
      case Approval.Refused refused ->
          throw new CommandFailed("audit key " + id + " is not made: " + refused.why());
      case Approval.Approved approved -> {
        if (approved.issue().request().purpose() != Purpose.AUDIT) {
          throw new CommandFailed("request " + id + " is no audit key: sluice issue run " + id);
        }
        yield new AuditRun(high, approved.issue()).toFile(officer);
      }
    };
  }

  private Path toFile(OfficerKey officer) {
    SealedKeySet sealed = sealed(officer);
    AuditIndex.Release release = released(sealed);
    Path file = high.folder().auditKeys().resolve(id + ".auditkey");
    DurableFiles.write(file, proven(sealed, release).encoded());
    high.outbox().exportLog();
    return file;
  }

  private SealedKeySet sealed(OfficerKey officer) {
    Path kept = high.folder().auditKeys().resolve(id + ".sealed");
    byte[] before = DurableFiles.read(kept, SealedKeySet.MAX_OCTETS);
    if (before != null) {
      return SealedKeySet.decode(before);
    }
    if (high.log().index().audit().released(id).isPresent()) {
      throw new CommandFailed(
          "audit key " + id + " was released, and its file " + kept + " is gone: ask for another");
    }
    SealedKeySet sealed = made(officer);
    DurableFiles.write(kept, sealed.encoded());
    return sealed;
  }

  private SealedKeySet made(OfficerKey officer) {
    ApprovedBatch batch = issue.batches().getFirst();
    AuditFunction function =
        high.log()
            .index()
            .audit()
            .function(issue.request().domain())
            .orElseThrow(() -> new CommandFailed("the domain has no audit function"));
    SignedStatement order =
        SignedStatement.sign(
            new AuditOrdered(
                issue.request().domain(), id, issue.request().hash(), high.now().getEpochSecond()),
            officer);
    high.events().require(issue.request().domain(), id, order, "audit:request");
    high.activate(issue.request().domain());
    LoggedBatch logged = new BatchLog(high).open(batch, List.of(order));
    Extraction leaf = batch.batch().extractions().getFirst();
    try (AuditKey key = new Extractor(high, issue.request().domain()).extractAuditKey(logged);
        SecretBytes plain = key.toPlain()) {
      return Sealer.to(
          leaf,
          logged.firstLeaf(),
          identifier(leaf),
          function.sealSuite(),
          function.sealPublic(),
          plain);
    }
  }

  private Identifier identifier(Extraction leaf) {
    DomainPolicy policy = high.log().index().domainOf(leaf.domain()).policy();
    RequestFile.Opening opening = issue.opening(leaf.commitment());
    return Identifier.of(policy.rule(), opening.user(), policy.kms(), leaf.period());
  }

  private AuditIndex.Release released(SealedKeySet sealed) {
    AuditIndex audit = high.log().index().audit();
    if (audit.released(id).isEmpty()) {
      AuditReleased release =
          new AuditReleased(
              sealed.domain(),
              id,
              sealed.leafIndex(),
              Hash32.sha256(sealed.encoded()),
              high.now().getEpochSecond());
      long _ = high.appendChecked(List.of(SignedStatement.sign(release, high.bundleKey())));
    }
    return audit.released(id).orElseThrow();
  }

  private AuditKeyFile proven(SealedKeySet sealed, AuditIndex.Release release) {
    VerifiedCheckpoint published = high.publish();
    long size = published.checkpoint().size();
    long asked = high.log().index().request(id).orElseThrow().leaf();
    return new AuditKeyFile(
        sealed,
        logged(asked, size),
        logged(sealed.leafIndex(), size),
        logged(release.leaf(), size),
        Octets.of(published.note().encode()));
  }

  private LoggedEntry logged(long index, long size) {
    return new LoggedEntry(
        index,
        Octets.of(high.log().entries(index, index + 1).getFirst()),
        high.log().inclusion(index, size).hashes());
  }
}
