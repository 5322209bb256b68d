package org.sluice.client.review;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.StatementType;

/// What a log counts: entries by type, and sealed records by domain and period.
public final class LogCounts {

  /// Key sets of one domain and period.
  public record DomainPeriod(DomainName domain, long period) implements Comparable<DomainPeriod> {
    @Override
    public int compareTo(DomainPeriod other) {
      int byDomain = domain.compareTo(other.domain);
      return byDomain != 0 ? byDomain : Long.compare(period, other.period);
    }
  }

  private final Map<StatementType, Long> entries = new EnumMap<>(StatementType.class);
  private final Map<DomainPeriod, Long> logged = new TreeMap<>();
  private final Map<DomainPeriod, Long> manifested = new TreeMap<>();
  private long identities;
  private long exported;
  private long notExported;

  void entry(StatementType type) {
    entries.merge(type, 1L, Long::sum);
  }

  void made(Extraction leaf) {
    if (leaf.purpose() != Purpose.SELF_TEST) {
      identities++;
      logged.merge(
          new DomainPeriod(leaf.domain(), leaf.period()),
          (long) leaf.recipients().size(),
          Long::sum);
    }
  }

  void exported(Export export) {
    exported += export.count();
  }

  void notExported(long batches) {
    notExported += batches;
  }

  void manifest(DomainName domain, Map<Long, Long> records) {
    records.forEach(
        (period, n) -> manifested.merge(new DomainPeriod(domain, period), n, Long::sum));
  }

  /// Entries by type.
  public Map<StatementType, Long> entries() {
    return Map.copyOf(entries);
  }

  /// Extraction leaves, self-tests left out.
  public long identities() {
    return identities;
  }

  /// Records that the leaves name, one per identity, period and device.
  public Map<DomainPeriod, Long> logged() {
    return new TreeMap<>(logged);
  }

  /// All records that the leaves name.
  public long loggedRecords() {
    return logged.values().stream().mapToLong(Long::longValue).sum();
  }

  /// The same as the signed manifests count them.
  public Map<DomainPeriod, Long> manifested() {
    return new TreeMap<>(manifested);
  }

  /// Records in exported bundles.
  public long exportedRecords() {
    return exported;
  }

  /// Batches whose keys were made and did not leave (yet).
  public long batchesNotExported() {
    return notExported;
  }
}
