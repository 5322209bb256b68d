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
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The community.
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = "Users of the domains.",
    subcommands = {UsersCommand.Import.class, UsersCommand.Show.class})
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

  /// Shows one user.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows one user: commitment and devices.")
  static final class Show implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(names = "--user", required = true, description = "URI of the user.")
    private String user = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        User found =
            high.users()
                .find(DomainName.parse(domain), UserUri.parse(user))
                .orElseThrow(() -> new CommandFailed("unknown user " + user + " in " + domain));
        System.out.println("  " + found.uri().value() + "  commitment " + found.commitment());
        for (Device d : high.users().devicesOf(found)) {
          System.out.println(
              "    device "
                  + d.deviceId()
                  + "  sealing key "
                  + d.sealHash()
                  + "  leaf "
                  + d.enrolledLeaf());
        }
        return 0;
      }
    }
  }
}
