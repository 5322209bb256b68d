package org.sluice.distribution.ingest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.store.SequenceRange;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.export.Payload;
import org.sluice.records.id.StreamId;
import org.sluice.records.statement.Export;

/// The bundles that the mirrored log says were exported: whichever of them is not held is missing,
/// even if nothing with a higher number and no heartbeat ever came. This is the statement "logged =
/// received", or what is missing, that no front end can bend: the entries are co-signed.
final class LoggedExports {
  private final BundleStore store;

  LoggedExports(BundleStore store) {
    this.store = store;
  }

  /// Remembers the number of an exported bundle with the segment that logs it. Numbers of a stream
  /// ascend in the log.
  static void note(Export export, Commit commit) {
    commit.document(
        DocumentPaths.exported(export.streamId()),
        ByteBuffer.allocate(Long.BYTES).putLong(export.sequence()).array());
  }

  /// Adds to what is held of each stream of keys what is missing up to the last logged bundle.
  Map<StreamKey, StreamReport> complete(Map<StreamKey, StreamReport> held) {
    Map<StreamKey, StreamReport> all = new HashMap<>(held);
    store
        .documents(DocumentPaths.EXPORTED)
        .forEach((path, octets) -> {
          StreamId id = StreamId.fromHex(path.substring(DocumentPaths.EXPORTED.length()));
          StreamKey key = new StreamKey(Payload.STREAM_K, id);
          StreamReport report =
              all.getOrDefault(key, new StreamReport(0, 0, 0, List.of(), Map.of()));
          all.put(key, upTo(report, ByteBuffer.wrap(octets).getLong()));
        });
    return all;
  }

  static StreamReport upTo(StreamReport report, long last) {
    long known =
        report.missing().stream()
            .mapToLong(SequenceRange::last)
            .reduce(report.highest(), Math::max);
    if (known >= last) {
      return report;
    }
    List<SequenceRange> missing = new ArrayList<>(report.missing());
    missing.add(new SequenceRange(known + 1, last));
    return new StreamReport(
        report.count(),
        report.highest(),
        report.missingCount() + last - known,
        missing,
        report.kinds());
  }
}
