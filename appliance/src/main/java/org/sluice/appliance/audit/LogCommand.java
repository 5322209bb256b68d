package org.sluice.appliance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.disk.DurableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The log, for reviewers.
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "The transparency log (sluice log verify checks an exported one).",
    subcommands = LogCommand.ExportFolder.class)
public final class LogCommand {

  /// Copies what is public: tiles, entry bundles, the co-signed checkpoint.
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Copies the published log to a new folder.",
        "Example: sluice log export /media/disc/log"
      })
  static final class ExportFolder implements Callable<Integer> {
    private static final int MAX_FILE = 64 << 20;

    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "DIR", description = "A folder that does not exist yet.")
    private Path target = Path.of("");

    @Override
    public Integer call() throws IOException {
      if (Files.exists(target)) {
        throw new CommandFailed(target + " exists: name a folder that does not");
      }
      try (HighSide high = HighSide.look(data)) {
        Path log = high.log().folder();
        int files = 0;
        try (Stream<Path> all = Files.walk(log.resolve("tile"))) {
          for (Path f : all.filter(Files::isRegularFile).toList()) {
            copy(f, target.resolve(log.relativize(f).toString()));
            files++;
          }
        }
        copy(log.resolve("checkpoint"), target.resolve("checkpoint"));
        System.out.println(
            "  log of " + high.log().size() + " entries, " + (files + 1) + " files, in " + target);
        return 0;
      }
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
