package org.sluice.records.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What an object on the link is called: its stream, the run of that stream, and its number.
///
/// @param stream one ASCII letter, `K` or `L`
/// @param streamId 16 octets; a restored high side starts a new one
/// @param sequence from 0, without gaps
@SuppressWarnings("ArrayRecordComponent") // copied, and compared by value
public record StreamItem(char stream, byte[] streamId, long sequence)
    implements Comparable<StreamItem> {
  /// Octets of a stream id.
  public static final int ID_OCTETS = 16;

  /// Keeps a copy.
  public StreamItem {
    if (stream < 'A' || stream > 'Z') {
      throw new IllegalArgumentException("stream A..Z, not " + (int) stream);
    }
    if (streamId.length != ID_OCTETS) {
      throw new IllegalArgumentException("stream id of 16 octets, not " + streamId.length);
    }
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence " + sequence);
    }
    streamId = streamId.clone();
  }

  @Override
  public byte[] streamId() {
    return streamId.clone();
  }

  /// Writes the id.
  ByteBuffer putId(ByteBuffer out) {
    return out.put(streamId);
  }

  @Override
  public int compareTo(StreamItem other) {
    int order = Character.compare(stream, other.stream);
    order = order != 0 ? order : Arrays.compareUnsigned(streamId, other.streamId);
    return order != 0 ? order : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StreamItem item && compareTo(item) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(streamId) + Long.hashCode(sequence)) + stream;
  }

  /// For example `K 00..0f #7`.
  @Override
  public String toString() {
    return stream + " " + HexFormat.of().formatHex(streamId) + " #" + sequence;
  }
}
