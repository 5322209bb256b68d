package org.sluice.records.frame;

import java.nio.ByteBuffer;
import org.sluice.records.fec.ErasureCode;
import org.sluice.records.frame.Outcome.Reason;

/// What a datagram says about its payload. Versions 2 and 3, big-endian:
///
/// ```
///  0   2  "SF"
///  2   1  version: 2 or 3
///  3   1  link key id
///  4   1  link number
///  5   1  stream
///  6   1  index of the symbol in its block: data from 0, then parity
///  7   1  parity symbols of the block
///  8   4  session: another random number at each start of a sender
/// 12   4  number of the frame in its session, from 0
/// 16  16  stream id
/// 32   8  sequence
/// 40   8  digest of the object, as its version makes it
/// 48   4  object length, octets
/// 52   4  blocks of the object
/// 56   4  block, from 0
/// 60   s  symbol
///  +  16  tag: HMAC-SHA-256 under the link key over everything before, first 16 octets
/// ```
record Frame(Cut cut, int block, int index, int parity, Stamp stamp) {
  static final int HEADER = 60;
  static final int TAG = 16;

  /// Octets that are not payload.
  static final int OVERHEAD = HEADER + TAG;

  private static final short MAGIC = 'S' << 8 | 'F';

  /// Counts the frames of one link, so that the receiver knows how many were lost and in what runs.
  ///
  /// @param link 0 to 255
  /// @param session changes when the sender starts
  /// @param number of the frame in its session
  record Stamp(int link, int session, int number) {}

  /// Why a datagram is no frame of ours. Without a stack trace: a flood of them must stay cheap.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /// @serial
    final Reason reason;

    Refused(Reason reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }
  }

  /// Writes the datagram with the symbol that begins at `from` of `symbols` to `at` of `into`.
  void encode(LinkKey.Tagger tagger, byte[] symbols, int from, byte[] into, int at) {
    int symbol = cut.symbol();
    ByteBuffer out = ByteBuffer.wrap(into, at, OVERHEAD + symbol);
    StreamItem item = cut.item();
    out.putShort(MAGIC).put(cut.digest().version().number()).put((byte) tagger.id());
    out.put((byte) stamp.link()).put((byte) item.stream()).put((byte) index).put((byte) parity);
    out.putInt(stamp.session()).putInt(stamp.number());
    item.putId(out).putLong(item.sequence()).putLong(cut.digest().value());
    out.putInt(cut.length()).putInt(cut.blocks()).putInt(block);
    out.put(symbols, from, symbol);
    out.put(tagger.tag(into, at, HEADER + symbol), 0, TAG);
  }

  /// Reads the first `length` octets: the tag first, then everything that it covers.
  static Frame parse(Taggers keys, byte[] datagram, int length, int maxObject) throws Refused {
    require(length > OVERHEAD && length <= datagram.length, Reason.SIZE);
    ByteBuffer in = ByteBuffer.wrap(datagram, 0, length);
    require(in.getShort() == MAGIC, Reason.NOT_A_FRAME);
    byte version = in.get();
    keys.require(in.get() & 0xff, datagram, length - TAG);
    // Every version has its key's id and its tag there: that a sender is newer is known for sure.
    return read(in, version(version), length - OVERHEAD, maxObject);
  }

  private static FrameVersion version(byte number) throws Refused {
    return switch (number) {
      case 2 -> FrameVersion.TWO;
      case 3 -> FrameVersion.THREE;
      default -> throw new Refused(Reason.VERSION);
    };
  }

  /// The keys that a receiver accepts, by their ids.
  interface Taggers {
    /// Checks the tag after `covered` octets.
    void require(int id, byte[] datagram, int covered) throws Refused;

    /// For these keys, of which no two have one id.
    static Taggers of(Iterable<LinkKey> keys) {
      LinkKey.Tagger[] byId = new LinkKey.Tagger[256];
      keys.forEach(key -> byId[key.id()] = key.tagger());
      return (id, datagram, covered) -> {
        LinkKey.Tagger tagger = byId[id];
        Frame.require(tagger != null, Reason.UNKNOWN_KEY);
        Frame.require(tagger.isTagged(datagram, covered), Reason.FORGED);
      };
    }
  }

  private static Frame read(ByteBuffer in, FrameVersion version, int symbol, int maxObject)
      throws Refused {
    int link = in.get() & 0xff;
    char stream = (char) (in.get() & 0xff);
    int index = in.get() & 0xff;
    int parity = in.get() & 0xff;
    Stamp stamp = new Stamp(link, in.getInt(), in.getInt());
    byte[] streamId = new byte[StreamItem.ID_OCTETS];
    in.get(streamId);
    long sequence = in.getLong();
    ObjectDigest digest = new ObjectDigest(version, in.getLong());
    int objectLength = in.getInt();
    int blocks = in.getInt();
    int block = in.getInt();
    require(stream >= 'A' && stream <= 'Z' && sequence >= 0, Reason.LENGTHS);
    // Unsigned on the wire; what does not fit an int is too large for any limit.
    require(objectLength >= 0 && objectLength <= maxObject, Reason.OBJECT_TOO_LARGE);
    Cut cut =
        new Cut(new StreamItem(stream, streamId, sequence), digest, objectLength, symbol, blocks);
    require(cut.consistent() && block >= 0 && block < blocks, Reason.LENGTHS);
    int symbols = cut.data(block) + parity;
    require(symbols <= ErasureCode.MAX_SYMBOLS && index < symbols, Reason.LENGTHS);
    return new Frame(cut, block, index, parity, stamp);
  }

  private static void require(boolean holds, Reason otherwise) throws Refused {
    if (!holds) {
      throw new Refused(otherwise);
    }
  }
}
