package org.sluice.records.export;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditCase;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.SignedNote;

/// An audit key as it is handed over on the high side: sealed to the audit function, with the log
/// entries that account for it and the proof of each under one co-signed checkpoint. Without the
/// proofs there is no such file.
///
/// ```
/// u8 version = 1 | bytes32 sealed | request | key | release | bytes32 checkpoint
/// ```
///
/// Each entry as [LoggedEntry] says.
///
/// @param sealed a [SealedKeySet] of one part
/// @param request the [Request] with the case
/// @param key its [Extraction]
/// @param release its [AuditReleased]
/// @param checkpoint signed note
public record AuditKeyFile(
    SealedKeySet sealed,
    LoggedEntry request,
    LoggedEntry key,
    LoggedEntry release,
    Octets checkpoint) {

  /// Most octets of a file.
  public static final int MAX_OCTETS = 400_000;

  private static final String WHAT = "AuditKeyFile";
  private static final int VERSION = 1;

  /// What the log was found to say of the key.
  ///
  /// @param reason case and why
  /// @param leaf of the key
  /// @param release when it was sealed
  public record Proven(AuditCase reason, Request request, Extraction leaf, AuditReleased release) {}

  /// Checks the limits.
  public AuditKeyFile {
    Bounds.of(WHAT)
        .range("checkpoint", checkpoint.length(), 1, SignedNote.MAX_OCTETS)
        .size("sealed", sealed.parts(), 1, 1);
  }

  /// Makes all checks that need no secret: a quorum's checkpoint, the three entries under it, and
  /// that they and the sealed octets are of one key.
  ///
  /// @param bundleSpki the appliance's bundle key, 91 octets
  /// @throws BadNote if the checkpoint is not to be believed
  /// @throws BadProof if an entry is not under it
  /// @throws MalformedRecord if the entries are not of one audit key
  public Proven verify(CheckpointVerifier checkpoints, byte[] bundleSpki) {
    Checkpoint log = checkpoints.verify(checkpoint.toArray()).checkpoint();
    for (LoggedEntry entry : List.of(request, key, release)) {
      entry.requireIn(log);
    }
    SignedStatement asked = request.statement();
    SignedStatement released = release.statement();
    if (!(asked.statement() instanceof Request r)
        || !(key.statement().statement() instanceof Extraction leaf)
        || !(released.statement() instanceof AuditReleased x)) {
      throw new MalformedRecord(WHAT, "entries", "not a request, a key and its release");
    }
    Bounds.of(WHAT)
        .that(r.purpose() == Purpose.AUDIT, "request", "is for " + r.purpose())
        .that(
            leaf.purpose() == Purpose.AUDIT && leaf.requestId().equals(r.requestId()),
            "key",
            "is not of this request")
        .that(released.signedBy(bundleSpki), "release", "is not signed by the bundle key")
        .that(
            x.requestId().equals(r.requestId()) && x.leafIndex() == key.index(),
            "release",
            "is not of this key")
        .that(
            x.sealedHash().equals(Hash32.sha256(sealed.encoded())),
            "sealed",
            "is not what was released")
        .that(
            sealed.leafIndex() == key.index()
                && sealed.domain().equals(leaf.domain())
                && sealed.period() == leaf.period()
                && sealed.epoch() == leaf.epoch()
                && sealed.commitment().equals(leaf.commitment())
                && leaf.recipients().equals(List.of(sealed.recipient())),
            "sealed",
            "is not what the key's entry says");
    return new Proven(AuditCase.parse(r.reason()), r, leaf, x);
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).bytes32(sealed.encoded());
    request.write(out);
    key.write(out);
    release.write(out);
    return out.bytes32(checkpoint).toByteArray();
  }

  /// The file that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static AuditKeyFile decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.version(VERSION);
          return new AuditKeyFile(
              SealedKeySet.decode(in.bytes32("sealed", SealedKeySet.MAX_OCTETS)),
              LoggedEntry.read(in),
              LoggedEntry.read(in),
              LoggedEntry.read(in),
              in.octets32("checkpoint", SignedNote.MAX_OCTETS));
        });
  }
}
