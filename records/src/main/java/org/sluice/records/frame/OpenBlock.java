package org.sluice.records.frame;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.records.fec.ErasureCode;

/// What has arrived of one block. Its symbols are kept until there are enough of them; which frames
/// arrived is known longer, so that it can be said how close it was.
final class OpenBlock {
  private final BitSet present = new BitSet();
  private final int data;
  private final int symbol;
  private int parity;
  private byte @Nullable [] symbols = new byte[0];

  OpenBlock(int data, int symbol) {
    this.data = data;
    this.symbol = symbol;
  }

  /// Octets that its symbols take when they have room for `parity` parity symbols.
  long cost(int moreParity) {
    return symbols == null ? 0 : (long) (data + Math.max(parity, moreParity)) * symbol;
  }

  /// Octets that its symbols take now.
  long cost() {
    return symbols == null ? 0 : symbols.length;
  }

  /// True if the frame had not arrived before.
  boolean put(Frame frame, byte[] datagram) {
    parity = Math.max(parity, frame.parity());
    if (present.get(frame.index())) {
      return false;
    }
    present.set(frame.index());
    if (symbols != null) {
      int needed = (data + parity) * symbol;
      if (symbols.length < needed) {
        symbols = Arrays.copyOf(symbols, needed);
      }
      System.arraycopy(datagram, Frame.HEADER, symbols, frame.index() * symbol, symbol);
    }
    return true;
  }

  /// Frames that arrived.
  int arrived() {
    return present.cardinality();
  }

  /// Frames that were sent, as far as it is known.
  int frames() {
    return data + parity;
  }

  /// Parity frames that were sent, as far as it is known.
  int parity() {
    return parity;
  }

  /// Frames that arrived more than were needed; negative if they were not enough.
  int margin() {
    return arrived() - data;
  }

  /// Whether the data is there or can be computed, and was not taken yet.
  boolean readyToTake() {
    return symbols != null && arrived() >= data;
  }

  /// Whether the data was taken.
  boolean taken() {
    return symbols == null;
  }

  /// Data symbols that did not arrive themselves.
  int absentData() {
    return data - present.get(0, data).cardinality();
  }

  /// Moves the data into its object; the symbols are not kept any longer.
  void take(byte[] object, int offset, int octets) {
    byte[] all = Objects.requireNonNull(symbols, "taken once");
    ErasureCode.of(data, parity).recover(all, symbol, present);
    System.arraycopy(all, 0, object, offset, octets);
    symbols = null;
  }
}
