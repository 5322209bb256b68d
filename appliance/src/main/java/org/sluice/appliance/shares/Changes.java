package org.sluice.appliance.shares;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Plans that were begun, and their transcripts: `changes/HASH.yaml` and `changes/HASH.transcript`.
final class Changes {
  private static final String PLAN = ".yaml";
  private static final int SHOWN = 16;

  private final Path folder;

  Changes(DataFolder data) {
    this.folder = data.changes();
  }

  /// Keeps a copy of the plan; where its transcript is.
  Path keep(Path file, Hash32 hash) {
    String name = hash.toString().substring(0, SHOWN);
    try {
      DurableFiles.write(folder.resolve(name + PLAN), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the plan could not be kept: " + e.getMessage(), e);
    }
    return folder.resolve(name + ".transcript");
  }

  /// Refuses while another change has switched a domain and is not over. One that changed nothing
  /// is put aside.
  void requireNoOther(Hash32 own, LogIndex index) {
    for (Path plan : plans()) {
      try {
        Hash32 hash = Hash32.sha256(Files.readAllBytes(plan));
        if (hash.equals(own) || index.wasHeld(hash)) {
          continue;
        }
        if (hasSwitched(SharePlan.read(plan), index)) {
          throw new CommandFailed(
              "a change was cut off when it was half done: finish it first, sluice shares run "
                  + plan);
        }
        Path _ = Files.move(plan, plan.resolveSibling(plan.getFileName() + ".abandoned"));
      } catch (IOException e) {
        throw new CommandFailed("the plan " + plan + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private static boolean hasSwitched(SharePlan plan, LogIndex index) {
    return plan.domains().stream()
        .anyMatch(d -> !index.domainOf(d.name()).generation().gamma().equals(d.gamma()));
  }

  private List<Path> plans() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(PLAN)).sorted().toList();
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}
