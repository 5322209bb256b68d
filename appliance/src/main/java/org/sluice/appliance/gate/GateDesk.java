package org.sluice.appliance.gate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CarriedIn;

/// Where an officer is shown what the gate changed in a file, and signs for it.
public final class GateDesk {

  private GateDesk() {}

  /// Sends a file through the gate and prints what it changed.
  ///
  /// @throws CommandFailed if it changed anything and that is not `accepted`
  public static Passed show(Path file, CarriedKind kind, boolean accepted) {
    Passed passed = ImportGate.pass(file, kind);
    System.err.println(
        "  import gate: " + passed.items() + " lines, read by " + passed.isolation());
    passed.changed().forEach(c -> System.err.println("  changed: " + c));
    if (passed.changes() > 0 && !accepted) {
      throw new CommandFailed(
          file.getFileName()
              + ": "
              + passed.changes()
              + " lines are not written as they should be, nothing was taken"
              + " (--accept-changes takes them as the gate wrote them)");
    }
    return passed;
  }

  /// Logs under the officer's signature that the file was carried in, as which octets. Nothing of
  /// it may be used before.
  public static void sign(
      HighSide high, Passed passed, DomainName domain, OfficerKey officer, Instant now) {
    sign(high, passed, domain, officer, now, "log:read");
  }

  /// The same by an officer who needs that permission.
  public static void sign(
      HighSide high,
      Passed passed,
      DomainName domain,
      OfficerKey officer,
      Instant now,
      String permission) {
    sign(high, passed, domain, officer, now, permission, passed.kind().word());
  }

  /// The same, with another word for what was carried in: one that says what was checked of it.
  public static void sign(
      HighSide high,
      Passed passed,
      DomainName domain,
      OfficerKey officer,
      Instant now,
      String permission,
      String word) {
    if (passed.items() == 0) {
      return;
    }
    SignedStatement signed =
        SignedStatement.sign(
            new CarriedIn(
                domain,
                word,
                passed.file(),
                passed.canonical(),
                passed.items(),
                now.getEpochSecond()),
            officer);
    high.events().require(domain, RequestId.NONE, signed, permission);
    long _ = high.log().append(List.of(signed));
  }
}
