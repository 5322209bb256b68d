package org.sluice.appliance.issuance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// Periods as officers name them.
public final class PeriodNames {

  /// Labels are looked for among so many periods before and after the current one.
  private static final long NEAR = 60;

  private PeriodNames() {}

  /// `current`, `next`, the labels that Sluice prints, such as 2026-12, or numbers.
  public static List<KeyPeriod> of(List<String> names, PeriodRule rule, Instant now) {
    KeyPeriod current = KeyPeriod.at(rule, now);
    List<KeyPeriod> all = new ArrayList<>();
    for (String name : names) {
      all.add(
          switch (name.strip()) {
            case "current" -> current;
            case "next" -> current.next();
            default -> other(current, name.strip());
          });
    }
    return all;
  }

  private static KeyPeriod other(KeyPeriod current, String text) {
    if (text.matches("[0-9]{1,18}")) {
      return new KeyPeriod(current.rule(), Long.parseLong(text));
    }
    return LongStream.rangeClosed(Math.max(0, current.number() - NEAR), current.number() + NEAR)
        .mapToObj(n -> new KeyPeriod(current.rule(), n))
        .filter(p -> p.label().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(
                "--periods: expected current, next, a period near them such as "
                    + current.next().label()
                    + ", or a period number, found '"
                    + text
                    + "'"));
  }
}
