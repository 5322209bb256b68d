package org.sluice.appliance.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.ceremony.DomainFile;
import org.sluice.appliance.officers.KeySeparation;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What can be chosen for a domain.
@Command(
    name = "domain",
    mixinStandardHelpOptions = true,
    description = "A domain's options file, and what is kept of past periods.",
    subcommands = {DomainCommand.Options.class, ForgetCommand.class})
public final class DomainCommand {

  @Command(
      name = "options",
      mixinStandardHelpOptions = true,
      description =
          "The options of a domain: shown as its options file, compared with another such file, changed.",
      subcommands = {Show.class, Diff.class, Propose.class})
  static final class Options {}

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Prints the options that count, as the domain's options file.",
        "Example: ./sluice domain options show --domain green.example"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private Answer answer = new Answer();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        // As it is, so that it can be kept as a file.
        inForce(high, DomainName.parse(domain))
            .values()
            .forEach((key, value) -> answer.say(key + ": " + value, key, value));
        return answer.end();
      }
    }
  }

  private static OptionsInForce inForce(HighSide high, DomainName name) {
    LogIndex.Domain domain = high.log().index().domainOf(name);
    return OptionsInForce.of(domain);
  }

  /// What logging the statements for a file would change.
  private static List<Statement> changes(
      HighSide high, DomainFile file, @Nullable Long firstPeriod, Answer answer) {
    OptionsInForce now = inForce(high, file.name());
    List<Statement> changes;
    try {
      long first = firstPeriod == null ? now.firstPeriod(high.now()) : firstPeriod;
      changes = now.changedTo(file, first, high.draftTime());
    } catch (MalformedRecord e) {
      throw new CommandFailed("the file cannot be in force: " + e.getMessage(), e);
    }
    OptionsInForce then = now;
    for (Statement change : changes) {
      if (change instanceof DomainPolicy next) {
        KeySeparation.require(next, high.log().index());
      }
      then = then.with(change);
    }
    List<String> lines = now.difference(then);
    answer.say(file.name() + ": " + lines.size() + " options change", "domain", file.name());
    answer.begin("changes");
    lines.forEach(line -> answer.item("changes", "  " + line, "says", line));
    return changes;
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = {
        "Says what an options file would change. What it does not say stays as it is.",
        "Example: ./sluice domain options diff green.yaml"
      })
  static final class Diff implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private Answer answer = new Answer();

    @Parameters(paramLabel = "FILE", description = "The options file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      DomainFile wanted = DomainFile.read(file);
      try (HighSide high = HighSide.look(data)) {
        List<Statement> _ = changes(high, wanted, null, answer);
        return answer.end();
      }
    }
  }

  @Command(
      name = "propose",
      mixinStandardHelpOptions = true,
      description = {
        "Drafts what brings an options file into force: a policy, a profile, terms, or some of them (OUT-policy.draft, OUT-profile.draft, OUT-terms.draft). Security officers sign each (sluice draft sign, which shows the difference), and they are logged in this order (sluice draft log).",
        "Example: ./sluice domain options propose green.yaml --out green"
      })
  static final class Propose implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private Answer answer = new Answer();

    @Parameters(paramLabel = "FILE", description = "The options file.")
    private Path file = Path.of("");

    @Option(
        names = "--out",
        required = true,
        paramLabel = "OUT",
        description = "How the drafts are called.")
    private Path out = Path.of("");

    @Option(
        names = "--first-period",
        paramLabel = "NUMBER",
        description =
            "For a domain from before there were terms: number of its first period (default: the present one).")
    private @Nullable Long firstPeriod;

    @Override
    public Integer call() {
      DomainFile wanted = DomainFile.read(file);
      try (HighSide high = HighSide.look(data)) {
        for (Statement change : changes(high, wanted, firstPeriod, answer)) {
          DraftFile.begin(out.resolveSibling(out.getFileName() + ending(change)), change, answer);
          new Proposals(high.folder().proposals()).keep(high.log().index(), Draft.of(change));
        }
        return answer.end();
      }
    }

    private static String ending(Statement change) {
      return switch (change) {
        case DomainPolicy _ -> "-policy.draft";
        case DomainProfile _ -> "-profile.draft";
        default -> "-terms.draft";
      };
    }
  }
}
