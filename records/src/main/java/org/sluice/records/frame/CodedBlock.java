package org.sluice.records.frame;

import org.sluice.records.fec.ErasureCode;

/// One block of an object, before its parity is computed: cheap to keep.
public final class CodedBlock {
  private final Cut cut;
  private final int block;
  private final int parity;
  private final byte[] object;
  private final LinkKey.Tagger tagger;

  CodedBlock(Cut cut, int block, int parity, byte[] object, LinkKey.Tagger tagger) {
    this.cut = cut;
    this.block = block;
    this.parity = parity;
    this.object = object;
    this.tagger = tagger;
  }

  /// Frames that the block has, data and parity.
  public int frames() {
    return cut.data(block) + parity;
  }

  /// Computes the parity. The result holds [#frames()] symbols.
  public Ready ready() {
    byte[] symbols = new byte[frames() * cut.symbol()];
    System.arraycopy(object, cut.offset(block), symbols, 0, cut.octets(block));
    ErasureCode.of(cut.data(block), parity).encode(symbols, cut.symbol());
    return new Ready(symbols);
  }

  /// A block whose frames can be sent.
  public final class Ready {
    private final byte[] symbols;

    private Ready(byte[] symbols) {
      this.symbols = symbols;
    }

    /// Frames that the block has, data and parity.
    public int frames() {
      return CodedBlock.this.frames();
    }

    /// Octets of each datagram of this block.
    public int datagramOctets() {
      return Frame.OVERHEAD + cut.symbol();
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
      new Frame(cut, block, index, parity, numbers.next())
          .encode(tagger, symbols, index * cut.symbol(), into, at);
    }
  }
}
