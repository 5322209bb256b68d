package org.sluice.appliance.approval;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Request;

/// Which identity's key of which period has left for which devices: by the export leaves of the
/// log, and the request files that say what these batches held. One file is in memory at a time,
/// and 16 octets of hash for each key and device that left.
public final class IssuedKeys {
  private final HashTable left = new HashTable();

  private IssuedKeys() {}

  /// Of one domain, for these periods.
  public static IssuedKeys of(HighSide high, DomainName domain, Set<Long> periods) {
    IssuedKeys issued = new IssuedKeys();
    each(
        high,
        domain,
        periods,
        (r, file) ->
            issued.add(
                file,
                i -> r.batch(i / file.batchSize()).filter(b -> b.exportLeaf() >= 0).isPresent()));
    return issued;
  }

  /// The same, as if all requests that can still be run had been.
  static IssuedKeys withAskedFor(HighSide high, DomainName domain, Set<Long> periods, Instant now) {
    IssuedKeys issued = of(high, domain, periods);
    each(
        high,
        domain,
        periods,
        (r, file) -> {
          if (isOpen(high.log().index(), r, now)) {
            issued.add(file, _ -> true);
          }
        });
    return issued;
  }

  /// Whether there is such a request.
  static boolean isAskedFor(HighSide high, DomainName domain, Instant now) {
    return high.log().index().requests().stream()
        .anyMatch(r -> r.request().domain().equals(domain) && isOpen(high.log().index(), r, now));
  }

  private static boolean isOpen(LogIndex index, LoggedRequest r, Instant now) {
    Request request = r.request();
    return !r.complete()
        && index.cancelled(request.requestId()).isEmpty()
        && now.getEpochSecond() <= request.expiry()
        && request.policyHash().equals(index.domainOf(request.domain()).policy().hash());
  }

  private static void each(
      HighSide high,
      DomainName domain,
      Set<Long> periods,
      BiConsumer<LoggedRequest, RequestFile> taker) {
    for (LoggedRequest r : high.log().index().requests()) {
      boolean concerned =
          r.request().domain().equals(domain)
              && !r.request().purpose().isRskAlone()
              && !r.request().purpose().isDrill()
              && r.request().periods().stream().anyMatch(periods::contains);
      if (concerned) {
        high.requests().find(r.request().requestId()).ifPresent(file -> taker.accept(r, file));
      }
    }
  }

  private void add(RequestFile file, IntPredicate counts) {
    List<Hash32> commitments =
        file.identities().stream().map(RequestFile.Opening::commitment).toList();
    for (int i = 0; i < file.leaves().size(); i++) {
      RequestFile.Leaf leaf = file.leaves().get(i);
      if (counts.test(i)) {
        Hash32 commitment = commitments.get(leaf.identity());
        leaf.recipients().forEach(d -> left.add(key(commitment, leaf.period(), d)));
      }
    }
  }

  private static Hash32 key(Hash32 commitment, long period, Hash32 device) {
    return Hash32.sha256(
        new Writer(2 * Hash32.LENGTH + 8)
            .raw(commitment.octets())
            .u64(period)
            .raw(device.octets())
            .take());
  }

  /// Those of these devices to which the key has not left.
  public List<Hash32> missing(Hash32 commitment, long period, List<Hash32> devices) {
    return devices.stream().filter(d -> !left.contains(key(commitment, period, d))).toList();
  }
}
