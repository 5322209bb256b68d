package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;

/// Cuts objects into frames. For one thread.
public final class FrameEncoder {
  /// Smallest datagram size that may be set: worth its overhead.
  public static final int MIN_DATAGRAM = 128;

  /// Largest payload of a UDP datagram over IPv4.
  public static final int MAX_DATAGRAM = 65_507;

  private final Mac mac;
  private final int chunk;

  /// @param maxDatagram octets of the largest datagram, [#MIN_DATAGRAM] to [#MAX_DATAGRAM]; 1,472
  ///   fits an Ethernet frame
  public FrameEncoder(LinkKey key, int maxDatagram) {
    if (maxDatagram < MIN_DATAGRAM || maxDatagram > MAX_DATAGRAM) {
      throw new IllegalArgumentException(
          "datagram size: expected "
              + MIN_DATAGRAM
              + " to "
              + MAX_DATAGRAM
              + ", got "
              + maxDatagram);
    }
    this.mac = key.mac();
    this.chunk = maxDatagram - Frame.OVERHEAD;
  }

  /// All frames of an object, in order.
  ///
  /// @param octets at least 1
  public List<byte[]> split(StreamItem item, byte[] octets) {
    if (octets.length == 0) {
      throw new IllegalArgumentException("an object has at least one octet");
    }
    int count = (octets.length - 1) / chunk + 1;
    List<byte[]> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = i * chunk;
      byte[] payload = Arrays.copyOfRange(octets, from, Math.min(from + chunk, octets.length));
      frames.add(new Frame(item, octets.length, i, count, payload).encode(mac));
    }
    return frames;
  }

  /// The same, for an object named by its parts.
  public List<byte[]> split(char stream, byte[] streamId, long sequence, byte[] octets) {
    return split(new StreamItem(stream, streamId, sequence), octets);
  }
}
