package org.sluice.distribution.pull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sluice.records.id.Hash32;

/// Bearer tokens that were verified lately, by the hash of the header that brought them: the
/// signature of a token need not be checked with each request. Only whose token it is is
/// remembered, not what they may have.
///
/// Who does not have a token finds nothing here, and what was refused is not remembered.
final class VerifiedTokens {
  private static final int MOST = 20_000;

  private final InstantSource clock;
  private final LongSupplier keys;
  private final Duration most;
  private final Remembered<Hash32, Verified> remembered = new Remembered<>(MOST, _ -> 1);

  private record Verified(BearerToken token, long keys, Instant from, Instant until) {}

  /// @param keys a number that changes with the issuer's keys
  /// @param most how long a token is remembered at most, however long it holds
  VerifiedTokens(InstantSource clock, LongSupplier keys, Duration most) {
    this.clock = clock;
    this.keys = keys;
    this.most = most;
  }

  /// Whose token this is, if it was verified lately under the keys that still count.
  Optional<BearerToken> find(String header) {
    Instant now = clock.instant();
    return remembered
        .get(hash(header))
        .filter(v -> v.keys() == keys.getAsLong())
        // A clock that was put back makes a token prove itself again.
        .filter(v -> !now.isBefore(v.from()) && now.isBefore(v.until()))
        .map(Verified::token);
  }

  /// The number of the keys that count, to be asked for before a token is verified.
  long keys() {
    return keys.getAsLong();
  }

  /// Remembers a token that has just been verified.
  ///
  /// @param under [#keys()] before that
  /// @param until when it stops to hold
  void put(String header, BearerToken token, long under, Instant until) {
    Instant now = clock.instant();
    Instant kept = now.plus(most);
    remembered.put(
        hash(header), new Verified(token, under, now, until.isBefore(kept) ? until : kept));
  }

  private static Hash32 hash(String header) {
    return Hash32.sha256(header.getBytes(StandardCharsets.UTF_8));
  }
}
