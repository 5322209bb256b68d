package org.sluice.appliance.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ApplianceBackedUp;

/// Where a backup is made. Its entry comes first, read and co-signed by the partitions, and then
/// the file, which holds the log with that entry: so no backup is without an entry, and a backup is
/// never older than what the partitions had signed when it was made. An entry after the file could
/// hold the file's hash, but whoever restores that file would have a log that was set back by one.
/// A crash in between leaves an entry of a backup that does not exist.
final class BackupDesk {
  private final HighSide high;
  private final Consumer<String> step;

  /// @param high with its tokens open
  /// @param step told what is done next
  BackupDesk(HighSide high, Consumer<String> step) {
    this.high = high;
    this.step = step;
  }

  /// What was made.
  record Made(Head head, Contents contents, long entry) {}

  /// Makes one.
  ///
  /// @param out a new file
  /// @param to who can open it, each alone
  /// @throws CommandFailed if the file exists, too few partitions are up, or it cannot be written
  Made make(Path out, List<CustodianKey> to, Instant now) {
    if (Files.exists(out)) {
      throw new CommandFailed(out + " exists already: name another file");
    }
    Hash32 id = Packing.id();
    long entry =
        high.appendChecked(
            List.of(
                SignedStatement.sign(
                    new ApplianceBackedUp(
                        high.domains().getFirst(),
                        id,
                        to.stream().map(CustodianKey::id).toList(),
                        high.log().size(),
                        now.getEpochSecond()),
                    high.bundleKey())));
    step.accept("logged");
    high.publish();
    step.accept("co-signed");
    Head head =
        new Head(
            id,
            now.getEpochSecond(),
            high.tokens().logKey().vkey(),
            high.log().size(),
            high.log().root());
    Contents contents =
        new Packing(high.folder().root(), step)
            .write(out, head, high.database(), high.tokens(), to);
    return new Made(head, contents, entry);
  }
}
