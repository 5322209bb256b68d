package org.sluice.appliance.issuance;

import java.util.List;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.Extraction;

/// The verified keys of one batch, in locked memory until closed. Only [Extractor] makes one.
final class ExtractedKeys implements AutoCloseable {

  /// One identity's keys of one period, with the leaf they were made for.
  static final class Key {
    private final long leafIndex;
    private final Extraction leaf;
    private final Identifier identifier;
    private final KeySet keySet;

    Key(long leafIndex, Extraction leaf, Identifier identifier, KeySet keySet) {
      this.leafIndex = leafIndex;
      this.leaf = leaf;
      this.identifier = identifier;
      this.keySet = keySet;
    }

    long leafIndex() {
      return leafIndex;
    }

    Extraction leaf() {
      return leaf;
    }

    Identifier identifier() {
      return identifier;
    }

    KeySet keySet() {
      return keySet;
    }
  }

  private final ApprovedBatch batch;
  private final List<Key> keys;

  ExtractedKeys(ApprovedBatch batch, List<Key> keys) {
    this.batch = batch;
    this.keys = List.copyOf(keys);
  }

  ApprovedBatch batch() {
    return batch;
  }

  List<Key> keys() {
    return keys;
  }

  /// Wipes all of them.
  @Override
  public void close() {
    for (Key key : keys) {
      key.keySet().close();
    }
  }
}
