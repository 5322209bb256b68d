package org.sluice.threshold;

/// A log entry that cannot be parsed or breaks a rule. The partition that found it does not co-sign
/// any checkpoint that contains it.
public final class EntryRefused extends ThresholdException {
  private static final long serialVersionUID = 1L;
  private final long entryIndex;
  private final EntryRule rule;
  private final String detail;

  /// `detail` says which value broke the rule, from public fields.
  public EntryRefused(long entryIndex, EntryRule rule, String detail) {
    super("log entry " + entryIndex + " refused (" + rule + "): " + detail);
    this.entryIndex = entryIndex;
    this.rule = rule;
    this.detail = detail;
  }

  /// Index in the log.
  public long entryIndex() {
    return entryIndex;
  }

  /// Which rule.
  public EntryRule rule() {
    return rule;
  }

  /// Which value broke it.
  public String detail() {
    return detail;
  }
}
