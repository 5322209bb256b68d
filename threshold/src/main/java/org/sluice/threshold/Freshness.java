package org.sluice.threshold;

import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Messages by which a partition that was just activated learns that it has not been set back
/// (design section 4): it goes on only with signed answers to a nonce of its own.
public final class Freshness {
  private Freshness() {}

  /// A fresh nonce of partition `asker`.
  public record Challenge(int asker, DomainName domain, Hash32 gamma, Hash32 nonce) {}

  /// Where partition `index` is, durably, signed by its identity key together with the nonce.
  public record Answer(int index, Hash32 gamma, long size, Hash32 root, Octets signature) {}
}
