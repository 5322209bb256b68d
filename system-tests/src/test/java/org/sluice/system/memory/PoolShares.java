package org.sluice.system.memory;

import java.util.Arrays;
import java.util.BitSet;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.sharing.Feldman;

/// Finds a partition's shares in a copy of its secret pool, knowing only what is public: a share is
/// what opens the commitment in the generation record. So the values that a scan then looks for are
/// the real ones, although no token gives them out.
public final class PoolShares {
  private static final int STEP = 8;
  private static final int NEAR = 64 << 10;

  private PoolShares() {}

  /// Adds the shares of partition `index` to `patterns`; returns how many of the two were found.
  public static int find(byte[] pool, GenerationRecord record, int index, MaskedPatterns patterns) {
    PublicPoint x = Feldman.at(Curve.P256, Feldman.points(Curve.P256, record.summedX()), index);
    PublicPoint z = Feldman.at(Curve.SAKKE, Feldman.points(Curve.SAKKE, record.summedZ()), index);
    int at = find(pool, 0, pool.length, Curve.P256, x);
    if (at < 0) {
      return 0;
    }
    add(pool, at, "share x_" + index, Field.P256_N, patterns);
    // They were opened one after the other.
    int z0 = Math.max(0, at - NEAR);
    int z1 = find(pool, z0, Math.min(pool.length, at + NEAR), Curve.SAKKE, z);
    if (z1 < 0) {
      return 1;
    }
    add(pool, z1, "share z_" + index, Field.SAKKE_Q, patterns);
    return 2;
  }

  private static void add(byte[] pool, int at, String name, Field field, MaskedPatterns patterns) {
    try (SecretBytes share = copy(pool, at, field.octets())) {
      patterns.addNumber(name, share, 0, field);
    }
  }

  private static SecretBytes copy(byte[] pool, int at, int length) {
    return SecretBytes.takeOwnershipOf(Arrays.copyOfRange(pool, at, at + length));
  }

  private static int find(byte[] pool, int from, int to, Curve curve, PublicPoint commitment) {
    int length = curve.order().octets();
    for (int at = from; at + length <= to; at += STEP) {
      if (!looksRandom(pool, at, length)) {
        continue;
      }
      try (SecretBytes candidate = copy(pool, at, length)) {
        if (Feldman.opens(curve, candidate, commitment)) {
          return at;
        }
      }
    }
    return -1;
  }

  /// Spares the curve arithmetic where there are zeros, text or pointers.
  private static boolean looksRandom(byte[] pool, int at, int length) {
    BitSet seen = new BitSet(256);
    for (int i = 0; i < length; i++) {
      seen.set(pool[at + i] & 0xff);
    }
    return seen.cardinality() >= length * 3 / 5;
  }
}
