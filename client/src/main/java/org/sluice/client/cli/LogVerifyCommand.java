package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.review.HttpTileStore;
import org.sluice.client.review.LogCounts;
import org.sluice.client.review.LogReport;
import org.sluice.client.review.LogReviewer;
import org.sluice.client.review.StoredCounts;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.review.Finding;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Verifies an exported transparency log offline, under the keys that the profiles pin:",
      "checkpoint signature and cosignatures, root from tiles and from the entries alone, every",
      "entry, that every key was requested, approved and sealed to an enrolled device, and that",
      "logged, exported and (with --counts-from) stored keys agree. Exits 0 only if all of it holds;",
      "otherwise the first bad entry is named. A second verifier, of its own: tools/verify_log.py."
    },
    footer = {
      "  sluice log verify export/log --profile police.profile fire.profile",
      "  sluice log verify export/log --counts-from status.json",
      "  sluice log verify /media/cdrom/log --archived october.checkpoint --keep november.checkpoint"
    })
@SuppressWarnings("NullAway.Init")
final class LogVerifyCommand extends Action {

  @Parameters(paramLabel = "LOG", description = "The log: folder or URL with checkpoint and tile/.")
  String log;

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

  @Option(
      names = "--archived",
      paramLabel = "FILE",
      description = "A checkpoint kept from an earlier review: the log must extend it.")
  @Nullable Path archived;

  @Option(
      names = "--max-age",
      paramLabel = "DAYS",
      description = "A quorum of witnesses must have co-signed in the last DAYS days.")
  @Nullable Integer maxAge;

  @Option(
      names = "--keep",
      paramLabel = "FILE",
      description = "Keeps the verified checkpoint there, for the next review.")
  @Nullable Path keep;

  @Option(names = "--json", paramLabel = "FILE", description = "The report for machines.")
  @Nullable Path json;

  LogVerifyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    List<PinnedProfile> pins = pins();
    LogReviewer reviewer = new LogReviewer(log, store(), pins, this::asked);
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
    result.lines().forEach(line -> print(Refused.oneLine(line)));
    if (json != null) {
      DurableFiles.write(json, LogReport.of(result));
    }
    List<String> problems =
        new ArrayList<>(result.findings().stream().map(Finding::toString).toList());
    if (problems.isEmpty()) {
      problems.addAll(compareStored(result.counts()));
    }
    if (!problems.isEmpty()) {
      throw new Refused(Check.LOG, log, "everything to agree", String.join("; ", problems));
    }
    keep(result);
    print("log ok");
  }

  private TileStore store() {
    if (HttpTileStore.isUrl(log)) {
      return new HttpTileStore(URI.create(log));
    }
    Path folder = Path.of(log);
    if (!Files.isDirectory(folder)) {
      throw new Refused(Check.LOG, log, "a folder", "none of that name");
    }
    return new FolderTileStore(folder);
  }

  private LogReview asked(LogReview review) {
    LogReview all = review;
    if (archived != null) {
      byte[] note = DurableFiles.read(archived, SignedNote.MAX_OCTETS);
      if (note == null) {
        throw new Refused(
            Check.FILE, archived.toString(), "a checkpoint kept before", "no such file");
      }
      all = all.extending(note);
    }
    if (maxAge != null) {
      Instant now = Instant.now();
      all =
          all.coSignedBetween(
              now.minus(maxAge, ChronoUnit.DAYS).getEpochSecond(),
              now.plus(1, ChronoUnit.DAYS).getEpochSecond());
    }
    return all;
  }

  private void keep(LogReviewer.Result result) {
    VerifiedCheckpoint checkpoint = result.log().checkpoint();
    if (keep != null && checkpoint != null) {
      DurableFiles.write(keep, checkpoint.note().encode());
      print("checkpoint of size " + checkpoint.checkpoint().size() + " kept in " + keep);
    }
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
