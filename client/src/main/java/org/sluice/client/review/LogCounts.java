package org.sluice.client.review;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.review.EntryListener;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;

/// What the entries of a log add up to: sealed records by domain and period as the leaves name
/// them, as the exports count them and as the signed manifests say.
public final class LogCounts implements EntryListener {

  /// Key sets of one domain and period.
  public record DomainPeriod(DomainName domain, long period) implements Comparable<DomainPeriod> {
    @Override
    public int compareTo(DomainPeriod other) {
      int byDomain = domain.compareTo(other.domain);
      return byDomain != 0 ? byDomain : Long.compare(period, other.period);
    }
  }

  private final Map<DomainPeriod, Long> logged = new TreeMap<>();
  private final Set<DomainName> domains = new TreeSet<>();
  private final Set<Hash32> profiles = new HashSet<>();
  private final NamesSeen names;
  private long identities;
  private long exported;

  /// Counts, and nothing about names.
  public LogCounts() {
    this(AskedNames.none());
  }

  LogCounts(AskedNames asked) {
    names = asked.begin();
  }

  @Override
  public void entry(long index, SignedStatement signed) {
    names.entry(index, signed);
    switch (signed.statement()) {
      case DomainPolicy policy -> domains.add(policy.domain());
      case DomainProfile profile -> profiles.add(profile.hash());
      case Extraction leaf when leaf.purpose() != Purpose.SELF_TEST -> leaf(leaf);
      case Export export when export.kind() == BundleKind.KEY_SETS.code() ->
          exported += export.count();
      // Nothing else counts keys.
      default -> {}
    }
  }

  private void leaf(Extraction leaf) {
    identities++;
    if (leaf.purpose() == Purpose.AUDIT) {
      return; // handed over on the high side, and never stored
    }
    logged.merge(
        new DomainPeriod(leaf.domain(), leaf.period()), (long) leaf.recipients().size(), Long::sum);
  }

  /// Domains that have a policy in the log.
  Set<DomainName> domains() {
    return domains;
  }

  /// Hashes of the profiles in the log.
  Set<Hash32> profiles() {
    return profiles;
  }

  /// The commitments that were named.
  NamesSeen names() {
    return names;
  }

  /// Extraction leaves, self-tests left out.
  public long identities() {
    return identities;
  }

  /// Records that the leaves name: one per identity, period and device.
  public Map<DomainPeriod, Long> logged() {
    return new TreeMap<>(logged);
  }

  /// All records that the leaves name.
  public long loggedRecords() {
    return logged.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Records in exported bundles.
  public long exportedRecords() {
    return exported;
  }
}
