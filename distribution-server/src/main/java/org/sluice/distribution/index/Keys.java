package org.sluice.distribution.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Keys of the index. Each ends with a number of 8 octets where rows are kept in order.
final class Keys {
  static final byte[] POSITION = {'p'};
  static final byte[] TIMELINE = {'t'};
  static final byte[] REQUEST = {'i'};
  static final byte[] AUDIT = {'a'};
  static final byte[] REISSUE = {'r'};
  static final byte[] COUNT = {'d'};
  static final byte[] COSIGNED = {'w'};
  private static final byte[] USER = {'u'};
  private static final byte[] KEY = {'k'};
  private static final byte[] OF_REQUEST = {'q'};
  static final byte[] OFFICER = {'o'};

  private Keys() {}

  static byte[] numbered(byte[] prefix, long number) {
    return new Writer().raw(prefix).u64(number).toByteArray();
  }

  static byte[] request(RequestId id) {
    return join(REQUEST, id.octets());
  }

  static byte[] ofRequest(RequestId id) {
    return join(OF_REQUEST, id.octets());
  }

  static byte[] user(Hash32 commitment) {
    return join(USER, commitment.octets());
  }

  static byte[] key(Hash32 commitment, long period) {
    return numbered(join(KEY, commitment.octets()), period);
  }

  static byte[] officer(Hash32 keyId) {
    return join(OFFICER, keyId.octets());
  }

  static byte[] count(String domain, long period) {
    return new Writer()
        .raw(COUNT)
        .raw(domain.getBytes(StandardCharsets.US_ASCII))
        .u8(0)
        .u64(period)
        .toByteArray();
  }

  static String domainOfCount(byte[] key) {
    return new String(key, 1, key.length - 2 - Long.BYTES, StandardCharsets.US_ASCII);
  }

  /// The number at the end of a key.
  static long number(byte[] key) {
    return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
