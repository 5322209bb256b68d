package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// What one dealer of a ceremony committed to and opened.
///
/// @param commitmentHash what it sent in round 1
/// @param nonce 32 octets, opened in round 2
/// @param zCommitments Feldman commitments to its polynomial for z, constant term first, t points
/// @param xCommitments the same for x
public record Dealing(
    Hash32 commitmentHash, Octets nonce, List<Octets> zCommitments, List<Octets> xCommitments) {
  private static final int NONCE = 32;

  /// Checks the fields.
  public Dealing {
    zCommitments = List.copyOf(zCommitments);
    xCommitments = List.copyOf(xCommitments);
    Bounds b = Bounds.of("Dealing").length("nonce", nonce, NONCE);
    Points.check(
        b, "zCommitments", zCommitments, zCommitments.size(), GenerationRecord.SAKKE_POINT);
    Points.check(b, "xCommitments", xCommitments, xCommitments.size(), GenerationRecord.P256_POINT);
  }

  static Dealing read(Reader in, int t) {
    return new Dealing(
        Hash32.read(in, "commitmentHash"),
        Octets.of(in.raw("nonce", NONCE)),
        Points.read(in, "zCommitments", t, GenerationRecord.SAKKE_POINT),
        Points.read(in, "xCommitments", t, GenerationRecord.P256_POINT));
  }

  void write(Writer out) {
    commitmentHash.write(out);
    out.raw(nonce);
    zCommitments.forEach(out::raw);
    xCommitments.forEach(out::raw);
  }
}
