package org.sluice.appliance.users;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The community.
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = "Users of the domains.",
    subcommands = UsersCommand.Import.class)
public final class UsersCommand {

  /// Imports a file.
  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Imports users from a file of lines 'domain,uri,devices,seal' under that header.",
        "Nothing is imported unless every line is right; with --partial the right lines are.",
        "Example: sluice users import community.csv"
      })
  static final class Import implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE", description = "The community.")
    private Path file = Path.of("");

    @Option(
        names = "--partial",
        description = "Import the lines that are right and name the others.")
    private boolean partial;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data)) {
        CommunityFile community =
            CommunityFile.read(
                file,
                high.log().index().domains().stream()
                    .map(LogIndex.Domain::name)
                    .collect(Collectors.toSet()));
        for (CommunityFile.LineError error : community.errors()) {
          System.err.println("  " + error);
        }
        if (community.errorCount() > 0 && !partial) {
          throw new CommandFailed(
              file.getFileName()
                  + ": "
                  + community.errorCount()
                  + " of "
                  + (community.errorCount() + community.rows().size())
                  + " lines are wrong, nothing was imported (--partial imports the others)");
        }
        UserStore.Imported done = high.users().importAll(community.rows());
        Map<String, Long> perDomain =
            community.rows().stream()
                .collect(
                    Collectors.groupingBy(
                        r -> r.domain().value(), TreeMap::new, Collectors.counting()));
        System.out.println(
            "  users: "
                + done.added()
                + " added, "
                + done.known()
                + " known already, "
                + community.errorCount()
                + " refused; lines "
                + perDomain);
        return community.errorCount() == 0 ? 0 : 1;
      }
    }
  }
}
