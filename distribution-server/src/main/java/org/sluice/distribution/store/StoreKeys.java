package org.sluice.distribution.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// The keys of the tables, as [Table] draws them.
final class StoreKeys {
  private StoreKeys() {}

  static byte[] pair(Hash32 first, Hash32 second) {
    return new Writer().raw(first.octets()).raw(second.octets()).toByteArray();
  }

  static byte[] keySet(SealedKeySet sealed) {
    return new Writer().raw(keySetsOfPeriod(sealed)).u64(sealed.leafIndex()).toByteArray();
  }

  /// The beginning that all key sets of one identity, device and period share.
  static byte[] keySetsOfPeriod(SealedKeySet sealed) {
    return new Writer()
        .raw(pair(sealed.recipient(), sealed.commitment()))
        .u64(sealed.period())
        .toByteArray();
  }

  static long leafOf(byte[] keySetKey) {
    return ByteBuffer.wrap(keySetKey).getLong(keySetKey.length - Long.BYTES);
  }

  /// The beginning that all of one user's keys share.
  static byte[] user(UserUri user) {
    return Hash32.sha256(user.octets()).octets();
  }

  static byte[] count(DomainName domain, long period) {
    return new Writer()
        .raw(domain.value().getBytes(StandardCharsets.US_ASCII))
        .u8(0)
        .u64(period)
        .toByteArray();
  }

  static byte[] path(String path) {
    return path.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] origin(String origin) {
    return Hash32.sha256(origin.getBytes(StandardCharsets.UTF_8)).octets();
  }
}
