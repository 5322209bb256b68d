package org.sluice.records.frame;

import java.util.Map;

/// What a [FrameDecoder] has seen since it was made.
///
/// @param datagrams all that were given to it
/// @param chunks new chunks
/// @param duplicates chunks that brought nothing new
/// @param complete objects handed out
/// @param dropped incomplete objects given up because newer ones needed the room
/// @param refused datagrams thrown away, by reason
public record FrameCounters(
    long datagrams,
    long chunks,
    long duplicates,
    long complete,
    long dropped,
    Map<Outcome.Reason, Long> refused) {
  /// Keeps a copy.
  public FrameCounters {
    refused = Map.copyOf(refused);
  }
}
