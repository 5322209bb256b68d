package org.sluice.records.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;

/// A batch whose leaves are being read: exactly the entries behind its announcement.
final class OpenBatch {
  private final BatchOpened opened;
  // Null for the self-test.
  private final @Nullable RequestReview request;
  private final List<Hash32> leafHashes = new ArrayList<>();

  OpenBatch(BatchOpened opened, @Nullable RequestReview request) {
    this.opened = opened;
    this.request = request;
  }

  @Nullable RequestReview request() {
    return request;
  }

  /// Whether the batch is full with this leaf.
  boolean add(Extraction leaf, Hash32 leafHash) {
    BrokenRule.require(
        leaf.domain().equals(opened.domain())
            && leaf.requestId().equals(opened.requestId())
            && leaf.batch() == opened.batch()
            && leaf.position() == leafHashes.size()
            && leaf.purpose() == opened.purpose(),
        "is not leaf " + leafHashes.size() + " of the batch opened before it");
    leafHashes.add(leafHash);
    if (request != null) {
      request.leaf(leaf);
    }
    boolean full = leafHashes.size() == opened.count();
    if (full && request != null) {
      request.complete(opened, leafHashes);
    }
    return full;
  }

  /// Leaves that did not come.
  int missing() {
    return opened.count() - leafHashes.size();
  }
}
