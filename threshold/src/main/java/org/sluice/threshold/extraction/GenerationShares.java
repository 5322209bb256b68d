package org.sluice.threshold.extraction;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.sharing.Feldman;

/// One generation as one partition holds it while it is activated: its two shares in the secret
/// pool, its replicated keys in the token, and the public values of the generation record.
/// Everything comes from sealed state and the logged record, nothing from a request.
public final class GenerationShares implements AutoCloseable {

  /// Public values of a generation.
  ///
  /// @param identities identity key (SPKI) of partition 1..n
  /// @param xShares X_1..X_n, the partitions' ECCSI shares in the exponent
  public record Public(
      Threshold threshold,
      Hash32 gamma,
      List<Octets> identities,
      PublicPoint zT,
      PublicPoint kpak,
      List<PublicPoint> xShares) {
    public Public {
      identities = List.copyOf(identities);
      xShares = List.copyOf(xShares);
    }

    /// The values that a generation record gives.
    public static Public of(GenerationRecord record) {
      List<PublicPoint> x = Feldman.points(Curve.P256, record.summedX());
      List<PublicPoint> xShares =
          IntStream.rangeClosed(1, record.n()).mapToObj(i -> Feldman.at(Curve.P256, x, i)).toList();
      return new Public(
          new Threshold(record.t(), record.n()),
          record.gamma(),
          record.partitions().stream().map(PartitionKeys::identitySpki).toList(),
          PublicPoint.of(Curve.SAKKE, record.zT().toArray()),
          PublicPoint.of(Curve.P256, record.kpak().toArray()),
          xShares);
    }
  }

  private final int index;
  private final Public known;
  private final SecretBytes z;
  private final SecretBytes x;
  private final PartitionToken token;

  /// Takes ownership of both shares (canonical octets, 128 and 32), already checked against the
  /// record.
  public GenerationShares(
      int index, Public known, SecretBytes z, SecretBytes x, PartitionToken token) {
    if (z.length() != Curve.SAKKE.order().octets() || x.length() != Curve.P256.order().octets()) {
      throw new IllegalArgumentException("shares have the wrong length");
    }
    this.index = index;
    this.known = known;
    this.z = z;
    this.x = x;
    this.token = token;
  }

  /// Label of the replicated key of set `a` in the token; it contains GAMMA, so that keys of two
  /// generations cannot be mixed up.
  public static String keyLabel(Hash32 gamma, List<Integer> a) {
    return "sluice-k-"
        + gamma
        + "-"
        + a.stream().map(String::valueOf).collect(Collectors.joining("."));
  }

  /// Own index.
  public int index() {
    return index;
  }

  /// Public values.
  public Public known() {
    return known;
  }

  /// z_i, for who deals it anew; it stays in the secret pool.
  public SecretBytes z() {
    return z;
  }

  /// x_i, likewise.
  public SecretBytes x() {
    return x;
  }

  PartitionToken token() {
    return token;
  }

  List<List<Integer>> sets() {
    return known.threshold().setsOf(index);
  }

  @Override
  public void close() {
    z.close();
    x.close();
  }
}
