package org.sluice.client.review;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;

/// A batch whose leaves are being read: the entries right after its BatchOpened.
final class OpenBatch {

  private final long index;
  private final BatchOpened opened;
  private final List<Hash32> leafHashes = new ArrayList<>();

  OpenBatch(long index, BatchOpened opened) {
    this.index = index;
    this.opened = opened;
  }

  /// Entry of the BatchOpened.
  long index() {
    return index;
  }

  BatchOpened opened() {
    return opened;
  }

  List<Hash32> leafHashes() {
    return leafHashes;
  }

  boolean complete() {
    return leafHashes.size() == opened.count();
  }

  /// Whether `leaf` is the one that comes next.
  boolean expects(Extraction leaf) {
    return leaf.domain().equals(opened.domain())
        && leaf.requestId().equals(opened.requestId())
        && leaf.batch() == opened.batch()
        && leaf.purpose() == opened.purpose()
        && leaf.position() == leafHashes.size();
  }
}
