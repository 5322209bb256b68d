package org.sluice.appliance.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.ceremony.CeremonyFile;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.ceremony.YamlNode;
import org.sluice.records.disk.DurableFiles;

/// Where the partitions are now: as the ceremony file says, until a change of the shares adds or
/// replaces one. A partition that was retired stays in the list: it has a destruction to sign.
public final class Places {
  private Places() {}

  /// The ceremony file with the partitions of today.
  public static CeremonyFile now(DataFolder folder) {
    CeremonyFile ceremony = CeremonyFile.read(folder.ceremony());
    return Files.exists(folder.places())
        ? ceremony.with(YamlNode.read(folder.places(), "file of partitions", Places::parse))
        : ceremony;
  }

  private static List<PartitionPlace> parse(YamlNode top) {
    top.only("partitions");
    return PartitionPlace.parse(top.get("partitions"));
  }

  /// Puts `next` in the places of indices 1 and up, and keeps those beyond. Durable when this
  /// returns.
  public static CeremonyFile keep(DataFolder folder, List<PartitionPlace> next) {
    CeremonyFile before = now(folder);
    List<PartitionPlace> all = new ArrayList<>(next);
    if (before.partitions().size() > next.size()) {
      all.addAll(before.partitions().subList(next.size(), before.partitions().size()));
    }
    StringBuilder text = new StringBuilder("# Kept by sluice shares run.\npartitions:\n");
    all.forEach(p -> text.append("  ").append(p.yaml()).append('\n'));
    DurableFiles.write(folder.places(), text.toString().getBytes(StandardCharsets.UTF_8));
    return before.with(all);
  }
}
