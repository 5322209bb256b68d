package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;

/// Type 31: when the next epoch of a domain begins and how long it is (keys-and-trust.md rule 11).
/// Signed by the quorum of security officers, and logged before the generation record of that
/// epoch. Periods are whole, so an epoch begins at a period boundary by its form.
///
/// ```
/// text domain | u32 epoch | u64 firstPeriod | u32 periods
/// ```
///
/// @param epoch that begins, from 2: the first begins with its ceremony
/// @param firstPeriod number of its first period; the epoch before ends with the one before that
/// @param periods how many it has at most, from 1
public record EpochStart(DomainName domain, long epoch, long firstPeriod, long periods)
    implements Statement {

  /// The usual length of an epoch.
  public static final int DEFAULT_PERIODS = 12;

  /// Checks the fields.
  public EpochStart {
    Bounds.of("EpochStart")
        .range("epoch", epoch, 2, Bounds.U32_MAX)
        .range("firstPeriod", firstPeriod, 1, Long.MAX_VALUE - Bounds.U32_MAX)
        .range("periods", periods, 1, Bounds.U32_MAX);
  }

  /// Number of its last period.
  public long lastPeriod() {
    return firstPeriod + periods - 1;
  }

  @Override
  public StatementType statementType() {
    return StatementType.EPOCH_START;
  }

  static EpochStart read(Reader in) {
    return new EpochStart(
        DomainName.read(in, "domain"), in.u32("epoch"), in.u64("firstPeriod"), in.u32("periods"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(epoch).u64(firstPeriod).u32(periods);
  }
}
