package org.sluice.threshold.extraction;

import java.util.List;
import org.sluice.threshold.Blame;

/// The keys of one batch in the order of its leaves. Only [BatchExtraction] makes one, after the
/// batch was verified. Closing it wipes all its keys.
public final class ExtractedBatch implements AutoCloseable {
  private final List<ExtractedKey> keys;
  private final List<Blame.Named> named;

  ExtractedBatch(List<ExtractedKey> keys, List<Blame.Named> named) {
    this.keys = List.copyOf(keys);
    this.named = List.copyOf(named);
  }

  /// Partitions that lied before another quorum made these keys; usually none. Their names belong
  /// into the log.
  public List<Blame.Named> named() {
    return named;
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
