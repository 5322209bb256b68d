package org.sluice.threshold;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// What a ceremony is to make, and with whom: the list that every custodian compares out of band
/// and confirms at their own partition before it begins (design section 8, round 0). The session id
/// is a hash of this plan and of one fresh nonce from each partition.
///
/// @param threshold t and n
/// @param domain whose master secrets are made
/// @param epoch lifetime of the master secrets, from 1
/// @param generation number of this set of shares within the epoch, from 1
/// @param logOrigin origin of the transparency log that will hold the generation record
/// @param logVkey the log's public key as a verifier key line
/// @param policyHash hash of the domain's policy that must be in force when the record is logged
/// @param softwareHash what the partitions run, as the custodians checked it
/// @param partitions identity of partition 1..n, in the order of their indices
/// @param after null for new master secrets; otherwise the generation whose secrets are shared
///   anew: refresh, repair of a lost share, another (t, n), partitions retired
public record CeremonyPlan(
    Threshold threshold,
    DomainName domain,
    int epoch,
    int generation,
    String logOrigin,
    String logVkey,
    Hash32 policyHash,
    Hash32 softwareHash,
    List<PartitionIdentity> partitions,
    @Nullable After after) {

  /// The generation before, whose secrets its members share anew.
  ///
  /// @param gamma it must be in force when the ceremony begins
  /// @param dealers indices of those who have shares of it and deal, ascending: at least its t, all
  ///   of them members of the new generation too. A member that is not among them has no share, or
  ///   none that counts
  public record After(Hash32 gamma, List<Integer> dealers) {

    public After {
      dealers = List.copyOf(dealers);
    }
  }

  /// A plan for new master secrets.
  public CeremonyPlan(
      Threshold threshold,
      DomainName domain,
      int epoch,
      int generation,
      String logOrigin,
      String logVkey,
      Hash32 policyHash,
      Hash32 softwareHash,
      List<PartitionIdentity> partitions) {
    this(
        threshold,
        domain,
        epoch,
        generation,
        logOrigin,
        logVkey,
        policyHash,
        softwareHash,
        partitions,
        null);
  }

  public CeremonyPlan {
    partitions = List.copyOf(partitions);
    if (partitions.size() != threshold.n() || epoch < 1 || generation < 1) {
      throw new IllegalArgumentException(
          "ceremony plan: "
              + partitions.size()
              + " identities for "
              + threshold
              + ", epoch "
              + epoch
              + ", generation "
              + generation);
    }
    if ((after == null) != (generation == 1)) {
      throw new IllegalArgumentException(
          "ceremony plan: generation "
              + generation
              + (after == null ? " without" : " with")
              + " a generation before");
    }
    HashSet<Octets> keys = new HashSet<>();
    for (PartitionIdentity p : partitions) {
      if (!keys.add(p.identitySpki()) || !keys.add(p.witnessKey())) {
        throw new IllegalArgumentException("ceremony plan: two partitions share a key");
      }
    }
  }

  /// Identity of the partition with this index, 1..n.
  public PartitionIdentity partition(int index) {
    return partitions.get(index - 1);
  }

  /// Canonical octets, hashed into the session id.
  public byte[] encode() {
    Writer w =
        new Writer()
            .u8(after == null ? 1 : 2)
            .u8(threshold.t())
            .u8(threshold.n())
            .text(domain.value())
            .u32(epoch)
            .u32(generation)
            .text(logOrigin)
            .text(logVkey)
            .raw(policyHash.octets())
            .raw(softwareHash.octets());
    for (PartitionIdentity p : partitions) {
      w.bytes16(p.identitySpki()).raw(p.witnessKey());
    }
    After before = after;
    if (before != null) {
      w.raw(before.gamma().octets()).u8(before.dealers().size());
      before.dealers().forEach(w::u8);
    }
    return w.toByteArray();
  }

  /// What each custodian confirms: SHA-256 of the label and the canonical octets.
  public Hash32 fingerprint() {
    return Hash32.sha256("sluice/ceremony-plan/v1".getBytes(StandardCharsets.US_ASCII), encode());
  }
}
