package org.sluice.appliance.console;

import java.util.HashMap;
import java.util.Map;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;

/// Whose keys are missing in each domain. That goes through all users, so what was found is kept
/// until the log has grown or an hour has passed, in which requests run out; and while the log
/// grows all the time, as in an issue, not more than a tenth of the time goes there.
final class Outlooks {
  private static final int SHARE = 10;
  private static final long HOUR = 3600;

  /// What an outlook was found from.
  private record Basis(long logSize, KeyPeriod current, long hour) {}

  /// @param took nanoseconds
  private record Known(KeyOutlook outlook, Basis basis, long at, long took) {
    boolean isFresh(Basis now) {
      return basis.equals(now)
          || (basis.current.equals(now.current) && System.nanoTime() - at < SHARE * took);
    }
  }

  private final Map<DomainName, Known> known = new HashMap<>();

  /// Of a domain, by the time of `high`.
  synchronized KeyOutlook of(HighSide high, LogIndex.Domain domain) {
    Basis now =
        new Basis(
            high.log().size(),
            KeyPeriod.at(domain.policy().rule(), high.now()),
            high.now().getEpochSecond() / HOUR);
    Known before = known.get(domain.name());
    if (before != null && before.isFresh(now)) {
      return before.outlook;
    }
    long start = System.nanoTime();
    KeyOutlook outlook = KeyOutlook.of(high, domain);
    long end = System.nanoTime();
    known.put(domain.name(), new Known(outlook, now, end, end - start));
    return outlook;
  }

  /// Something was done here: whoever looks next wants to see it.
  synchronized void hurry() {
    known.replaceAll((_, k) -> new Known(k.outlook, k.basis, k.at, 0));
  }
}
