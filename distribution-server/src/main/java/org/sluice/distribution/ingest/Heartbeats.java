package org.sluice.distribution.ingest;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.export.Payload;

/// What the high side last said of itself: the newest heartbeat, in whatever order they arrive.
public final class Heartbeats {
  /// How long one may be on its way before it counts as late, seconds.
  static final long PATIENCE = 300;

  private final BundleStore store;

  Heartbeats(BundleStore store) {
    this.store = store;
  }

  /// Keeps a heartbeat if it is the newest.
  void put(Heartbeat heartbeat, Commit commit) {
    if (newest().stream().allMatch(before -> before.at() < heartbeat.at())) {
      commit.document(DocumentPaths.HEARTBEAT, heartbeat.encoded());
    }
  }

  /// The newest, if there was any.
  public Optional<Heartbeat> newest() {
    return store.document(DocumentPaths.HEARTBEAT).map(Heartbeat::decode);
  }

  /// What is wrong if the next one should have been here by now.
  public Optional<String> late(Instant now) {
    return newest()
        .filter(last -> now.getEpochSecond() - PATIENCE > last.nextDue())
        .map(last ->
            "no heartbeat since "
                + Instant.ofEpochSecond(last.at())
                + "; the next was due at "
                + Instant.ofEpochSecond(last.nextDue())
                + (last.note().isEmpty() ? "" : " (" + last.note() + ")"));
  }

  /// What is held of each stream, where bundles of stream K that were announced and of which
  /// nothing came after them are missing too.
  public Map<StreamKey, StreamReport> complete(Map<StreamKey, StreamReport> held) {
    Map<StreamKey, StreamReport> all = new HashMap<>(held);
    newest()
        .ifPresent(last -> {
          StreamKey keys = new StreamKey(Payload.STREAM_K, last.keysStream());
          StreamReport report =
              held.getOrDefault(keys, new StreamReport(0, 0, 0, List.of(), Map.of()));
          if (report.highest() < last.lastKeys()) {
            all.put(keys, LoggedExports.upTo(report, last.lastKeys()));
          }
        });
    return all;
  }
}
