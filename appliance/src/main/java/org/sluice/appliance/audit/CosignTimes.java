package org.sluice.appliance.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.SignedNote;

/// When the partitions co-signed a checkpoint, by their own clocks.
///
/// @param sorted earliest first, of each partition one
record CosignTimes(List<Instant> sorted) {

  /// Of a published note; none where nothing was published.
  static CosignTimes of(byte @Nullable [] octets) {
    if (octets == null) {
      return new CosignTimes(List.of());
    }
    SignedNote note = SignedNote.parse(octets);
    String partitions = Checkpoint.parse(note.text()).origin() + "/partition-";
    return new CosignTimes(
        note.lines().stream()
            .filter(line -> line.name().startsWith(partitions))
            .map(line -> Instant.ofEpochSecond(Cosignature.decode(line.signature()).time()))
            .sorted()
            .toList());
  }

  Optional<Instant> latest() {
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.getLast());
  }

  Optional<Instant> middle() {
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
  }
}
