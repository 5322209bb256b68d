package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.review.LogCounts;
import org.sluice.client.review.LogReviewer;
import org.sluice.client.review.StoredCounts;
import org.sluice.records.disk.FolderTileStore;
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
    LogReviewer reviewer = new LogReviewer(folder.toString(), new FolderTileStore(folder), pins);
    for (PinnedProfile pin : pins) {
      print(
          "pinned by profile "
              + pin.profile().number()
              + " of "
              + pin.profile().domain()
              + ", fingerprint "
              + pin.fingerprint());
    }
    LogReviewer.Result result = reviewer.review();
    result.lines().forEach(this::print);
    List<String> problems = new ArrayList<>(result.problems());
    if (problems.isEmpty()) {
      problems.addAll(compareStored(result.counts()));
    }
    if (!problems.isEmpty()) {
      throw new Refused(
          Check.LOG, folder.toString(), "everything to agree", String.join("; ", problems));
    }
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

  private List<String> compareStored(LogCounts counts) {
    if (countsFrom == null) {
      print("stored: not compared (--counts-from)");
      return List.of();
    }
    StoredCounts stored = StoredCounts.read(countsFrom);
    List<String> differences = stored.differences(counts.logged());
    if (differences.isEmpty()) {
      print(
          "stored: "
              + stored.records()
              + " records, as many as logged and exported, in every domain and period");
    }
    return differences;
  }
}
