package org.sluice.distribution.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.replica.KafkaSettings;
import org.sluice.distribution.replica.Replica;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes bundles from a folder or disc, with the checks that those from the wire go through.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the bundles of a folder or disc that diode-sender media made; the server must not run.",
      "Exit code 3 if one was refused, or is missing from the disc's list.",
      "Example: ./sluice distribution-server import --data low --profile green.profile --from /media/disc"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ImportCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;
  private static final int MAX_BUNDLE = 20 << 20;
  private static final String SUFFIX = ".slb";
  private static final String SUMS = "SHA256SUMS";
  private static final int MAX_LIST = 64 << 20;
  private static final int HASH_AND_SPACES = 66;

  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Option(names = "--data", required = true, description = "Data folder, made by init.")
  private Path data;

  @Option(
      names = "--profile",
      required = true,
      arity = "1..*",
      description = "Signed domain profile, carried here by hand; one file for each domain.")
  private List<Path> profiles;

  @Option(
      names = "--kafka",
      description = {
        "Settings of Kafka, as the receiver has them: the bundles are published there first. Its",
        "data folder is the receiver's, and no other receiver may run meanwhile."
      })
  private @Nullable Path kafka;

  @Option(names = "--from", required = true, description = "Folder of bundles; only read.")
  private Path folder;

  private int stored;
  private int repeated;
  private int refused;

  @Override
  public Integer call() throws IOException {
    answer.begin("notTaken");
    checkList();
    if (kafka == null) {
      try (LowSide low = LowSide.open(data, profiles)) {
        requireAlone(low);
        take(low);
      }
    } else {
      try (Replica receiver =
          Replica.receiving(data, profiles, KafkaSettings.read(kafka), Feed.CATCH_UP)) {
        take(receiver.lowSide());
      }
    }
    answer.say(
        stored + " bundles stored, " + repeated + " held already, " + refused + " refused",
        "stored",
        stored,
        "held",
        repeated,
        "refused",
        refused);
    return answer.end(refused > 0 ? INCOMPLETE : 0);
  }

  /// What is stored in one store of several is missing in the others for ever: it counts as held,
  /// so the receiver does not publish it when it comes again.
  private void requireAlone(LowSide low) {
    if (low.store().isFedFromKafka()) {
      throw new IllegalStateException(
          "the store in "
              + data
              + " is fed from Kafka: expected --kafka with the receiver's settings, got none;"
              + " what is stored here alone no replica would get");
    }
  }

  private void take(LowSide low) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(ImportCommand::isBundle).sorted().toList()) {
        byte[] octets = DurableFiles.read(file, MAX_BUNDLE);
        if (octets != null) {
          count(file, low.receiver().accept(octets));
        }
      }
    }
  }

  /// A disc says what is on it: a bundle that is named there and is missing or other is told,
  /// though what is there is judged by its signatures alone.
  private void checkList() {
    byte[] list = DurableFiles.read(folder.resolve(SUMS), MAX_LIST);
    if (list == null) {
      return;
    }
    for (String line : new String(list, StandardCharsets.US_ASCII).lines().toList()) {
      if (!line.matches("[0-9a-f]{64}  [0-9]{12}\\.[kl]\\.slb")) {
        not(SUMS, "REFUSED " + SUMS + ": a line of another form");
        continue;
      }
      String name = line.substring(HASH_AND_SPACES);
      byte[] octets = DurableFiles.read(folder.resolve(name), MAX_BUNDLE);
      if (octets == null || !line.startsWith(Hash32.sha256(octets).toString())) {
        not(name, (octets == null ? "MISSING " : "DAMAGED ") + name);
      }
    }
  }

  private static boolean isBundle(Path file) {
    return String.valueOf(file.getFileName()).endsWith(SUFFIX);
  }

  private void not(String file, String why) {
    refused++;
    answer.item("notTaken", why, "file", file, "why", why);
  }

  private void count(Path file, Intake outcome) {
    switch (outcome) {
      case Intake.Stored _ -> stored++;
      case Intake.Repeated _ -> repeated++;
      case Intake.Refused refusal ->
          not(
              String.valueOf(file.getFileName()),
              "REFUSED " + file.getFileName() + ": " + refusal.code() + ": " + refusal.why());
    }
  }
}
