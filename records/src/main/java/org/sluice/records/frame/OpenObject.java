package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// An object of which some chunks have arrived.
final class OpenObject {
  /// An object as it was cut: the same object sent with other datagram sizes is collected apart.
  record Layout(StreamItem item, int length, int chunks) {
    static Layout of(Frame frame) {
      return new Layout(frame.item(), frame.objectLength(), frame.chunkCount());
    }
  }

  enum Put {
    NEW,
    KNOWN,
    CONFLICT
  }

  private final Layout layout;
  private final byte[] octets;
  private final BitSet received;
  private int count;
  private int chunkLength;

  OpenObject(Layout layout) {
    this.layout = layout;
    this.octets = new byte[layout.length()];
    this.received = new BitSet(layout.chunks());
  }

  Layout layout() {
    return layout;
  }

  Put put(Frame frame) {
    int from = frame.offset();
    int to = from + frame.payload().length;
    // Two lengths of chunks can fit the same count: then one of the frames is wrong.
    int length = chunkLength(frame);
    if (count > 0 && length != chunkLength) {
      return Put.CONFLICT;
    }
    if (received.get(frame.chunkIndex())) {
      return Arrays.compare(octets, from, to, frame.payload(), 0, to - from) == 0
          ? Put.KNOWN
          : Put.CONFLICT;
    }
    chunkLength = length;
    System.arraycopy(frame.payload(), 0, octets, from, to - from);
    received.set(frame.chunkIndex());
    count++;
    return Put.NEW;
  }

  boolean complete() {
    return count == layout.chunks();
  }

  int count() {
    return count;
  }

  /// The object itself, to be handed over once.
  byte[] octets() {
    return octets;
  }

  /// Octets that this takes, about.
  static long cost(Layout layout) {
    return layout.length() + layout.chunks() / 8 + 64L;
  }

  Missing missing() {
    List<Missing.Range> ranges = new ArrayList<>();
    int chunks = layout.chunks();
    for (int from = received.nextClearBit(0);
        from < chunks && ranges.size() < Missing.MAX_RANGES; ) {
      int next = received.nextSetBit(from);
      int to = next < 0 ? chunks : next;
      ranges.add(new Missing.Range(from, to - 1));
      from = received.nextClearBit(to);
    }
    return new Missing(layout.item(), chunks, chunks - count, ranges);
  }

  private static int chunkLength(Frame frame) {
    boolean last = frame.chunkIndex() == frame.chunkCount() - 1;
    return last && frame.chunkCount() > 1
        ? frame.offset() / (frame.chunkCount() - 1)
        : frame.payload().length;
  }
}
