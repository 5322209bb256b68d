package org.sluice.threshold.ceremony;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Nonce;

/// How the replicated keys k_A of one run come into the members' tokens (design section 2). After
/// all openings were taken, each own set has its key under the run's label.
sealed interface SetKeys permits PairKeys, WrappedKeys {

  /// Uses for which labels are needed.
  List<String> uses();

  /// Round 0: makes the pairs; their points.
  List<Octets> make();

  /// Round 1, with everyone's points.
  void derive(List<Nonce> all);

  /// Round 2: what `recipient` is to get of the keys made here.
  List<Octets> wrappedFor(int recipient);

  /// Round 3: takes the keys that `dealer` made.
  void unwrap(int dealer, List<Octets> wrapped);

  /// The same keys once more, under the labels of the generation, never extractable from there.
  void makeForGeneration(Hash32 gamma);
}
