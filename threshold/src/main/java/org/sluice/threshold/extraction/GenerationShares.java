package org.sluice.threshold.extraction;

import java.util.List;
import java.util.stream.Collectors;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;

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

  SecretBytes z() {
    return z;
  }

  SecretBytes x() {
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
