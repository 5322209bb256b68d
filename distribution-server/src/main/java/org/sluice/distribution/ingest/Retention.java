package org.sluice.distribution.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;

/// Destroys sealed keys whose period ended longer ago than the domain's terms let the low side keep
/// them (keys-and-trust rule 11): at the start and once a day. A domain without terms keeps all. A
/// crash leaves some, and the next run takes the rest.
public final class Retention implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Retention.class);

  private final BundleStore store;
  private final TrustedDomains domains;
  private final InstantSource clock;
  private final ScheduledExecutorService daily =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("retention").factory());

  public Retention(LowSide lowSide, InstantSource clock) {
    this.store = lowSide.store();
    this.domains = lowSide.domains();
    this.clock = clock;
  }

  /// Runs now, and every day from now on.
  public void start() {
    var _ = daily.scheduleWithFixedDelay(this::run, 0, 1, TimeUnit.DAYS);
  }

  private void run() {
    try {
      long count = destroy();
      if (count > 0) {
        LOG.infof("%d sealed key sets of past periods destroyed", count);
      }
    } catch (RuntimeException e) {
      LOG.error("sealed keys of past periods could not be destroyed", e);
    }
  }

  /// Destroys what is over; how many key sets there were.
  public long destroy() {
    Instant now = clock.instant();
    Map<DomainName, Long> last = new HashMap<>();
    for (TrustedDomain domain : domains.all()) {
      lastOver(domain, now).ifPresent(period -> last.put(domain.profile().domain(), period));
    }
    return last.isEmpty() ? 0 : store.destroyKeySets(sealed -> isOver(sealed, last));
  }

  private static boolean isOver(SealedKeySet sealed, Map<DomainName, Long> last) {
    return sealed.period() <= last.getOrDefault(sealed.domain(), -1L);
  }

  /// The last period that is over, if the domain has terms.
  private Optional<Long> lastOver(TrustedDomain domain, Instant now) {
    return domains
        .terms(domain.profile().domain())
        .map(terms -> now.minus(Duration.ofDays(terms.statement().keepSealedDays())))
        // A period that ended at that moment or before: the one before the period of that moment.
        .map(moment -> KeyPeriod.at(domain.profile().rule(), moment).number() - 1);
  }

  @Override
  public void close() {
    daily.shutdownNow();
  }
}
