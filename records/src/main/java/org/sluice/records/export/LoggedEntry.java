package org.sluice.records.export;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;

/// An entry of the log, where it stands, and the path from it to a checkpoint's root.
///
/// ```
/// u64 index | bytes32 entry | u8 count, 32 * hashes
/// ```
public record LoggedEntry(long index, Octets entry, List<Hash32> hashes) {
  private static final int MAX_ENTRY = 65_535;

  /// Checks the fields.
  public LoggedEntry {
    hashes = List.copyOf(hashes);
    Bounds.of("LoggedEntry")
        .u64("index", index)
        .range("entry", entry.length(), 1, MAX_ENTRY)
        .size("hashes", hashes, 0, InclusionProof.MAX_HASHES);
  }

  static LoggedEntry read(Reader in) {
    return new LoggedEntry(
        in.u64("index"),
        in.octets32("entry", MAX_ENTRY),
        Hash32.readList(in, "hashes", 0, InclusionProof.MAX_HASHES));
  }

  void write(Writer out) {
    out.u64(index).bytes32(entry);
    Hash32.writeList(out, hashes);
  }

  SignedStatement statement() {
    return SignedStatement.decode(entry.toArray());
  }

  /// @throws org.sluice.records.tlog.BadProof if it is not
  void requireIn(Checkpoint log) {
    new InclusionProof(index, log.size(), hashes)
        .verify(Merkle.leafHash(entry.toArray()), log.root());
  }
}
