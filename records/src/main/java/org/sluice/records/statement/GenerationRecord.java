package org.sluice.records.statement;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.LogOrigin;

/// Type 2: what a key ceremony made (design threshold-extraction.md section 3). Signed by the
/// identity keys of all n partitions. It holds commitments and public keys only.
///
/// ```
/// 32 sessionId | text logOrigin | text domain | u32 epoch | u32 generation | u8 t | u8 n
///   | n * partition | n * dealing | t * 257 summedZ | t * 65 summedX | 257 zT | 65 kpak
///   | u16 count, { (n-t+1) * u8 set | 32 kcv } | 32 softwareHash
/// partition: 91 identitySpki | 32 witnessKey
/// dealing:   32 commitmentHash | 32 nonce | t * 257 zCommitments | t * 65 xCommitments
/// ```
///
/// Points have the uncompressed form 04||x||y; whether they are on their curves is checked by the
/// partitions before they sign.
///
/// @param t threshold, from 2, with 2t-1 <= n
/// @param n partitions, at most 12, or the record would not fit a log entry
/// @param partitions by index 1..n; no key twice
/// @param dealings by dealer 1..n
/// @param summedZ sums of the dealers' commitments to z, constant term first
/// @param summedX the same for x
/// @param zT Z_T, the first of `summedZ`
/// @param kpak KPAK, the first of `summedX`
/// @param setChecks for each set of n-t+1 partitions, in lexicographic order, its key check value
/// @param softwareHash of the software that ran the ceremony
public record GenerationRecord(
    Hash32 sessionId,
    String logOrigin,
    DomainName domain,
    long epoch,
    long generation,
    int t,
    int n,
    List<PartitionKeys> partitions,
    List<Dealing> dealings,
    List<Octets> summedZ,
    List<Octets> summedX,
    Octets zT,
    Octets kpak,
    List<SetCheck> setChecks,
    Hash32 softwareHash)
    implements Statement {

  /// Most partitions.
  public static final int MAX_PARTITIONS = 12;

  /// Octets of a point of the SAKKE curve (RFC 6508).
  public static final int SAKKE_POINT = 257;

  /// Octets of a point of P-256 (RFC 6507).
  public static final int P256_POINT = 65;

  // C(12, 7), for t = 6 and n = 12.
  private static final int MAX_SETS = 792;

  /// Checks the fields.
  public GenerationRecord {
    partitions = List.copyOf(partitions);
    dealings = List.copyOf(dealings);
    summedZ = List.copyOf(summedZ);
    summedX = List.copyOf(summedX);
    setChecks = List.copyOf(setChecks);
    Bounds b =
        Bounds.of("GenerationRecord")
            .none("logOrigin", LogOrigin.problem(logOrigin))
            .u32("epoch", epoch)
            .u32("generation", generation)
            .range("n", n, 3, MAX_PARTITIONS)
            .range("t", t, 2, (n + 1) / 2)
            .size("identitySpki", partitions, n, n)
            .distinct("identitySpki", partitions.stream().map(PartitionKeys::identitySpki).toList())
            .distinct("witnessKey", partitions.stream().map(PartitionKeys::witnessKey).toList())
            .size("commitmentHash", dealings, n, n)
            .size("setChecks", setChecks, 0, MAX_SETS)
            .that(
                setChecks.stream().map(SetCheck::set).toList().equals(PartitionSets.of(t, n)),
                "setChecks",
                "not all sets of n-t+1 partitions in lexicographic order");
    for (Dealing d : dealings) {
      b.size("zCommitments", d.zCommitments(), t, t).size("xCommitments", d.xCommitments(), t, t);
    }
    Points.check(b, "summedZ", summedZ, t, SAKKE_POINT);
    Points.check(b, "summedX", summedX, t, P256_POINT);
    b.that(zT.equals(summedZ.getFirst()), "zT", "not the first of summedZ")
        .that(kpak.equals(summedX.getFirst()), "kpak", "not the first of summedX");
  }

  @Override
  public StatementType statementType() {
    return StatementType.GENERATION;
  }

  /// All n partitions sign, or it is no generation.
  @Override
  public boolean allowsSignatures(int count) {
    return count == n;
  }

  /// GAMMA = SHA-256("sluice/generation/v1" || encoded statement), the name of the generation.
  public Hash32 gamma() {
    return Hash32.sha256(label().getBytes(StandardCharsets.US_ASCII), encoded());
  }

  /// How many members of `before` are members here, at the same index and with the same keys.
  public int membersOf(GenerationRecord before) {
    int same = 0;
    for (int i = 0; i < Math.min(n, before.n); i++) {
      same += partitions.get(i).equals(before.partitions.get(i)) ? 1 : 0;
    }
    return same;
  }

  static GenerationRecord read(Reader in) {
    Hash32 sessionId = Hash32.read(in, "sessionId");
    String logOrigin = in.text("logOrigin", LogOrigin.MAX_OCTETS);
    DomainName domain = DomainName.read(in, "domain");
    long epoch = in.u32("epoch");
    long generation = in.u32("generation");
    int t = in.u8("t");
    int n = in.u8("n");
    Bounds.of("GenerationRecord").range("n", n, 3, MAX_PARTITIONS).range("t", t, 2, (n + 1) / 2);
    return new GenerationRecord(
        sessionId,
        logOrigin,
        domain,
        epoch,
        generation,
        t,
        n,
        in.list(n, PartitionKeys::read),
        in.list(n, r -> Dealing.read(r, t)),
        Points.read(in, "summedZ", t, SAKKE_POINT),
        Points.read(in, "summedX", t, P256_POINT),
        Octets.of(in.raw("zT", SAKKE_POINT)),
        Octets.of(in.raw("kpak", P256_POINT)),
        in.list(
            in.count16("setChecks", 1, MAX_SETS, n - t + 1 + Hash32.LENGTH),
            r -> SetCheck.read(r, n - t + 1)),
        Hash32.read(in, "softwareHash"));
  }

  @Override
  public void writeBody(Writer out) {
    sessionId.write(out);
    out.text(logOrigin).text(domain.value()).u32(epoch).u32(generation).u8(t).u8(n);
    partitions.forEach(p -> p.write(out));
    dealings.forEach(d -> d.write(out));
    summedZ.forEach(out::raw);
    summedX.forEach(out::raw);
    out.raw(zT).raw(kpak).u16(setChecks.size());
    setChecks.forEach(s -> s.write(out));
    softwareHash.write(out);
  }
}
