package org.sluice.hsm.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which partition's data folder.
final class FolderOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of the partition (default: partition/ in the folder named by SLUICE_DATA, else ~/.sluice/partition).")
  private @Nullable Path data;

  PartitionFolder folder() {
    if (data != null) {
      return new PartitionFolder(data);
    }
    String base = System.getenv("SLUICE_DATA");
    return new PartitionFolder(
        (base == null ? Path.of(System.getProperty("user.home"), ".sluice") : Path.of(base))
            .resolve("partition"));
  }
}
