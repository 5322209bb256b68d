package org.sluice.distribution.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.Margin;
import org.sluice.records.frame.Missing;

/// What is known of the wire at one moment.
///
/// @param counters of frames, since the start
/// @param missing objects of which blocks are missing
/// @param low the block that came closest to being lost lately, if that was closer than it should
///   be
/// @param socketDrops datagrams that found no place in the socket's buffer, if the system says it
/// @param openOctets memory reserved for incomplete objects
public record LinkState(
    FrameCounters counters,
    List<Missing> missing,
    Optional<Margin> low,
    OptionalLong socketDrops,
    long openOctets) {
  /// Of a server without a wire.
  public static final LinkState NONE =
      new LinkState(
          new FrameCounters(0, 0, 0, 0, 0, 0, 0, Optional.empty(), List.of(), Map.of()),
          List.of(),
          Optional.empty(),
          OptionalLong.empty(),
          0);

  /// Keeps a copy.
  public LinkState {
    missing = List.copyOf(missing);
  }
}
