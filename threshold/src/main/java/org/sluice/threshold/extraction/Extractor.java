package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.PartitionStopped;

/// Both rounds at one activated partition. It takes batches that the partition's reading of the log
/// allows; it keeps nothing between the rounds, so repeating is safe while a leaf is open.
public final class Extractor {
  private final GenerationShares shares;
  private final SecureRandom random;

  /// `random` is this partition's own generator, for the coefficients of its checks.
  public Extractor(GenerationShares shares, SecureRandom random) {
    this.shares = shares;
    this.random = random;
  }

  /// Round 1. `batch` reads the stored entries anew each time it is asked: tags and identifiers are
  /// computed twice and compared.
  public RoundOne round1(Supplier<Batch> batch) {
    return new RoundOneComputation(shares).signed(twice(batch));
  }

  /// Round 2. The caller closes the result.
  ///
  /// @throws org.sluice.threshold.PartitionRefused if a rule of design section 5 is not met
  public RoundTwo round2(Supplier<Batch> batch, List<RoundOne> messages, List<Integer> answering) {
    Batch b = twice(batch);
    RoundOne own = new RoundOneComputation(shares).unsigned(b);
    return new RoundTwoComputation(shares, random).answer(b, own, messages, answering);
  }

  private Batch twice(Supplier<Batch> batch) {
    Batch b = batch.get();
    if (!b.equals(batch.get())) {
      throw new PartitionStopped(shares.index(), "tags of the leaves");
    }
    return b;
  }
}
