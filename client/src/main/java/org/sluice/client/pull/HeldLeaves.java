package org.sluice.client.pull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;

/// What the key sets of a device say about the log: which commitment is the user's, and at which
/// indexes entries about it stand.
///
/// @param commitment of the newest key set
/// @param indexes of the entries of all of them
record HeldLeaves(Hash32 commitment, Set<Long> indexes) {

  /// @throws Refused when the device holds no key set, or a file is damaged
  static HeldLeaves of(DeviceFolder device) throws IOException {
    List<Path> files = device.kept();
    if (files.isEmpty()) {
      throw new Refused(Check.PERIOD, device.name(), "a key set (pull first)", "none");
    }
    Hash32 newest = commitment(StoredKeySet.load(files.getLast()), files.getLast());
    Set<Long> indexes = new TreeSet<>();
    for (Path file : files) {
      StoredKeySet stored = StoredKeySet.load(file);
      if (commitment(stored, file).equals(newest)) {
        indexes.add(stored.record().index());
      }
    }
    return new HeldLeaves(newest, indexes);
  }

  /// Every entry of a key set that is held must be among those that are shown.
  void requireShown(List<OwnLeaves.Leaf> shown, long looked, DeviceFolder device) {
    Set<Long> missing = new TreeSet<>(indexes);
    missing.removeAll(shown.stream().map(OwnLeaves.Leaf::index).collect(Collectors.toSet()));
    missing.removeIf(index -> index >= looked);
    if (!missing.isEmpty()) {
      throw new Refused(
          Check.LEAF, device.name(), "every entry about the user", "none of entries " + missing);
    }
  }

  private static Hash32 commitment(StoredKeySet stored, Path file) {
    try {
      AccessRecord access = AccessRecord.decode(stored.access().toArray());
      return IdentityCommitment.of(access.salt().toArray(), access.user());
    } catch (MalformedRecord e) {
      throw new Refused(Check.FILE, file.toString(), "a stored key set", "damaged", e);
    }
  }
}
