package org.sluice.appliance.auditkeys;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.policy.DraftFile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditFunctionKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Names the audit function of a domain.
@Command(
    name = "function",
    mixinStandardHelpOptions = true,
    description = {
      "Drafts the audit function of a domain: to whose key audit keys are sealed, how many in 24 hours, how long they may stay unshown. Security officers sign it (sluice draft sign), then it is logged (sluice draft log). With --per-day 0 there are none until the next.",
      "Example: ./sluice audit function --domain green.example --key audit.pub --per-day 2 --delay-days 30 --out audit.draft"
    })
final class FunctionCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  private static final long DAY = 86_400;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--domain", required = true, description = "Which domain.")
  private String domain = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "Public line of the audit function (sluice client audit key).")
  private Path key = Path.of("");

  @Option(names = "--per-day", required = true, description = "Most audit keys in any 24 hours.")
  private long perDay;

  @Option(
      names = "--delay-days",
      defaultValue = "0",
      description = "Days until the low side shows it without log-in (default 0).")
  private long delayDays;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      DomainName name = high.log().index().domainOf(DomainName.parse(domain)).name();
      Optional<AuditFunction> before = high.log().index().audit().function(name);
      AuditFunctionKey to =
          AuditFunctionKey.parse(CarriedFile.line(key, CarriedKind.AUDIT_FUNCTION));
      DraftFile.begin(
          out,
          new AuditFunction(
              name,
              before.map(f -> f.number() + 1).orElse(1L),
              before.map(AuditFunction::hash).orElse(Hash32.ZERO),
              to.suite(),
              to.publicKey(),
              perDay,
              delayDays * DAY,
              high.draftTime().getEpochSecond()),
          answer);
      return answer.end();
    } catch (MalformedRecord e) {
      throw new CommandFailed("this is no audit function: " + e.getMessage(), e);
    }
  }
}
