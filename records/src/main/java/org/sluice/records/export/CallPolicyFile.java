package org.sluice.records.export;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.SignedNote;

/// A call policy as clients get it: the log's entry with its proof under a co-signed checkpoint,
/// and the certificate of every domain in it. Without the proof there is no such file.
///
/// ```
/// u8 version = 1 | entry, see [LoggedEntry] | bytes32 checkpoint | u16 count, { bytes32 certificate }
/// ```
///
/// @param entry the logged [CallPolicy]
/// @param checkpoint signed note
/// @param certificates of the other domains, in their order in the policy, at most 64 KiB each
public record CallPolicyFile(LoggedEntry entry, Octets checkpoint, List<Octets> certificates) {

  /// Most octets of a file.
  public static final int MAX_OCTETS = 17 << 20;

  private static final String WHAT = "CallPolicyFile";
  private static final int VERSION = 1;
  private static final int MAX_CERTIFICATE = 65_536;

  /// Checks the limits.
  public CallPolicyFile {
    certificates = List.copyOf(certificates);
    Bounds b =
        Bounds.of(WHAT)
            .range("checkpoint", checkpoint.length(), 1, SignedNote.MAX_OCTETS)
            .size("certificates", certificates, 0, CallPolicy.MAX_OTHERS);
    certificates.forEach(c -> b.range("certificate", c.length(), 1, MAX_CERTIFICATE));
  }

  /// What it says, if it is of that domain: a quorum's checkpoint, the entry under it (which the
  /// partitions let in only with the signatures it needs), each certificate the one that is named.
  ///
  /// @throws org.sluice.records.tlog.BadNote if the checkpoint is not to be believed
  /// @throws org.sluice.records.tlog.BadProof if the entry is not under it
  /// @throws MalformedRecord if it is no call policy of the domain, or has other certificates
  public CallPolicy verify(CheckpointVerifier checkpoints, DomainName domain) {
    Checkpoint log = checkpoints.verify(checkpoint.toArray()).checkpoint();
    entry.requireIn(log);
    CallPolicy policy = policy();
    Bounds.of(WHAT)
        .that(policy.domain().equals(domain), "entry", "is of domain " + policy.domain());
    return policy;
  }

  /// What it says, without any check but that the certificates are those that it names: for a file
  /// that was verified when it was kept.
  ///
  /// @throws MalformedRecord if it is no call policy, or has other certificates
  public CallPolicy policy() {
    if (!(entry.statement().statement() instanceof CallPolicy policy)) {
      throw new MalformedRecord(WHAT, "entry", "no call policy");
    }
    List<Hash32> named = policy.others().stream().map(CallPolicy.Other::certificate).toList();
    List<Hash32> here = certificates.stream().map(c -> Hash32.sha256(c.toArray())).toList();
    Bounds.of(WHAT).that(named.equals(here), "certificates", "are not those of the policy");
    return policy;
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION);
    entry.write(out);
    out.bytes32(checkpoint).u16(certificates.size());
    certificates.forEach(c -> out.bytes32(c));
    return out.toByteArray();
  }

  /// The file that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static CallPolicyFile decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.version(VERSION);
          return new CallPolicyFile(
              LoggedEntry.read(in),
              in.octets32("checkpoint", SignedNote.MAX_OCTETS),
              in.list(
                  in.count16("certificates", 0, CallPolicy.MAX_OTHERS, Integer.BYTES + 1),
                  item -> item.octets32("certificate", MAX_CERTIFICATE)));
        });
  }
}
