package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 10: a request is finished, and this is how much was made: what the log, the exports and the
/// distribution tier are counted against. Signed by the appliance's bundle key.
///
/// ```
/// text domain | 16 requestId | u8 count, { u64 period | u32 identities | u32 records } | u32 bundles
///   | 32 payloadsRoot
/// ```
///
/// @param periods 1 to 64, ascending by number
/// @param bundles key set bundles of the request, from 1
/// @param payloadsRoot RFC 9162 root whose entries are the payload hashes in batch order
public record Manifest(
    DomainName domain,
    RequestId requestId,
    List<PeriodCount> periods,
    long bundles,
    Hash32 payloadsRoot)
    implements Statement {

  /// What was made for one period.
  ///
  /// @param identities leaves
  /// @param records sealed key sets, at least one per identity
  public record PeriodCount(long period, long identities, long records) {
    /// Checks the fields.
    public PeriodCount {
      Bounds.of("PeriodCount")
          .u64("period", period)
          .range("identities", identities, 1, Bounds.U32_MAX)
          .range("records", records, identities, Bounds.U32_MAX);
    }

    static PeriodCount read(Reader in) {
      return new PeriodCount(in.u64("period"), in.u32("identities"), in.u32("records"));
    }

    void write(Writer out) {
      out.u64(period).u32(identities).u32(records);
    }
  }

  /// Checks the fields.
  public Manifest {
    periods = List.copyOf(periods);
    Bounds.of("Manifest")
        .that(!requestId.isNone(), "requestId", "zeros")
        .size("periods", periods, 1, Request.MAX_PERIODS)
        .ascending("periods", periods.stream().map(PeriodCount::period).toList())
        .range("bundles", bundles, 1, Bounds.U32_MAX);
  }

  @Override
  public StatementType statementType() {
    return StatementType.MANIFEST;
  }

  static Manifest read(Reader in) {
    return new Manifest(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.list(in.count8("periods", 1, Request.MAX_PERIODS, 16), PeriodCount::read),
        in.u32("bundles"),
        Hash32.read(in, "payloadsRoot"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.u8(periods.size());
    periods.forEach(p -> p.write(out));
    out.u32(bundles);
    payloadsRoot.write(out);
  }
}
