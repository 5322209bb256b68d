package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.Frame;

/// The ChaCha20 block function (RFC 8439 section 2.3) in the pool.
final class ChaCha20 {

  static final int BLOCK = 64;
  static final long FRAME_OCTETS = 2 * BLOCK;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long state;
  private final long stream;

  ChaCha20(Frame frame) {
    state = frame.alloc(BLOCK);
    stream = frame.alloc(BLOCK);
  }

  /// Sets the key (32 octets) and nonce (12 octets), both in the pool.
  void start(long key, long nonce) {
    MEM.set(INT, state, 0x61707865);
    MEM.set(INT, state + 4, 0x3320646e);
    MEM.set(INT, state + 8, 0x79622d32);
    MEM.set(INT, state + 12, 0x6b206574);
    MemorySegment.copy(MEM, key, MEM, state + 16, 32);
    MemorySegment.copy(MEM, nonce, MEM, state + 52, 12);
  }

  /// Makes the key stream block with this counter; returns its offset (64 octets, valid until the
  /// next call).
  long block(int counter) {
    MEM.set(INT, state + 48, counter);
    MemorySegment.copy(MEM, state, MEM, stream, BLOCK);
    for (int i = 0; i < 10; i++) {
      quarter(0, 4, 8, 12);
      quarter(1, 5, 9, 13);
      quarter(2, 6, 10, 14);
      quarter(3, 7, 11, 15);
      quarter(0, 5, 10, 15);
      quarter(1, 6, 11, 12);
      quarter(2, 7, 8, 13);
      quarter(3, 4, 9, 14);
    }
    for (long i = 0; i < BLOCK; i += 4) {
      MEM.set(INT, stream + i, MEM.get(INT, stream + i) + MEM.get(INT, state + i));
    }
    return stream;
  }

  private void quarter(int ia, int ib, int ic, int id) {
    int a = word(ia);
    int b = word(ib);
    int c = word(ic);
    int d = word(id);
    a += b;
    d = Integer.rotateLeft(d ^ a, 16);
    c += d;
    b = Integer.rotateLeft(b ^ c, 12);
    a += b;
    d = Integer.rotateLeft(d ^ a, 8);
    c += d;
    b = Integer.rotateLeft(b ^ c, 7);
    MEM.set(INT, stream + 4L * ia, a);
    MEM.set(INT, stream + 4L * ib, b);
    MEM.set(INT, stream + 4L * ic, c);
    MEM.set(INT, stream + 4L * id, d);
  }

  private int word(int i) {
    return MEM.get(INT, stream + 4L * i);
  }
}
