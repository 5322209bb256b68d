package org.sluice.mikey.wrap;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// AES-128-GCM (NIST SP 800-38D) with IVs and tags of 16 octets, for the short payloads of TS
/// 33.180. Key, hash key and key stream are in the pool, and neither addresses nor branches depend
/// on them; what is sealed is public to this program.
public final class Aes128Gcm {

  /// Octets of a key.
  public static final int KEY = Aes.KEY_128;

  /// Octets of an IV.
  public static final int IV = 16;

  /// Octets of the tag, which stands after the ciphertext.
  public static final int TAG = 16;

  /// Most octets of what is sealed, and of associated data.
  public static final int MAX_OCTETS = 65_536;

  private static final int BLOCK = Aes.BLOCK;

  /// The polynomial of GHASH, x^128 + x^7 + x^2 + x + 1, with bits reflected.
  private static final long POLYNOMIAL = 0xe1L << 56;

  private static final ValueLayout.OfLong BIG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Aes aes;
  private final long hashKey;
  private final long sum;
  private final long block;
  private final long first;
  private final long counter;
  private final long stream;

  private Aes128Gcm(Frame frame, long key, byte[] iv) {
    aes = new Aes(frame, key, KEY);
    hashKey = frame.alloc(BLOCK);
    sum = frame.alloc(BLOCK);
    block = frame.alloc(BLOCK);
    first = frame.alloc(BLOCK);
    counter = frame.alloc(BLOCK);
    stream = frame.alloc(BLOCK);
    aes.encrypt(hashKey);
    hash(iv, iv.length);
    hashLengths(0, iv.length);
    MemorySegment.copy(MEM, sum, MEM, counter, BLOCK);
    MemorySegment.copy(MEM, sum, MEM, first, BLOCK);
    aes.encrypt(first);
  }

  /// Ciphertext and tag of `plain`. A key and IV must be used once.
  ///
  /// @throws IllegalArgumentException if a length is not as documented
  public static byte[] seal(SecretBytes key, byte[] iv, byte[] associated, byte[] plain) {
    require(key, iv, associated, plain.length);
    try (Frame frame = Frame.open(Aes.FRAME_OCTETS + 6L * BLOCK)) {
      Aes128Gcm gcm = key.use(k -> new Aes128Gcm(frame, k, iv));
      byte[] out = Arrays.copyOf(plain, plain.length + TAG);
      gcm.crypt(out, plain.length);
      System.arraycopy(gcm.tag(associated, out, plain.length), 0, out, plain.length, TAG);
      return out;
    }
  }

  /// What was sealed.
  ///
  /// @throws UnwrapRefused if it was not sealed with this key, IV and associated data
  /// @throws IllegalArgumentException if a length is not as documented
  public static byte[] open(SecretBytes key, byte[] iv, byte[] associated, byte[] sealed) {
    int length = sealed.length - TAG;
    require(key, iv, associated, length);
    try (Frame frame = Frame.open(Aes.FRAME_OCTETS + 6L * BLOCK)) {
      Aes128Gcm gcm = key.use(k -> new Aes128Gcm(frame, k, iv));
      byte[] given = Arrays.copyOfRange(sealed, length, sealed.length);
      if (!MessageDigest.isEqual(gcm.tag(associated, sealed, length), given)) {
        throw new UnwrapRefused("AES-GCM tag");
      }
      byte[] out = Arrays.copyOf(sealed, length);
      gcm.crypt(out, length);
      return out;
    }
  }

  private static void require(SecretBytes key, byte[] iv, byte[] associated, int length) {
    if (key.length() != KEY || iv.length != IV) {
      throw new IllegalArgumentException(
          "key of " + key.length() + " and IV of " + iv.length + " octets, 16 each needed");
    }
    if (length < 0 || length > MAX_OCTETS || associated.length > MAX_OCTETS) {
      throw new IllegalArgumentException(
          length + " octets with " + associated.length + " more, at most " + MAX_OCTETS);
    }
  }

  /// XORs the key stream into the first `length` octets: counters after the one of the IV.
  private void crypt(byte[] octets, int length) {
    for (int at = 0; at < length; at += BLOCK) {
      int low = MEM.get(BIG_INT, counter + 12) + 1;
      MEM.set(BIG_INT, counter + 12, low);
      MemorySegment.copy(MEM, counter, MEM, stream, BLOCK);
      aes.encrypt(stream);
      for (int i = at; i < Math.min(length, at + BLOCK); i++) {
        octets[i] ^= MEM.get(ValueLayout.JAVA_BYTE, stream + i - at);
      }
    }
  }

  private byte[] tag(byte[] associated, byte[] ciphertext, int length) {
    MEM.asSlice(sum, BLOCK).fill((byte) 0);
    hash(associated, associated.length);
    hash(ciphertext, length);
    hashLengths(associated.length, length);
    MEM.set(BIG, sum, MEM.get(BIG, sum) ^ MEM.get(BIG, first));
    MEM.set(BIG, sum + 8, MEM.get(BIG, sum + 8) ^ MEM.get(BIG, first + 8));
    return MEM.asSlice(sum, TAG).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Adds the first `length` octets to the hash, padded with zeros to whole blocks.
  private void hash(byte[] octets, int length) {
    for (int at = 0; at < length; at += BLOCK) {
      MEM.asSlice(block, BLOCK).fill((byte) 0);
      MemorySegment.copy(
          octets, at, MEM, ValueLayout.JAVA_BYTE, block, Math.min(BLOCK, length - at));
      hashBlock(MEM.get(BIG, block), MEM.get(BIG, block + 8));
    }
  }

  private void hashLengths(int associated, int rest) {
    hashBlock(8L * associated, 8L * rest);
  }

  /// sum = (sum XOR block) * hash key in GF(2^128).
  private void hashBlock(long high, long low) {
    long[] x = {MEM.get(BIG, sum) ^ high, MEM.get(BIG, sum + 8) ^ low};
    long vHigh = MEM.get(BIG, hashKey);
    long vLow = MEM.get(BIG, hashKey + 8);
    long zHigh = 0;
    long zLow = 0;
    for (int i = 0; i < 128; i++) {
      long taken = -(x[i >> 6] >>> (63 - (i & 63)) & 1);
      zHigh ^= vHigh & taken;
      zLow ^= vLow & taken;
      long carry = -(vLow & 1);
      vLow = vLow >>> 1 | vHigh << 63;
      vHigh = vHigh >>> 1 ^ (POLYNOMIAL & carry);
    }
    MEM.set(BIG, sum, zHigh);
    MEM.set(BIG, sum + 8, zLow);
  }
}
