package org.sluice.appliance.approval;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Extraction;

/// Which identity's key of which period has left for which devices: by the export leaves of the
/// log, and the request files that say what these batches held.
public final class IssuedKeys {
  private record Key(Hash32 commitment, long period) {}

  private final Map<Key, Set<Hash32>> recipients = new HashMap<>();

  private IssuedKeys() {}

  /// Of one domain, for these periods.
  public static IssuedKeys of(HighSide high, DomainName domain, Set<Long> periods) {
    IssuedKeys issued = new IssuedKeys();
    for (LoggedRequest r : high.log().index().requests()) {
      boolean concerned =
          r.request().domain().equals(domain)
              && !r.request().purpose().isRskAlone()
              && !r.request().purpose().isDrill()
              && r.request().periods().stream().anyMatch(periods::contains);
      if (concerned) {
        high.requests().find(r.request().requestId()).ifPresent(file -> issued.add(r, file));
      }
    }
    return issued;
  }

  private void add(LoggedRequest requested, RequestFile file) {
    for (BatchPlan.Batch batch : file.recompute().batches()) {
      if (requested.batch(batch.index()).filter(b -> b.exportLeaf() >= 0).isPresent()) {
        for (Extraction e : batch.extractions()) {
          recipients
              .computeIfAbsent(new Key(e.commitment(), e.period()), _ -> new HashSet<>())
              .addAll(e.recipients());
        }
      }
    }
  }

  /// Those of these devices to which the key has not left.
  public List<Hash32> missing(Hash32 commitment, long period, List<Hash32> devices) {
    Set<Hash32> have = recipients.getOrDefault(new Key(commitment, period), Set.of());
    return devices.stream().filter(d -> !have.contains(d)).toList();
  }
}
