package org.sluice.distribution.index;

import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// An entry as filters see it: its own facts, and of an entry that belongs to a request also those
/// of the request.
///
/// @param type code of its statement
/// @param domain empty if it belongs to none
/// @param purpose code, 0 if it has none
/// @param officers keys of who signed it or, for what was made under a request, who asked and
///   approved
public record TimelineRow(
    long index,
    int type,
    String domain,
    int purpose,
    List<Long> periods,
    List<Hash32> officers,
    Optional<RequestId> request) {
  private static final int MAX = 255;

  /// Keeps copies.
  public TimelineRow {
    periods = List.copyOf(periods);
    officers = List.copyOf(officers);
  }

  byte[] value() {
    Writer out = new Writer().u8(type).text(domain).u8(purpose);
    out.u8(Math.min(periods.size(), MAX));
    periods.stream().limit(MAX).forEach(out::u64);
    Hash32.writeList(out, officers.stream().limit(MAX).toList());
    request.orElse(RequestId.NONE).write(out);
    return out.toByteArray();
  }

  static TimelineRow of(long index, byte[] value) {
    return Reader.decode(
        value,
        "TimelineRow",
        in ->
            new TimelineRow(
                index,
                in.u8("type"),
                in.text("domain", MAX),
                in.u8("purpose"),
                in.list(in.count8("periods", 0, MAX, Long.BYTES), r -> r.u64("period")),
                Hash32.readList(in, "officers", 0, MAX),
                Optional.of(RequestId.read(in, "request")).filter(id -> !id.isNone())));
  }
}
