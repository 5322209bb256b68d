package org.sluice.records.statement;

import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 64: how long things of a domain last: its epochs, and what is kept of past periods
/// (keys-and-trust rule 11). The latest counts; it outlives the policy of the domain, whose quorum
/// of security officers signs it.
///
/// ```
/// text domain | u32 number | 32 previous | u64 firstPeriod | u32 epochPeriods | u16 keepKeyDays
///   | u16 keepSealedDays | u16 keepRequestDays | u64 time
/// ```
///
/// @param number from 1
/// @param previous hash of the one before; zeros for number 1, and for no other
/// @param firstPeriod number of the domain's first period: the first epoch, which no [EpochStart]
///   announces, is counted from it; the same in every version
/// @param epochPeriods how many periods an epoch has at most, 1 to [#MAX_PERIODS]
/// @param keepKeyDays how long devices keep keys after their period has ended
/// @param keepSealedDays how long the low side keeps sealed keys after their period has ended
/// @param keepRequestDays how long the appliance keeps a request's file, which names everybody,
///   after its last period has ended; each of the three 0 to [#MAX_DAYS]
/// @param time Unix time in seconds
public record DomainTerms(
    DomainName domain,
    long number,
    Hash32 previous,
    long firstPeriod,
    long epochPeriods,
    int keepKeyDays,
    int keepSealedDays,
    int keepRequestDays,
    long time)
    implements Statement {

  /// Most periods of an epoch.
  public static final int MAX_PERIODS = 10_000;

  /// Most days that anything is kept: a hundred years.
  public static final int MAX_DAYS = 36_600;

  /// How long each is kept if nobody says otherwise.
  public static final int USUAL_DAYS = 366;

  /// Checks the fields.
  public DomainTerms {
    Bounds.of("DomainTerms")
        .range("number", number, 1, Bounds.U32_MAX)
        .that(previous.isZero() == (number == 1), "previous", "zeros belong to number 1 alone")
        .range("firstPeriod", firstPeriod, 0, Long.MAX_VALUE - MAX_PERIODS)
        .range("epochPeriods", epochPeriods, 1, MAX_PERIODS)
        .range("keepKeyDays", keepKeyDays, 0, MAX_DAYS)
        .range("keepSealedDays", keepSealedDays, 0, MAX_DAYS)
        .range("keepRequestDays", keepRequestDays, 0, MAX_DAYS)
        .u64("time", time);
  }

  /// Whether it may stand where `before` was the latest, or null where there was none.
  public boolean follows(@Nullable DomainTerms before) {
    return before == null
        ? number == 1
        : number == before.number + 1 && previous.equals(before.hash());
  }

  /// Number of the last period of the first epoch.
  public long lastOfFirstEpoch() {
    return firstPeriod + epochPeriods - 1;
  }

  @Override
  public StatementType statementType() {
    return StatementType.DOMAIN_TERMS;
  }

  static DomainTerms read(Reader in) {
    return new DomainTerms(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        in.u64("firstPeriod"),
        in.u32("epochPeriods"),
        in.u16("keepKeyDays"),
        in.u16("keepSealedDays"),
        in.u16("keepRequestDays"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    out.u64(firstPeriod)
        .u32(epochPeriods)
        .u16(keepKeyDays)
        .u16(keepSealedDays)
        .u16(keepRequestDays)
        .u64(time);
  }
}
