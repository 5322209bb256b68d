package org.sluice.records.export;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.SignedNote;

/// The terms of a domain as clients get them: the log's entry with its proof under a co-signed
/// checkpoint.
///
/// ```
/// u8 version = 1 | entry, see [LoggedEntry] | bytes32 checkpoint
/// ```
///
/// @param entry the logged [DomainTerms]
/// @param checkpoint signed note
public record DomainTermsFile(LoggedEntry entry, Octets checkpoint) {

  /// Most octets of a file.
  public static final int MAX_OCTETS = 128 << 10;

  private static final String WHAT = "DomainTermsFile";
  private static final int VERSION = 1;

  /// Checks the limits.
  public DomainTermsFile {
    Bounds.of(WHAT).range("checkpoint", checkpoint.length(), 1, SignedNote.MAX_OCTETS);
  }

  /// What it says, if it is of that domain: a quorum's checkpoint, and the entry under it, which
  /// the partitions let in only with the signatures it needs.
  ///
  /// @throws org.sluice.records.tlog.BadNote if the checkpoint is not to be believed
  /// @throws org.sluice.records.tlog.BadProof if the entry is not under it
  /// @throws MalformedRecord if it is no terms of the domain
  public DomainTerms verify(CheckpointVerifier checkpoints, DomainName domain) {
    entry.requireIn(checkpoints.verify(checkpoint.toArray()).checkpoint());
    DomainTerms terms = terms();
    Bounds.of(WHAT).that(terms.domain().equals(domain), "entry", "is of domain " + terms.domain());
    return terms;
  }

  /// What it says, without any check: for a file that was verified when it was kept.
  ///
  /// @throws MalformedRecord if it is no terms of a domain
  public DomainTerms terms() {
    if (entry.statement().statement() instanceof DomainTerms terms) {
      return terms;
    }
    throw new MalformedRecord(WHAT, "entry", "no terms of a domain");
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION);
    entry.write(out);
    return out.bytes32(checkpoint).toByteArray();
  }

  /// The file that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static DomainTermsFile decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.version(VERSION);
          return new DomainTermsFile(
              LoggedEntry.read(in), in.octets32("checkpoint", SignedNote.MAX_OCTETS));
        });
  }
}
