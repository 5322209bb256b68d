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

  /// If the batch fails, bisects to the first leaf that does.
  ///
  /// @throws BatchFailed naming that leaf
  void verify(List<ExtractedKey> keys) {
    for (Check check : List.of(Check.RSK, Check.SSK)) {
      if (!holds(check, keys)) {
        throw BatchFailed.ofLeaf(check, firstWrong(check, keys), "its equation does not hold");
      }
    }
  }

  private int firstWrong(Check check, List<ExtractedKey> keys) {
    int from = 0;
    int to = keys.size();
    while (to - from > 1) {
      int half = (from + to) >>> 1;
      if (holds(check, keys.subList(from, half))) {
        from = half;
      } else {
        to = half;
      }
    }
    return from;
  }

  private boolean holds(Check check, List<ExtractedKey> keys) {
    List<byte[]> ids = keys.stream().map(k -> k.id().octets()).toList();
    return check == Check.RSK ? rsks(ids, keys) : ssks(ids, keys);
  }

  private boolean rsks(List<byte[]> ids, List<ExtractedKey> keys) {
    return RskBatch.verify(zT, ids, keys.stream().map(ExtractedKey::rsk).toList(), random);
  }

  private boolean ssks(List<byte[]> ids, List<ExtractedKey> keys) {
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
    return ssks.isEmpty() || SskBatch.verify(kpak, ids, ssks, pvts, random);
  }
}
