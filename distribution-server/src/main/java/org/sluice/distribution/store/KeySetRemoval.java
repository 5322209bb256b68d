package org.sluice.distribution.store;

import org.rocksdb.WriteBatch;
import org.sluice.records.export.SealedKeySet;

/// Takes key sets out of the store, with what was noted of their handing out, some hundreds in one
/// write.
final class KeySetRemoval {
  private static final int IN_ONE_WRITE = 500;

  private final Rocks rocks;
  private WriteBatch batch = new WriteBatch();
  private int collected;

  KeySetRemoval(Rocks rocks) {
    this.rocks = rocks;
  }

  void add(byte[] key, SealedKeySet sealed) {
    rocks.delete(batch, Table.KEY_SETS, key);
    rocks.delete(batch, Table.PULLS, StoreKeys.keySetsOfPeriod(sealed));
    if (++collected == IN_ONE_WRITE) {
      finish();
      batch = new WriteBatch();
      collected = 0;
    }
  }

  /// Writes what was collected; nothing can be added after it.
  void finish() {
    try (WriteBatch last = batch) {
      rocks.write(last);
    }
  }
}
