package org.sluice.appliance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.LogRead;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The log, for reviewers.
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "The transparency log (sluice log verify checks an exported one).",
    subcommands = {LogCommand.ExportFolder.class, LogCommand.Keys.class})
public final class LogCommand {

  /// Prints public keys.
  @Command(
      name = "keys",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the log's public keys: the first is in every profile, the second is what log verify --log-key takes.",
        "Example: ./sluice log keys"
      })
  static final class Keys implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        answer.say(high.tokens().logKey().vkey(), "ed25519", high.tokens().logKey().vkey());
        answer.say(high.tokens().logEcdsaKey().vkey(), "ecdsa", high.tokens().logEcdsaKey().vkey());
        return answer.end();
      }
    }
  }

  /// Copies what is public: tiles, entry bundles, the co-signed checkpoint.
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Copies the published log to a new folder. That it was read, by whom and why, is an entry",
        "of the log first, signed by the officer who asks. Openings of commitments that were sealed",
        "to reviewers lie beside it, in openings/: sluice log open makes names of them.",
        "Example: ./sluice log export /media/disc/log --officer eva.p12 --why CASE-114"
      })
  static final class ExportFolder implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    private static final int MAX_FILE = 64 << 20;

    @Mixin private DataOption data = new DataOption();

    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(
        names = "--why",
        required = true,
        paramLabel = "TEXT",
        description = "Ticket or case, 1 to 256 octets.")
    private String why = "";

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist yet.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (Files.exists(target)) {
        throw new CommandFailed(target + " exists: name a folder that does not");
      }
      try (HighSide high = HighSide.open(data).unlock(data)) {
        long size = logged(high, officer.open());
        Path log = high.log().folder();
        int files = 0;
        try (Stream<Path> all = Files.walk(log.resolve("tile"))) {
          for (Path f : all.filter(Files::isRegularFile).toList()) {
            copy(f, target.resolve(log.relativize(f).toString()));
            files++;
          }
        }
        copy(log.resolve("checkpoint"), target.resolve("checkpoint"));
        high.outbox()
            .eachItem(
                BundleKind.OPENINGS,
                item ->
                    DurableFiles.write(
                        target.resolve(SealedOpenings.fileOf(item)), item.toArray()));
        answer.say(
            "log of " + size + " entries, " + (files + 1) + " files, in " + target,
            "entries",
            size,
            "files",
            files + 1,
            "folder",
            target);
        return answer.end();
      }
    }

    /// The reading is durable and co-signed before the first octet is copied. Returns the size that
    /// is published then.
    private long logged(HighSide high, OfficerKey reader) {
      LogIndex.Domain domain =
          high.log().index().domains().stream()
              .filter(d ->
                  d.policy().officers().stream().anyMatch(o -> o.keyId().equals(reader.keyId())))
              .findFirst()
              .orElseGet(() -> high.log().index().domains().iterator().next());
      SignedStatement read =
          SignedStatement.sign(
              new LogRead(domain.name(), 0, high.log().size(), why, high.now().getEpochSecond()),
              reader);
      high.events().require(domain.name(), RequestId.NONE, read, "log:read");
      long _ = high.log().append(List.of(read));
      return high.publish().checkpoint().size();
    }

    private static void copy(Path from, Path to) {
      byte[] octets = DurableFiles.read(from, MAX_FILE);
      if (octets == null) {
        throw new CommandFailed(
            "the log has no " + from.getFileName() + " yet: nothing has been published");
      }
      DurableFiles.write(to, octets);
    }
  }
}
