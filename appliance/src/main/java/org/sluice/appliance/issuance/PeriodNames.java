package org.sluice.appliance.issuance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// Periods as officers name them.
public final class PeriodNames {

  private PeriodNames() {}

  /// `current`, `next`, or numbers.
  public static List<KeyPeriod> of(List<String> names, PeriodRule rule, Instant now) {
    KeyPeriod current = KeyPeriod.at(rule, now);
    List<KeyPeriod> all = new ArrayList<>();
    for (String name : names) {
      all.add(
          switch (name.strip()) {
            case "current" -> current;
            case "next" -> current.next();
            default -> number(rule, name.strip());
          });
    }
    return all;
  }

  private static KeyPeriod number(PeriodRule rule, String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new CommandFailed(
          "--periods: expected current, next or a period number, found '" + text + "'");
    }
    return new KeyPeriod(rule, Long.parseLong(text));
  }
}
