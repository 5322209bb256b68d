package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.RskBatch;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.BatchFailed.Check;
import org.sluice.threshold.sharing.Coefficients;

/// Nothing leaves before this held (design section 6): the pairing equation over all RSKs and
/// sum e_u ([s_u]G - KPAK - [HS_u]PVT_u) = O, with 128-bit coefficients drawn after all keys are
/// fixed.
final class BatchVerification {
  private static final Curve EG = Curve.P256;
  private static final Field QE = EG.order();

  private final PublicPoint zT;
  private final PublicPoint kpak;
  private final SecureRandom random;

  BatchVerification(PublicPoint zT, PublicPoint kpak, SecureRandom random) {
    this.zT = zT;
    this.kpak = kpak;
    this.random = random;
  }

  void verify(List<ExtractedKey> keys) {
    List<byte[]> ids = keys.stream().map(k -> k.id().octets()).toList();
    List<SecretBytes> rsks = keys.stream().map(ExtractedKey::rsk).toList();
    if (!RskBatch.verify(zT, ids, rsks, random)) {
      throw new BatchFailed(Check.RSK, "the pairing equation does not hold");
    }
    List<ExtractedKey> signing = keys.stream().filter(k -> k.ssk() != null).toList();
    if (!signing.isEmpty() && !eccsi(signing)) {
      throw new BatchFailed(Check.SSK, "the ECCSI equation does not hold");
    }
  }

  private boolean eccsi(List<ExtractedKey> keys) {
    int n = keys.size();
    byte[][] k = new byte[n + 1][];
    long[] p = new long[n + 1];
    try (Frame frame = Frame.open(4L * QE.octets() + (n + 3L) * EG.pointOctets())) {
      long e = frame.alloc(QE.octets());
      long t = frame.alloc(QE.octets());
      long sumE = frame.alloc(QE.octets());
      long sumS = frame.alloc(QE.octets());
      long left = frame.alloc(EG.pointOctets());
      long right = frame.alloc(EG.pointOctets());
      byte[] drawn = new byte[16];
      for (int u = 0; u < n; u++) {
        ExtractedKey key = keys.get(u);
        SecretBytes ssk = key.ssk();
        PublicPoint pvt = key.pvt();
        if (ssk == null || pvt == null) {
          throw new IllegalStateException("a signing key without its parts");
        }
        random.nextBytes(drawn);
        QE.reducePublic(e, drawn);
        QE.add(sumE, sumE, e);
        ssk.use(at -> QE.fromOctets(t, at, QE.octets()));
        QE.mul(t, t, e);
        QE.add(sumS, sumS, t);
        LeafEquations.hs(t, kpak, key.id(), pvt);
        QE.mul(t, t, e);
        k[u] = Coefficients.octets(QE, t);
        p[u] = frame.alloc(EG.pointOctets());
        pvt.load(p[u]);
      }
      k[n] = Coefficients.octets(QE, sumE);
      p[n] = frame.alloc(EG.pointOctets());
      kpak.load(p[n]);
      EG.msmPublic(right, k, p);
      EG.mulBase(left, sumS);
      return EG.equal(left, right) != 0;
    }
  }
}
