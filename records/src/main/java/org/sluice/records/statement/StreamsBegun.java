package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.StreamId;

/// Type 63: a restored high side begins stream K anew under another id (keys-and-trust 12). Signed
/// by the appliance's bundle key. From here on nothing is exported under the id before, so that no
/// sequence number is ever used for two payloads.
///
/// ```
/// text domain | 16 before | 16 next | text why | u64 time
/// ```
///
/// @param domain any one of the appliance's: all share the stream
/// @param before id of the stream that ends
/// @param next id of the stream that begins
/// @param why 1 to 256 octets
/// @param time Unix time in seconds
public record StreamsBegun(DomainName domain, StreamId before, StreamId next, String why, long time)
    implements Statement {

  /// Most octets of a reason.
  public static final int MAX_WHY = 256;

  /// Checks the fields.
  public StreamsBegun {
    Bounds.of("StreamsBegun")
        .that(!before.equals(next), "next", "is the stream before")
        .text("why", why, false, MAX_WHY)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.STREAMS_BEGUN;
  }

  static StreamsBegun read(Reader in) {
    return new StreamsBegun(
        DomainName.read(in, "domain"),
        StreamId.read(in, "before"),
        StreamId.read(in, "next"),
        in.text("why", MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    before.write(out);
    next.write(out);
    out.text(why).u64(time);
  }
}
