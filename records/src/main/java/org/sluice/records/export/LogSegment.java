package org.sluice.records.export;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.signing.SignedStatement;

/// A run of log entries and the checkpoint of the log right after them: an item of stream L, at
/// most 1 MiB. Who reads the stream from its first segment on recomputes the root and compares.
///
/// ```
/// u8 version = 1 | u64 firstIndex | u32 count, bytes16 entries | bytes32 checkpoint
/// ```
///
/// @param entries 0 to 65 536, each 1 to 65 535 octets; none is a heartbeat
/// @param checkpoint signed note for size `firstIndex + count`, with cosignatures, 1 to 16 384
///   octets
public record LogSegment(long firstIndex, List<Octets> entries, Octets checkpoint) {
  /// Most entries.
  public static final int MAX_ENTRIES = 65_536;

  /// Most octets of a checkpoint with all its signature lines.
  public static final int MAX_CHECKPOINT = 16_384;

  private static final int VERSION = 1;
  private static final int FIXED = 1 + 8 + 4 + 4;

  /// Checks the fields.
  public LogSegment {
    entries = List.copyOf(entries);
    Bounds b =
        Bounds.of("LogSegment")
            .size("entries", entries, 0, MAX_ENTRIES)
            .range("firstIndex", firstIndex, 0, Long.MAX_VALUE - entries.size())
            .range("checkpoint", checkpoint.length(), 1, MAX_CHECKPOINT);
    long total = (long) FIXED + checkpoint.length();
    for (Octets e : entries) {
      b.range("entry", e.length(), 1, SignedStatement.MAX_OCTETS);
      total += 2L + e.length();
    }
    b.that(
        total <= Payload.MAX_ITEM,
        "entries",
        total + " octets, at most " + Payload.MAX_ITEM + " allowed");
  }

  /// Whether entries with that checkpoint behind them are few and short enough for one segment.
  public static boolean fits(List<Octets> entries, Octets checkpoint) {
    return entries.size() <= MAX_ENTRIES
        && FIXED + checkpoint.length() + entries.stream().mapToLong(e -> 2L + e.length()).sum()
            <= Payload.MAX_ITEM;
  }

  /// Size of the log after the last entry.
  public long size() {
    return firstIndex + entries.size();
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).u64(firstIndex).u32(entries.size());
    entries.forEach(out::bytes16);
    return out.bytes32(checkpoint).toByteArray();
  }

  /// The segment that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static LogSegment decode(byte[] octets) {
    return Reader.decode(
        octets,
        "LogSegment",
        in -> {
          in.version(VERSION);
          return new LogSegment(
              in.u64("firstIndex"),
              in.list(
                  in.count32("entries", 0, MAX_ENTRIES, 3),
                  r -> Octets.of(r.bytes16("entry", SignedStatement.MAX_OCTETS))),
              Octets.of(in.bytes32("checkpoint", MAX_CHECKPOINT)));
        });
  }
}
