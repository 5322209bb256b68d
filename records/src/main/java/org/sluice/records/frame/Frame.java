package org.sluice.records.frame;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import org.sluice.records.frame.Outcome.Reason;

/// One datagram, version 1, big-endian:
///
/// ```
///  0   2  "SF"
///  2   1  version 1
///  3   1  stream
///  4  16  stream id
/// 20   8  sequence
/// 28   4  object length, octets
/// 32   4  chunk index, from 0
/// 36   4  chunk count
/// 40   2  payload length n
/// 42   n  payload
///  +  16  tag: HMAC-SHA-256 under the link key over everything before, first 16 octets
/// ```
///
/// All chunks of an object but the last have the same length, so each frame alone tells where its
/// payload belongs ([#offset()]).
@SuppressWarnings("ArrayRecordComponent") // lives for one call
record Frame(StreamItem item, int objectLength, int chunkIndex, int chunkCount, byte[] payload) {
  static final int HEADER = 42;
  static final int TAG = 16;

  /// Octets that are not payload.
  static final int OVERHEAD = HEADER + TAG;

  private static final short MAGIC = 'S' << 8 | 'F';
  private static final byte VERSION = 1;

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

  /// The datagram.
  byte[] encode(Mac mac) {
    ByteBuffer out = ByteBuffer.allocate(OVERHEAD + payload.length);
    out.putShort(MAGIC).put(VERSION).put((byte) item.stream()).put(item.streamId());
    out.putLong(item.sequence()).putInt(objectLength).putInt(chunkIndex).putInt(chunkCount);
    out.putShort((short) payload.length).put(payload);
    mac.update(out.array(), 0, HEADER + payload.length);
    return out.put(mac.doFinal(), 0, TAG).array();
  }

  /// Reads the first `length` octets: the tag first, then everything that it covers.
  static Frame parse(Mac mac, byte[] datagram, int length, int maxObject) throws Refused {
    require(length > OVERHEAD && length <= datagram.length, Reason.SIZE);
    ByteBuffer in = ByteBuffer.wrap(datagram, 0, length);
    require(in.getShort() == MAGIC, Reason.NOT_A_FRAME);
    require(in.get() == VERSION, Reason.VERSION);
    mac.update(datagram, 0, length - TAG);
    byte[] expected = Arrays.copyOf(mac.doFinal(), TAG);
    byte[] tag = Arrays.copyOfRange(datagram, length - TAG, length);
    require(MessageDigest.isEqual(expected, tag), Reason.FORGED);

    char stream = (char) (in.get() & 0xff);
    byte[] streamId = new byte[StreamItem.ID_OCTETS];
    in.get(streamId);
    long sequence = in.getLong();
    int objectLength = in.getInt();
    int chunkIndex = in.getInt();
    int chunkCount = in.getInt();
    int payloadLength = in.getShort() & 0xffff;
    require(stream >= 'A' && stream <= 'Z' && sequence >= 0, Reason.LENGTHS);
    require(payloadLength == length - OVERHEAD, Reason.LENGTHS);
    require(chunkIndex >= 0 && chunkIndex < chunkCount, Reason.LENGTHS);
    // Unsigned on the wire; what does not fit an int is too large for any limit.
    require(objectLength >= 0 && objectLength <= maxObject, Reason.OBJECT_TOO_LARGE);
    byte[] payload = Arrays.copyOfRange(datagram, HEADER, HEADER + payloadLength);
    Frame frame =
        new Frame(
            new StreamItem(stream, streamId, sequence),
            objectLength,
            chunkIndex,
            chunkCount,
            payload);
    require(frame.fits(), Reason.LENGTHS);
    return frame;
  }

  /// Where the payload begins in the object.
  int offset() {
    return isLast() ? objectLength - payload.length : chunkIndex * payload.length;
  }

  private boolean isLast() {
    return chunkIndex == chunkCount - 1;
  }

  /// Whether there is a chunk length with which index, count, payload and object agree.
  private boolean fits() {
    if (chunkCount == 1) {
      return payload.length == objectLength;
    }
    if (!isLast()) {
      // The last chunk has between 1 octet and a whole chunk.
      long before = (long) payload.length * (chunkCount - 1);
      return before < objectLength && objectLength - before <= payload.length;
    }
    long before = (long) objectLength - payload.length;
    return before > 0
        && before % (chunkCount - 1) == 0
        && before / (chunkCount - 1) >= payload.length;
  }

  private static void require(boolean holds, Reason otherwise) throws Refused {
    if (!holds) {
      throw new Refused(otherwise);
    }
  }
}
