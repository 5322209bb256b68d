package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 52: the names behind a domain's commitments are given to a reviewer, sealed to the
/// reviewer's key. Signed by a security officer, and durable before anything is sealed.
///
/// ```
/// text domain | 32 reviewerKeyHash | u64 logSize | u32 count | 32 openingsHash | text why | u64 time
/// ```
///
/// @param reviewerKeyHash of the key they are sealed to, see [org.sluice.records.signing.KeyHash]
/// @param logSize the openings cover every commitment of the domain in so many entries
/// @param count openings, from 1
/// @param openingsHash SHA-256 of what is sealed, see [org.sluice.records.export.Openings]
/// @param why ticket or case, 1 to 256 octets
/// @param time Unix time in seconds
public record NamesReleased(
    DomainName domain,
    Hash32 reviewerKeyHash,
    long logSize,
    long count,
    Hash32 openingsHash,
    String why,
    long time)
    implements Statement {

  /// Checks the fields.
  public NamesReleased {
    Bounds.of("NamesReleased")
        .u64("logSize", logSize)
        .range("count", count, 1, Bounds.U32_MAX)
        .text("why", why, false, LogRead.MAX_WHY)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.NAMES_RELEASED;
  }

  static NamesReleased read(Reader in) {
    return new NamesReleased(
        DomainName.read(in, "domain"),
        Hash32.read(in, "reviewerKeyHash"),
        in.u64("logSize"),
        in.u32("count"),
        Hash32.read(in, "openingsHash"),
        in.text("why", LogRead.MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    reviewerKeyHash.write(out);
    out.u64(logSize).u32(count);
    openingsHash.write(out);
    out.text(why).u64(time);
  }
}
