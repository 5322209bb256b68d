package org.sluice.threshold.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.Merkle;

/// A batch that was opened and whose leaves are being read.
final class FillingBatch {
  private static final byte[] LABEL = "sluice/batch-content/v1".getBytes(StandardCharsets.US_ASCII);

  private final BatchOpened opened;
  private final long firstLeaf;
  private final List<LoggedLeaf> leaves = new ArrayList<>();
  private final List<Hash32> leafHashes = new ArrayList<>();
  private final List<Extraction> content = new ArrayList<>();

  FillingBatch(BatchOpened opened, long firstLeaf) {
    this.opened = opened;
    this.firstLeaf = firstLeaf;
  }

  BatchOpened opened() {
    return opened;
  }

  long firstLeaf() {
    return firstLeaf;
  }

  List<LoggedLeaf> leaves() {
    return List.copyOf(leaves);
  }

  List<Extraction> content() {
    return content;
  }

  int next() {
    return leaves.size();
  }

  boolean full() {
    return leaves.size() == opened.count();
  }

  void add(long index, byte[] entry, Extraction leaf) {
    leaves.add(new LoggedLeaf(index, Octets.of(entry)));
    leafHashes.add(Merkle.leafHash(entry));
    content.add(leaf);
  }

  /// SHA-256("sluice/batch-content/v1" || u32 batch || u32 N || leafHash_1 .. leafHash_N): what the
  /// approved root was made of.
  Hash32 batchHash() {
    Writer w = new Writer().raw(LABEL).u32(opened.batch()).u32(opened.count());
    leafHashes.forEach(h -> w.raw(h.octets()));
    return Hash32.sha256(w.toByteArray());
  }
}
