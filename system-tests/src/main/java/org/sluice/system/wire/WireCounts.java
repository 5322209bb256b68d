package org.sluice.system.wire;

import java.util.List;

/// What a wire has seen.
///
/// @param sent frames that the sender's kernel put on it
/// @param octets of these, with Ethernet headers
/// @param lost on purpose
/// @param delivered copies that the receiver's kernel took
/// @param refused copies that it did not take
/// @param backwards frames that the receiver's kernel put on it
/// @param firstMillis when the first under the present faults was sent, milliseconds since 1970; 0:
///   none was
/// @param lastMillis when the last was sent
public record WireCounts(
    long sent,
    long octets,
    long lost,
    long delivered,
    long refused,
    long backwards,
    long firstMillis,
    long lastMillis) {

  static WireCounts parse(String line) {
    List<Long> all = List.of(line.split(" ", -1)).stream().map(Long::valueOf).toList();
    return new WireCounts(
        all.get(0),
        all.get(1),
        all.get(2),
        all.get(3),
        all.get(4),
        all.get(5),
        all.get(6),
        all.get(7));
  }
}
