package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.sluice.records.id.Hash32;

/// Checks a whole log against the entries it should have, through fresh eyes.
final class LogCheck {
  private LogCheck() {}

  static void holds(TileStore store, List<byte[]> expected) {
    int size = expected.size();
    TileLog log = TileLog.open(store, size);
    List<Hash32> leaves = expected.stream().map(Merkle::leafHash).toList();
    Hash32 root = Merkle.rootOfHashes(leaves);
    assertThat(log.size()).isEqualTo(size);
    assertThat(log.root()).isEqualTo(root);
    assertThat(log.entries(0, size)).containsExactlyElementsOf(expected);
    for (int i = 0; i < size; i += 1 + size / 50) {
      assertThat(log.leafHash(i)).isEqualTo(leaves.get(i));
      log.inclusion(i, size).verify(leaves.get(i), root);
      log.consistency(i, size).verify(Merkle.rootOfHashes(leaves.subList(0, i)), root);
    }
  }
}
