package org.sluice.records.id;

/// For which periods partitions make keys, by the period that is current when they first see the
/// batch in the log: the one before it to the third after it; for [Purpose#PAST] any up to it.
public final class KeyWindow {
  /// So many after the current one.
  public static final int AFTER = 3;

  private static final int BEFORE = 1;

  private KeyWindow() {}

  /// Whether a key of period `number` may be made for `purpose` while `current` is the period.
  public static boolean holds(Purpose purpose, KeyPeriod current, long number) {
    return purpose == Purpose.PAST
        ? number <= current.number()
        : number >= current.number() - BEFORE && number <= current.number() + AFTER;
  }

  /// What is in it, in words: `2026-10 to 2027-02`.
  public static String named(Purpose purpose, KeyPeriod current) {
    return purpose == Purpose.PAST
        ? "those up to " + current.label()
        : new KeyPeriod(current.rule(), Math.max(0, current.number() - BEFORE)).label()
            + " to "
            + new KeyPeriod(current.rule(), current.number() + AFTER).label();
  }
}
