package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.sluice.records.fec.ErasureCode;

/// What has arrived of one block. Data goes straight to its place in the object; parity is kept
/// until the block is whole. Which frames arrived is known longer, so that it can be said how close
/// it was.
final class OpenBlock {
  /// What a parity symbol takes besides its octets, about.
  private static final int PER_SYMBOL = 64;

  private final BitSet present = new BitSet();
  private final List<ParitySymbol> symbols = new ArrayList<>();
  private final int data;
  private final int symbol;
  private int parity;
  private boolean taken;

  /// A parity symbol and its place in the block.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record ParitySymbol(int index, byte[] octets) {}

  OpenBlock(int data, int symbol) {
    this.data = data;
    this.symbol = symbol;
  }

  /// Octets that it would take more with this frame.
  long growth(Frame frame) {
    boolean kept = !taken && frame.index() >= data && !present.get(frame.index());
    return kept ? symbol + PER_SYMBOL : 0;
  }

  /// Octets that its parity takes now.
  long cost() {
    return (long) symbols.size() * (symbol + PER_SYMBOL);
  }

  /// True if the frame had not arrived before.
  ///
  /// @param object what the block's data is put into, as long as it is not taken
  /// @param offset where the block begins there
  /// @param octets of the block there
  boolean put(Frame frame, byte[] datagram, byte[] object, int offset, int octets) {
    boolean isNew = note(frame);
    if (isNew && !taken) {
      int at = frame.index() * symbol;
      if (frame.index() < data) {
        System.arraycopy(
            datagram, Frame.HEADER, object, offset + at, Math.min(symbol, octets - at));
      } else {
        byte[] kept = new byte[symbol];
        System.arraycopy(datagram, Frame.HEADER, kept, 0, symbol);
        symbols.add(new ParitySymbol(frame.index(), kept));
      }
    }
    return isNew;
  }

  /// Remembers that a frame arrived; true if it had not before.
  boolean note(Frame frame) {
    parity = Math.max(parity, frame.parity());
    boolean isNew = !present.get(frame.index());
    present.set(frame.index());
    return isNew;
  }

  /// Frames that arrived.
  int arrived() {
    return present.cardinality();
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
    return !taken && arrived() >= data;
  }

  /// Whether the data is whole.
  boolean taken() {
    return taken;
  }

  /// Data symbols that did not arrive themselves.
  int absentData() {
    return data - present.get(0, data).cardinality();
  }

  /// Makes the block's data whole; its parity is not kept any longer. Parameters as of [#put].
  void take(byte[] object, int offset, int octets) {
    if (absentData() > 0) {
      byte[][] helpers = new byte[data + parity][];
      symbols.forEach(h -> helpers[h.index] = h.octets);
      ErasureCode code = ErasureCode.of(data, parity);
      if (octets == data * symbol) {
        code.recover(object, offset, symbol, present, i -> helpers[i]);
      } else {
        // The last symbol of an object is filled with zeros, for which it has no room.
        byte[] whole = Arrays.copyOfRange(object, offset, offset + data * symbol);
        code.recover(whole, 0, symbol, present, i -> helpers[i]);
        System.arraycopy(whole, 0, object, offset, octets);
      }
    }
    symbols.clear();
    taken = true;
  }
}
