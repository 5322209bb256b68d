package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.review.AskedNames;
import org.sluice.client.review.HttpTileStore;
import org.sluice.client.review.LogCounts;
import org.sluice.client.review.LogReport;
import org.sluice.client.review.LogReviewer;
import org.sluice.client.review.OpenedNames;
import org.sluice.client.review.StoredCounts;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Openings;
import org.sluice.records.id.UserUri;
import org.sluice.records.review.Finding;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.NoteKey;
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
      "  ./sluice log verify export/log --profile police.profile fire.profile",
      "  ./sluice log verify export/log --counts-from status.json --json -",
      "  ./sluice log verify export/log --openings november.names --user tel:+447700900123 --absent",
      "  ./sluice log verify /media/cdrom/log --archived october.checkpoint --keep november.checkpoint"
    })
@SuppressWarnings("NullAway.Init")
final class LogVerifyCommand extends Action {
  private static final Path STANDARD_OUTPUT = Path.of("-");

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

  @Option(
      names = "--log-key",
      paramLabel = "VKEY",
      arity = "1..*",
      description = "More keys of the log that must have signed: its ECDSA key (sluice log keys).")
  @Nullable List<String> logKeys;

  @Option(
      names = {"--outside", "--witness"},
      paramLabel = "VKEY",
      arity = "1..*",
      description = {
        "Witnesses that are no partitions: all of them must have co-signed the log or a beginning",
        "of it, in the file checkpoint.witnessed that the low side keeps beside it."
      })
  @Nullable List<String> outside;

  @Option(
      names = "--openings",
      paramLabel = "FILE",
      description =
          "Names behind commitments (log open): with them the review says how many are open.")
  @Nullable Path openings;

  @Option(
      names = "--user",
      paramLabel = "URI",
      converter = Values.User.class,
      description = "Lists the entries that name this user; needs --openings.")
  @Nullable UserUri user;

  @Option(
      names = "--absent",
      description = "There must be none, and no commitment that nobody can open.")
  boolean absent;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = {
        "The report for machines; with - it is all that goes to standard output, and the lines for",
        "people go to standard error."
      })
  @Nullable Path json;

  LogVerifyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    List<PinnedProfile> pins = pins();
    LogReviewer reviewer = new LogReviewer(log, store(), pins, this::asked, names());
    for (PinnedProfile pin : pins) {
      say(
          "pinned by profile "
              + pin.profile().number()
              + " of "
              + pin.profile().domain()
              + ", fingerprint "
              + pin.fingerprint());
    }
    LogReviewer.Result result = reviewer.review();
    result.lines().forEach(line -> say(Refused.oneLine(line)));
    report(LogReport.of(result));
    List<String> problems =
        new ArrayList<>(result.findings().stream().map(Finding::toString).toList());
    if (problems.isEmpty()) {
      problems.addAll(compareStored(result.counts()));
    }
    if (!problems.isEmpty()) {
      throw new Refused(Check.LOG, log, "everything to agree", String.join("; ", problems));
    }
    keep(result);
    say("log ok");
  }

  private void report(byte[] document) {
    if (STANDARD_OUTPUT.equals(json)) {
      console.out().print(new String(document, StandardCharsets.UTF_8));
      console.out().flush();
    } else if (json != null) {
      DurableFiles.write(json, document);
    }
  }

  private void say(String line) {
    (STANDARD_OUTPUT.equals(json) ? console.err() : console.out()).println(line);
  }

  private AskedNames names() {
    if ((user != null && openings == null) || (absent && user == null)) {
      throw new Refused(Check.VALUE, "--user", "--openings FILE, and --user for --absent", "none");
    }
    return openings == null
        ? AskedNames.none()
        : AskedNames.of(
            OpenedNames.read(openings, Openings.MAX_CHARACTERS), Optional.ofNullable(user), absent);
  }

  private TileStore store() {
    if (HttpTileStore.isUrl(log)) {
      return new HttpTileStore(address());
    }
    Path folder = Path.of(log);
    if (!Files.isDirectory(folder)) {
      throw new Refused(Check.LOG, log, "a folder", "none of that name");
    }
    return new FolderTileStore(folder);
  }

  private URI address() {
    try {
      URI address = new URI(log);
      if (address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Refused below like one without a host.
    }
    throw new Refused(
        Check.LOG, log, "an address https://HOST/PATH or http://HOST/PATH", "another");
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
    for (String key : logKeys == null ? List.<String>of() : logKeys) {
      all = all.signedAlsoBy(key("--log-key", key, false));
    }
    if (outside != null) {
      all = all.witnessedBy(outside.stream().map(k -> key("--outside", k, true)).toList());
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

  private static NoteKey key(String option, String vkey, boolean witness) {
    NoteKey key = NoteKey.parse(vkey);
    if ((key.type() == NoteKey.Type.COSIGNATURE) != witness) {
      throw new Refused(
          Check.VALUE, option, witness ? "a witness's key" : "a key of a log", "the other");
    }
    return key;
  }

  private void keep(LogReviewer.Result result) {
    VerifiedCheckpoint checkpoint = result.log().checkpoint();
    if (keep != null && checkpoint != null) {
      DurableFiles.write(keep, checkpoint.note().encode());
      say("checkpoint of size " + checkpoint.checkpoint().size() + " kept in " + keep);
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
      say("stored: not compared (--counts-from)");
      return List.of();
    }
    StoredCounts stored = StoredCounts.read(countsFrom);
    List<String> differences = stored.differences(counts.logged());
    if (differences.isEmpty()) {
      say(
          "stored: "
              + stored.records()
              + " records, as many as logged and exported, in every domain and period");
    }
    return differences;
  }
}
