package org.sluice.threshold.extraction;

import java.util.List;

/// The keys of one batch in the order of its leaves. Only [BatchExtraction] makes one, after the
/// batch was verified. Closing it wipes all its keys.
public final class ExtractedBatch implements AutoCloseable {
  private final List<ExtractedKey> keys;

  ExtractedBatch(List<ExtractedKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /// The keys.
  public List<ExtractedKey> keys() {
    return keys;
  }

  @Override
  public void close() {
    keys.forEach(ExtractedKey::close);
  }
}
