package org.sluice.hsm.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.vault.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Puts a partition's folder back from a backup.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the partition's folder anew from a backup, for a disk that is lost. The token is not in it. The restored partition answers nothing before it has read the log to where its token was, and never for a smaller log.",
      "Example: ./sluice partition restore --data p1 /media/safe/p1-2026-11"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Parameters(paramLabel = "DIR", description = "The backup's folder.")
  private Path dir = Path.of("");

  @Override
  public Integer call() {
    BackupFolder kept = new BackupFolder(dir);
    Backup backup = kept.verified();
    PartitionFolder folder = data.folder();
    if (Files.exists(folder.settings())
        || Files.exists(folder.card())
        || Files.exists(folder.state())) {
      throw new PartitionFailed(
          folder.root()
              + " holds a partition: it is left as it is. Move it aside, all but the token");
    }
    PartitionStore store = new FolderPartitionStore(folder.state());
    // First the mark: files from a backup without it are refused as rolled back.
    store.put(
        PartitionStore.RESTORED, backup.hash().toString().getBytes(StandardCharsets.US_ASCII));
    backup.files().forEach(f -> store.put(f.name(), f.octets().toArray()));
    kept.copyBesideTo(folder);
    answer.say(
        "partition "
            + backup.index()
            + " is restored into "
            + folder.root()
            + ": run it, activate it; it reads the log to where its token was before it answers",
        "partition",
        backup.index(),
        "folder",
        folder.root());
    return answer.end();
  }
}
