package org.sluice.records.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.SignedStatement;

/// The bundle key of a domain, as its profile names it. What the appliance signs before there is a
/// profile (the self-test) is kept and checked when the first one comes.
final class ApplianceKey {
  private static final int MAX_WAITING = 64;

  private record Waiting(long index, SignedStatement entry) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable Octets spki;

  void named(Octets bundleSpki) {
    spki = bundleSpki;
    for (Waiting w : waiting) {
      BrokenRule.require(
          w.entry.signedBy(bundleSpki.toArray()),
          "names a bundle key that did not sign entry " + w.index);
    }
    waiting.clear();
  }

  void requireSigned(long index, SignedStatement entry) {
    Octets key = spki;
    if (key != null) {
      BrokenRule.require(
          entry.signedBy(key.toArray()), "is not signed by the bundle key of the profile");
      return;
    }
    BrokenRule.require(
        waiting.size() < MAX_WAITING, MAX_WAITING + " entries of the appliance, and no profile");
    waiting.add(new Waiting(index, entry));
  }

  /// Entries whose signature nobody could check.
  long unchecked() {
    return waiting.size();
  }
}
