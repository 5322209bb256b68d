package org.sluice.records.frame;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a [FrameDecoder] has seen since it was made.
///
/// @param datagrams all that were given to it
/// @param frames new frames
/// @param duplicates frames that brought nothing new
/// @param complete objects handed out
/// @param dropped incomplete objects given up because newer ones needed the room
/// @param recovered data symbols that were lost and computed from parity
/// @param settled blocks of complete objects of which no more frames are expected
/// @param worst the settled block that was closest to being lost, if any was settled
/// @param links what each link lost
/// @param refused datagrams thrown away, by reason
public record FrameCounters(
    long datagrams,
    long frames,
    long duplicates,
    long complete,
    long dropped,
    long recovered,
    long settled,
    Optional<Margin> worst,
    List<LinkLoss> links,
    Map<Outcome.Reason, Long> refused) {
  /// Keeps copies.
  public FrameCounters {
    links = List.copyOf(links);
    refused = Map.copyOf(refused);
  }
}
