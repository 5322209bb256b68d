package org.sluice.records.review;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;

/// Officers' signatures, checked on all processors while entries before theirs are still looked at:
/// most of a review's time. Whether a signature is one by the key whose hash it names does not
/// depend on the entries before; whose key that is, and what it may sign, does, and is asked in its
/// turn.
///
/// [#proven] may be called by any thread, the others by the one that scans.
final class SignaturesAhead {
  /// So that a log of nothing but policies fills no memory; others are checked in their turn.
  private static final int MAX_KEYS = 1024;

  /// SubjectPublicKeyInfo of officers whose turn has come, by its hash.
  private final Map<Hash32, byte[]> keys = new ConcurrentHashMap<>();

  private Set<Signature> proven = Set.of();

  /// From now on signatures by these officers are checked ahead.
  void know(DomainPolicy policy) {
    for (Officer officer : policy.officers()) {
      if (keys.size() < MAX_KEYS) {
        keys.put(officer.keyId(), officer.spki().toArray());
      }
    }
  }

  /// Which of an entry's signatures are right, as far as their keys are known yet.
  Set<Signature> proven(SignedStatement entry) {
    return entry.signatures().stream()
        .filter(signature -> {
          byte[] spki = keys.get(signature.keyId());
          return spki != null && signature.verifies(spki, entry.statement().signingInput());
        })
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The turn of an entry with these proven signatures.
  void turn(Set<Signature> ofEntry) {
    proven = ofEntry;
  }

  /// Whether `signature`, of `entry` whose turn it is, is one by `officer`.
  boolean verifies(SignedStatement entry, Signature signature, Officer officer) {
    return (proven.contains(signature) && signature.keyId().equals(officer.keyId()))
        || signature.verifies(officer.spki().toArray(), entry.statement().signingInput());
  }
}
