package org.sluice.appliance.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.GateDesk;
import org.sluice.appliance.gate.Passed;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends a file through the import gate and writes what came out of it.
@Command(
    name = "carry-in",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a file that was carried here through the import gate, logs it under an officer's signature, and writes it anew. Enrolment lines need no step of their own: sluice enrol does the same.",
      "Example: ./sluice carry-in resend-k --kind resend-ranges --domain green.example --out resend-k.checked --accept-changes --officer enzo.p12"
    })
final class CarryInCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();
  @Mixin private OfficerOption officer = new OfficerOption();

  @Parameters(paramLabel = "FILE", description = "What was carried here.")
  private Path file = Path.of("");

  @Option(names = "--kind", required = true, description = "enrolment-lines or resend-ranges.")
  private String kind = "";

  @Option(names = "--domain", required = true, description = "The officer's domain.")
  private String domain = "";

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "What may be used.")
  private Path out = Path.of("");

  @Option(names = "--accept-changes", description = "Take lines that the gate had to write anew.")
  private boolean accept;

  @Override
  public Integer call() {
    Passed passed = GateDesk.show(file, CarriedKind.of(kind), accept);
    for (Passed.Refused r : passed.refused()) {
      throw new CommandFailed(file + " line " + r.line() + ": " + r.why() + "; nothing was taken");
    }
    try (HighSide high = HighSide.open(data).unlock(data)) {
      GateDesk.sign(high, passed, DomainName.parse(domain), officer.open(), high.now());
      high.publish();
    }
    String text = String.join("\n", passed.lines().stream().filter(l -> !l.isEmpty()).toList());
    DurableFiles.write(out.toAbsolutePath(), text.getBytes(StandardCharsets.US_ASCII));
    answer.say(passed.items() + " lines in " + out, "lines", passed.items(), "file", out);
    return answer.end();
  }
}
