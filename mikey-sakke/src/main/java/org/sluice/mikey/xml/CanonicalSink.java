package org.sluice.mikey.xml;

import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.hash.Sha256;

/// Takes canonical octets as they come.
public interface CanonicalSink {

  /// Octets of the pool, which may be secret.
  void pool(long at, int length);

  /// Octets that are public.
  void open(byte[] octets);

  /// Hashes them.
  static CanonicalSink of(Sha256 hash) {
    return new CanonicalSink() {
      @Override
      public void pool(long at, int length) {
        hash.update(at, length);
      }

      @Override
      public void open(byte[] octets) {
        hash.update(octets);
      }
    };
  }

  /// Adds them to a message authentication code.
  static CanonicalSink of(HmacSha256 mac) {
    return new CanonicalSink() {
      @Override
      public void pool(long at, int length) {
        mac.update(at, length);
      }

      @Override
      public void open(byte[] octets) {
        mac.update(octets);
      }
    };
  }
}
