package org.sluice.appliance.enrolment;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.GateDesk;
import org.sluice.appliance.gate.Passed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.DomainName;
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
      "The file passes the import gate: another process without keys reads it, and what that writes anew is used; the officer signs for it.",
      "Nothing is enrolled unless every line is right; with --partial the right lines are.",
      "Example: ./sluice enrol requests.lines --officer enzo.p12"
    })
public final class EnrolCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();

  @Mixin private DataOption data = new DataOption();
  @Mixin private OfficerOption officer = new OfficerOption();

  @Parameters(paramLabel = "FILE", description = "Enrolment lines, one device each.")
  private Path file = Path.of("");

  @Option(names = "--partial", description = "Enrol the lines that are right and name the others.")
  private boolean partial;

  @Option(
      names = "--accept-changes",
      description = "Take lines that the import gate had to write anew, as it wrote them.")
  private boolean acceptChanges;

  @Override
  public Integer call() {
    Passed passed = GateDesk.show(file, CarriedKind.ENROLMENT_LINES, acceptChanges);
    try (HighSide high = HighSide.open(data).unlock(data)) {
      EnrolmentDesk desk = new EnrolmentDesk(high);
      EnrolmentDesk.Checked checked = desk.check(passed.lines());
      passed.refused().forEach(r -> checked.refuse(r.line(), r.why()));
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
      OfficerKey key = officer.open();
      domains(checked).forEach(d -> GateDesk.sign(high, passed, d, key, high.now()));
      int added = desk.enrol(checked.candidates(), key);
      answer.say(
          "devices: "
              + added
              + " enrolled, "
              + (checked.candidates().size() - added)
              + " known already, "
              + wrong
              + " refused",
          "enrolled",
          added,
          "known",
          checked.candidates().size() - added,
          "refused",
          wrong);
      return answer.end(wrong == 0 ? 0 : 1);
    }
  }

  private static Set<DomainName> domains(EnrolmentDesk.Checked checked) {
    return checked.candidates().stream()
        .map(c -> c.user().domain())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
