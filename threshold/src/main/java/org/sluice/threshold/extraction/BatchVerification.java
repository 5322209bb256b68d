package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.SskBatch;
import org.sluice.mikey.sakke.RskBatch;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.BatchFailed.Check;

/// Nothing leaves before this held (design section 6): the pairing equation over all RSKs and sum
/// e_u ([s_u]G - KPAK - [HS_u]PVT_u) = O, with 128-bit coefficients drawn after all keys are fixed.
final class BatchVerification {
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
    List<SecretBytes> ssks = new ArrayList<>();
    List<PublicPoint> pvts = new ArrayList<>();
    for (ExtractedKey key : keys) {
      SecretBytes ssk = key.ssk();
      PublicPoint pvt = key.pvt();
      if (ssk != null && pvt != null) {
        ssks.add(ssk);
        pvts.add(pvt);
      }
    }
    // An audit batch has none; a batch never has some.
    if (!ssks.isEmpty() && !SskBatch.verify(kpak, ids, ssks, pvts, random)) {
      throw new BatchFailed(Check.SSK, "the ECCSI equation does not hold");
    }
  }
}
