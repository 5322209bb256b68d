package org.sluice.records.export;

import java.util.Objects;
import java.util.Optional;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BadBundle.Check;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;
import org.sluice.records.signing.P256Verifier;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Decides whether a bundle is to be believed, from two pinned things: the appliance's bundle key
/// and the log with its witnesses. Every check that fails has its name ([BadBundle.Check]).
///
/// Sequence numbers are not judged here: a receiver that sees one again or misses one says so
/// itself.
public final class BundleVerifier {
  private final byte[] bundleSpki;
  private final CheckpointVerifier checkpoints;

  /// Pins the key (SPKI, 91 octets) and the log.
  ///
  /// @throws MalformedRecord if the key has not the form of [P256Spki]
  public BundleVerifier(byte[] bundleSpki, CheckpointVerifier checkpoints) {
    String problem = P256Spki.problem(Octets.of(bundleSpki));
    if (problem != null) {
      throw new MalformedRecord("BundleVerifier", "bundleSpki", problem);
    }
    this.bundleSpki = bundleSpki.clone();
    this.checkpoints = checkpoints;
  }

  /// Makes all checks. A bundle of stream L has no proof: its signature is all there is to check
  /// here, its segments are checked against their own checkpoints.
  ///
  /// @throws BadBundle naming the check that failed
  public VerifiedBundle verify(Bundle bundle) {
    Payload payload = bundle.payload();
    Hash32 payloadHash = payload.hash();
    byte[] message = Bundle.signingInput(payloadHash);
    require(
        P256Verifier.verify(bundleSpki, message, bundle.signature().toArray()),
        Check.SIGNATURE,
        "not a signature of the bundle key over this payload");
    Bundle.Proof proof = bundle.proof();
    if (proof == null) {
      return new VerifiedBundle(bundle, payloadHash, Optional.empty());
    }
    requireMatch(export(proof), payload, payloadHash);
    return new VerifiedBundle(bundle, payloadHash, Optional.of(verify(proof)));
  }

  /// The Export that a proof shows to be signed and logged, without the bundle: enough for one item
  /// of it, see [ExportedItem].
  ///
  /// @throws BadBundle naming the check that failed
  public VerifiedBundle.Logged verify(Bundle.Proof proof) {
    Export export = export(proof);
    VerifiedCheckpoint checkpoint = checkpoint(proof);
    requireIncluded(proof, checkpoint);
    return new VerifiedBundle.Logged(proof.leafIndex(), export, checkpoint);
  }

  private Export export(Bundle.Proof proof) {
    SignedStatement entry;
    try {
      entry = SignedStatement.decode(proof.exportEntry().toArray());
    } catch (MalformedRecord e) {
      throw new BadBundle(Check.EXPORT_ENTRY, String.valueOf(e.getMessage()));
    }
    if (!(entry.statement() instanceof Export export)) {
      throw new BadBundle(Check.EXPORT_ENTRY, "is of " + entry.statement().label());
    }
    require(entry.signedBy(bundleSpki), Check.EXPORT_SIGNATURE, "not signed by the bundle key");
    return export;
  }

  private static void requireMatch(Export export, Payload payload, Hash32 payloadHash) {
    requireMatch("payload hash", export.payloadHash().equals(payloadHash));
    requireMatch("stream id", export.streamId().equals(payload.streamId()));
    requireMatch("sequence", export.sequence() == payload.sequence());
    requireMatch("kind", export.kind() == payload.kind().code());
    requireMatch("domain", Objects.equals(export.domain(), payload.domain()));
    requireMatch("count", export.count() == payload.items().size());
    requireMatch("records root", export.recordsRoot().equals(payload.recordsRoot()));
  }

  private static void requireMatch(String field, boolean equal) {
    require(equal, Check.EXPORT_MATCH, field + " of the Export is not that of the payload");
  }

  private VerifiedCheckpoint checkpoint(Bundle.Proof proof) {
    try {
      return checkpoints.verify(proof.checkpoint().toArray());
    } catch (BadNote e) {
      throw new BadBundle(Check.CHECKPOINT, String.valueOf(e.getMessage()));
    }
  }

  private static void requireIncluded(Bundle.Proof proof, VerifiedCheckpoint checkpoint) {
    try {
      new InclusionProof(proof.leafIndex(), checkpoint.checkpoint().size(), proof.hashes())
          .verify(Merkle.leafHash(proof.exportEntry().toArray()), checkpoint.checkpoint().root());
    } catch (BadProof e) {
      throw new BadBundle(Check.INCLUSION, String.valueOf(e.getMessage()));
    }
  }

  private static void require(boolean holds, Check check, String otherwise) {
    if (!holds) {
      throw new BadBundle(check, otherwise);
    }
  }
}
