package org.sluice.threshold.log;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.signing.EcdsaKeys;

/// Where, when and how an entry is read.
///
/// @param at index in the log
/// @param verified whether this reader has checked the signatures of these very octets before
/// @param now Unix time in seconds if the entry is seen for the first time; null in a replay of
///   what was seen before
/// @param seen what the durable state says about the batch whose first leaf has that index
/// @param keys of this reader's signers
record EntryContext(
    long at,
    boolean verified,
    @Nullable Long now,
    LongFunction<@Nullable Sighting> seen,
    EcdsaKeys keys) {

  EntryRefused refused(EntryRule rule, String detail) {
    return new EntryRefused(at, rule, detail);
  }

  void require(boolean holds, EntryRule rule, String otherwise) {
    if (!holds) {
      throw refused(rule, otherwise);
    }
  }

  /// Whether `s` is a valid signature of that P-256 key over the statement, by a check now or one
  /// before.
  boolean signed(SignedStatement entry, Octets spki, Signature s) {
    return verified
        || keys.verify(spki.toArray(), entry.statement().signingInput(), s.octets().toArray());
  }
}
