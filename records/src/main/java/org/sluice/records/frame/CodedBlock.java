package org.sluice.records.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.records.fec.ErasureCode;

/// One block of an object, before its parity is computed: cheap to keep.
public final class CodedBlock {
  private final Cut cut;
  private final int block;
  private final ErasureCode code;
  private final byte[] object;
  private final LinkKey.Tagger tagger;

  CodedBlock(Cut cut, int block, ErasureCode code, byte[] object, LinkKey.Tagger tagger) {
    this.cut = cut;
    this.block = block;
    this.code = code;
    this.object = object;
    this.tagger = tagger;
  }

  /// The same block with another number of parity symbols.
  CodedBlock with(int parity) {
    return new CodedBlock(cut, block, ErasureCode.of(code.data(), parity), object, tagger);
  }

  /// Frames that the block has, data and parity.
  public int frames() {
    return code.data() + code.parity();
  }

  /// Those of them that are data.
  int data() {
    return code.data();
  }

  /// The block's frames. The result keeps its parity from when it is first needed on.
  public Ready ready() {
    int from = cut.offset(block);
    int whole = code.data() * cut.symbol();
    // The last symbol of an object is filled with zeros.
    return cut.octets(block) == whole
        ? new Ready(object, from)
        : new Ready(Arrays.copyOfRange(object, from, from + whole), 0);
  }

  /// A block whose frames can be sent. For one thread.
  public final class Ready {
    private final byte[] data;
    private final int from;
    private byte @Nullable [] parity;

    private Ready(byte[] data, int from) {
      this.data = data;
      this.from = from;
    }

    /// Frames that the block has, data and parity.
    public int frames() {
      return CodedBlock.this.frames();
    }

    /// Octets of each datagram of this block.
    public int datagramOctets() {
      return Frame.OVERHEAD + cut.symbol();
    }

    /// The block's parity, computed if it was not yet.
    byte[] parity() {
      byte[] symbols = parity;
      if (symbols == null) {
        symbols = code.parityOf(data, from, cut.symbol());
        parity = symbols;
      }
      return symbols;
    }

    /// The datagram of one frame, tagged.
    ///
    /// @param index 0 to [#frames()] - 1, data first
    public byte[] datagram(int index, FrameNumbers numbers) {
      byte[] datagram = new byte[datagramOctets()];
      datagram(index, numbers, datagram, 0);
      return datagram;
    }

    /// The same, written into an array.
    ///
    /// @param into has [#datagramOctets()] octets from `at`
    public void datagram(int index, FrameNumbers numbers, byte[] into, int at) {
      Frame frame = new Frame(cut, block, index, code.parity(), numbers.next());
      if (index < code.data()) {
        frame.encode(tagger, data, from + index * cut.symbol(), into, at);
      } else {
        frame.encode(tagger, parity(), (index - code.data()) * cut.symbol(), into, at);
      }
    }
  }
}
