package org.sluice.records.statement;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.sluice.records.codec.Coded;

/// What a domain asks of its users' messages, or promises them: the flags of a [DomainProfile]. Bit
/// `code - 1` of the flags is set for each.
public enum DomainOption implements Coded {
  /// Messages carry their secret for the sender too (TS 33.180 clause E.5), so that an audit key of
  /// the sender opens what the sender sent. Makers add it, openers refuse messages without it.
  SAKKE_TO_SELF(1),
  /// Messages name nobody: hashed identifiers stand for URIs (TS 33.180 clause E.7). Only with
  /// [org.sluice.records.id.IdentifierFormat#TS33180_HASHED], because the other formats show the
  /// URI.
  HIDE_IDENTITIES(2),
  /// Audit keys are forbidden for good: no policy in force with it has the purpose, and no later
  /// policy or profile can bring it back.
  NO_AUDIT_KEYS(3),
  /// No message to or from a user of the domain without a revocation list that still counts: makers
  /// and openers refuse where they would warn otherwise.
  DEMAND_REVOCATION_LIST(4);

  private final int code;

  DomainOption(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /// Whether it is about the octets of messages.
  public boolean isOfMessages() {
    return this == SAKKE_TO_SELF || this == HIDE_IDENTITIES;
  }

  /// The flags for these options.
  public static long flags(Set<DomainOption> options) {
    return options.stream().mapToLong(DomainOption::bit).sum();
  }

  /// The options whose flags are set; other bits are left out.
  static Set<DomainOption> of(long flags) {
    EnumSet<DomainOption> options = EnumSet.noneOf(DomainOption.class);
    for (DomainOption o : values()) {
      if ((flags & o.bit()) != 0) {
        options.add(o);
      }
    }
    return Collections.unmodifiableSet(options);
  }

  private long bit() {
    return 1L << (code - 1);
  }
}
