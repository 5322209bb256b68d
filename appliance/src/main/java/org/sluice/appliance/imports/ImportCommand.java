package org.sluice.appliance.imports;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.JsonText;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedUsers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Imports a file of users.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Imports users from a file: comma separated values under a header of the fields domain, uri, devices, seal, user, kind, or one JSON object of these a line (FILE.jsonl, or --format json).",
      "domain and uri are needed; a known identity gets the other values that the file has. Nothing is imported unless every line is right; with --partial the right lines are.",
      "Example: ./sluice users import community.csv --dry-run",
      "Example: ./sluice users import community.jsonl --report problems.txt --json"
    })
public final class ImportCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "The users.")
  private Path file = Path.of("");

  @Option(names = "--format", description = "csv or json (default: by the file's name).")
  private @Nullable String format;

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Option(names = "--partial", description = "Import the lines that are right and name the others.")
  private boolean partial;

  @Option(
      names = "--accept-similar",
      description = "Also identities that differ from others only in case or escapes.")
  private boolean acceptSimilar;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where every problem is written (default: FILE.problems).")
  private @Nullable Path report;

  @Option(names = "--json", description = "The outcome as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Path problems = report == null ? file.resolveSibling(file.getFileName() + ".problems") : report;
    try (HighSide high = HighSide.open(data)) {
      CarriedUsers.Imported imported =
          carried(high)
              .run(file, isJson(), new UserImport.Choice(dryRun, partial, acceptSimilar, problems));
      UserImport.Outcome outcome = imported.outcome();
      System.err.println("  read by " + imported.isolation());
      if (json) {
        System.out.println(JsonText.of(fields(outcome, problems)));
      } else {
        print(outcome, problems);
      }
      return outcome.problems().count() == 0 ? 0 : 1;
    }
  }

  private static CarriedUsers carried(HighSide high) {
    Consumer<UserImport.Progress> progress =
        p -> System.err.println("  " + p.step() + ": " + p.rows() + " rows");
    UserImport users =
        new UserImport(
            high.database(), high.folder().database(), Set.copyOf(high.domains()), progress);
    return new CarriedUsers(users, high.folder().carriedUsers(), progress);
  }

  private boolean isJson() {
    if (format == null) {
      return UserImport.isJson(file.toString());
    }
    return switch (format) {
      case "csv" -> false;
      case "json" -> true;
      default -> throw new CommandFailed("--format: expected csv or json, found '" + format + "'");
    };
  }

  private void print(UserImport.Outcome o, Path problems) {
    o.problems().first().forEach(p -> System.err.println("  " + p));
    o.problems()
        .counts()
        .forEach((kind, n) -> {
          if (n > ProblemReport.KEPT) {
            System.err.println(
                "  " + kind.word() + ": " + n + " lines, " + ProblemReport.KEPT + " shown");
          }
        });
    long wrong = o.problems().count();
    if (wrong > 0) {
      System.err.println("  all of them: " + problems);
    }
    System.out.println(
        "  users: "
            + o.added()
            + (o.done() ? " added, " : " would be added, ")
            + o.changed()
            + " changed, "
            + o.known()
            + " known already, "
            + wrong
            + " refused; file "
            + o.file());
    if (!o.done() && !dryRun) {
      throw new CommandFailed(
          file.getFileName()
              + ": "
              + wrong
              + " of "
              + (wrong + o.rows())
              + " lines are wrong, nothing was imported (--partial imports the others)");
    }
  }

  private Map<String, Object> fields(UserImport.Outcome o, Path problems) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("file", o.file());
    out.put("imported", o.done());
    out.put("rows", o.rows());
    out.put("added", o.added());
    out.put("changed", o.changed());
    out.put("known", o.known());
    out.put("refused", o.problems().count());
    Map<String, Object> kinds = new LinkedHashMap<>();
    o.problems().counts().forEach((kind, n) -> kinds.put(kind.word(), n));
    out.put("kinds", kinds);
    out.put("report", problems);
    return out;
  }
}
