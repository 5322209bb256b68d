package org.sluice.appliance.enrolment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Enrols devices.
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Enrols devices from the lines they made (sluice client enrol), under an enrolment officer's signature.",
      "Nothing is enrolled unless every line is right; with --partial the right lines are.",
      "Example: sluice enrol requests.lines --officer enzo.p12"
    })
public final class EnrolCommand implements Callable<Integer> {

  private static final long MAX_FILE = 256L << 20;

  @Mixin private DataOption data = new DataOption();
  @Mixin private OfficerOption officer = new OfficerOption();

  @Parameters(paramLabel = "FILE", description = "Enrolment lines, one device each.")
  private Path file = Path.of("");

  @Option(names = "--partial", description = "Enrol the lines that are right and name the others.")
  private boolean partial;

  @Override
  public Integer call() {
    List<String> lines = lines(file);
    try (HighSide high = HighSide.open(data).unlock(data)) {
      EnrolmentDesk desk = new EnrolmentDesk(high);
      EnrolmentDesk.Checked checked = desk.check(lines);
      checked.errors().stream().limit(1000).forEach(e -> System.err.println("  " + e));
      int wrong = checked.errors().size();
      if (wrong > 0 && !partial) {
        throw new CommandFailed(
            file.getFileName()
                + ": "
                + wrong
                + " of "
                + (wrong + checked.candidates().size())
                + " lines are wrong, nothing was enrolled (--partial enrols the others)");
      }
      int added = desk.enrol(checked.candidates(), officer.open());
      System.out.println(
          "  devices: "
              + added
              + " enrolled, "
              + (checked.candidates().size() - added)
              + " known already, "
              + wrong
              + " refused");
      return wrong == 0 ? 0 : 1;
    }
  }

  static List<String> lines(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new CommandFailed(file + " is larger than " + MAX_FILE + " octets");
      }
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read as text: " + e.getMessage(), e);
    }
  }
}
