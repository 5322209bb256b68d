package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.review.LogCounts;
import org.sluice.client.review.LogReviewer;
import org.sluice.client.review.StoredCounts;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.tlog.Checkpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Verifies an exported transparency log offline, under the keys that the profiles pin:",
      "checkpoint signature and cosignatures, root from tiles and from the entries alone, every",
      "entry, that every key was requested, approved and sealed to an enrolled device, and that",
      "logged, exported and (with --counts-from) stored keys agree. Exits 0 only if all of it holds."
    },
    footer = {
      "  sluice log verify export/log --profile police.profile fire.profile",
      "  sluice log verify export/log --counts-from status.json"
    })
@SuppressWarnings("NullAway.Init")
final class LogVerifyCommand extends Action {

  @Parameters(paramLabel = "DIR", description = "The log: checkpoint and tile/.")
  Path folder;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Profile of each domain in the log (default: those known in the data folder).")
  @Nullable List<Path> profiles;

  @Option(
      names = "--counts-from",
      paramLabel = "FILE",
      description = "Saved /api/v1/status of a distribution server, to compare stored keys with.")
  @Nullable Path countsFrom;

  LogVerifyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new Refused(Check.LOG, folder.toString(), "a folder", "none of that name");
    }
    List<PinnedProfile> pins = pins();
    for (PinnedProfile pin : pins) {
      print(
          "pins: profile "
              + pin.profile().number()
              + " of "
              + pin.profile().domain()
              + ", fingerprint "
              + pin.fingerprint());
    }
    LogReviewer.Result result =
        new LogReviewer(folder.toString(), new FolderTileStore(folder), pins).review();
    report(result);
    result.findings().forEach(f -> console.err().println("finding: " + f));
    if (result.all() > 0) {
      throw new Refused(
          Check.LOG,
          folder.toString(),
          "no finding",
          result.all() + " (the first: " + result.findings().getFirst() + ")");
    }
    compareStored(result.counts());
    print("log ok");
  }

  private List<PinnedProfile> pins() throws IOException {
    if (profiles == null) {
      return domains().profiles();
    }
    List<PinnedProfile> given = new ArrayList<>();
    profiles.forEach(file -> given.add(PinnedProfile.read(file)));
    return given;
  }

  private void report(LogReviewer.Result result) {
    Checkpoint checkpoint = result.checkpoint().checkpoint();
    print("checkpoint: " + checkpoint.origin() + ", size " + checkpoint.size());
    print("signatures: log, witnesses " + new TreeMap<>(result.checkpoint().witnessTimes()));
    print("root: " + checkpoint.root() + ", recomputed from tiles and from entries");
    print("entries: " + new TreeMap<>(result.counts().entries()));
    LogCounts counts = result.counts();
    print(
        "keys: "
            + counts.identities()
            + " extracted, "
            + counts.loggedRecords()
            + " records logged, "
            + counts.exportedRecords()
            + " exported"
            + (counts.batchesNotExported() == 0
                ? ""
                : ", " + counts.batchesNotExported() + " batches not exported yet"));
    counts
        .logged()
        .forEach((key, n) -> print("  " + key.domain() + " period " + key.period() + ": " + n));
  }

  private void compareStored(LogCounts counts) {
    if (counts.batchesNotExported() == 0 && counts.loggedRecords() != counts.exportedRecords()) {
      throw new Refused(
          Check.LOG,
          folder.toString(),
          counts.loggedRecords() + " records exported",
          counts.exportedRecords() + "");
    }
    if (countsFrom == null) {
      print("stored: not compared (--counts-from)");
      return;
    }
    StoredCounts stored = StoredCounts.read(countsFrom);
    List<String> differences = stored.differences(counts.logged());
    if (!differences.isEmpty()) {
      throw new Refused(
          Check.LOG,
          countsFrom.toString(),
          "as many keys stored as logged",
          String.join("; ", differences));
    }
    print(
        "stored: " + stored.records() + ", as many as logged and exported, per domain and period");
  }
}
