package org.sluice.mikey.eccsi;

import java.security.SecureRandom;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Batch;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// Many signing keys of one domain in one equation: with uniform 128-bit e_u, drawn when all keys
/// are fixed, [sum e_u s_u]G = [sum e_u]KPAK + sum [e_u HS_u]PVT_u.
public final class SskBatch {

  private static final Curve E = Curve.P256;
  private static final Field Q = Field.P256_N;
  private static final int COEFFICIENT = 16;

  private SskBatch() {}

  /// Whether key `u` of `ssks` (32 octets) with token `u` of `pvts` is that of identity `u` of
  /// `ids`, for all u. False too if a key is 0 or not below q. No keys at all are an error.
  public static boolean verify(
      PublicPoint kpak,
      List<byte[]> ids,
      List<SecretBytes> ssks,
      List<PublicPoint> pvts,
      SecureRandom random) {
    int n = ids.size();
    if (n == 0 || n != ssks.size() || n != pvts.size()) {
      throw new IllegalArgumentException(
          n + " identities, " + ssks.size() + " keys, " + pvts.size() + " tokens");
    }
    try (Frame frame = Frame.open(P256Batch.octets(n) + 3L * E.pointOctets() + 5L * Q.octets())) {
      long e = frame.alloc(Q.octets());
      long t = frame.alloc(Q.octets());
      long sumOfE = frame.alloc(Q.octets());
      long sumOfKeys = frame.alloc(Q.octets());
      byte[][] scalars = new byte[n][];
      P256Batch tokens = P256Batch.of(frame, pvts);
      byte[] drawn = new byte[COEFFICIENT];
      for (int u = 0; u < n; u++) {
        if (ssks.get(u).length() != Ssk.OCTETS || !Ssk.read(t, ssks.get(u))) {
          return false;
        }
        random.nextBytes(drawn);
        Q.reducePublic(e, drawn);
        Q.add(sumOfE, sumOfE, e);
        Q.mul(t, t, e);
        Q.add(sumOfKeys, sumOfKeys, t);
        byte[] hs = Eccsi.hs(kpak, ids.get(u), pvts.get(u));
        if (!Eccsi.isUsable(hs)) {
          return false;
        }
        Q.reducePublic(t, hs);
        Q.mul(t, t, e);
        scalars[u] = Eccsi.octets(frame, t);
      }
      long sumOfKpak = frame.alloc(E.pointOctets());
      kpak.load(sumOfKpak);
      E.mulPublic(sumOfKpak, Eccsi.octets(frame, sumOfE), sumOfKpak);
      long left = frame.alloc(E.pointOctets());
      long right = frame.alloc(E.pointOctets());
      E.mulBase(left, sumOfKeys);
      tokens.sum(right, scalars);
      E.add(right, right, sumOfKpak);
      return E.equal(left, right) != 0;
    }
  }
}
