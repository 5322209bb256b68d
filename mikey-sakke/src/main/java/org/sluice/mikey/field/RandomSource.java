package org.sluice.mikey.field;

import org.sluice.mikey.hash.PoolRandom;

/// Where secret random octets come from. It writes straight into the pool, so that a source which
/// can do without the heap (the kernel, a token) does.
@FunctionalInterface
public interface RandomSource {

  /// Writes `octets` uniform octets at offset `at` of [org.sluice.mikey.secret.SecretPool#MEM].
  void fill(long at, int octets);

  /// The operating system's generator.
  static RandomSource system() {
    return PoolRandom::fill;
  }
}
