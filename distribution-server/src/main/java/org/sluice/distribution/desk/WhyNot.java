package org.sluice.distribution.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.store.Asked;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.KeyPeriod;

/// Why a device may not have its keys, as far as this side can know. It changes nothing and decides
/// nothing: each reason is a fact that stands in the store.
///
/// A device that asks with another key than its enrolled one is a stranger here and leaves no
/// trace; that is why `never-asked` is worth a look at the device itself.
public final class WhyNot {
  private static final int NOT_MODIFIED = 304;
  private static final int REFUSED = 400;

  private final BundleStore store;
  private final TrustedDomains domains;
  private final Suspensions suspensions;
  private final Instant now;

  /// As of `now`.
  public WhyNot(BundleStore store, TrustedDomains domains, Suspensions suspensions, Instant now) {
    this.store = store;
    this.domains = domains;
    this.suspensions = suspensions;
    this.now = now;
  }

  /// One reason.
  ///
  /// @param code the same words each time, for programs
  /// @param text for people
  public record Reason(String code, String text) {}

  /// The reasons that hold for one device and identity; none if it has what there is for now.
  public List<Reason> of(AccessRecord record) {
    List<Reason> reasons = new ArrayList<>();
    ofDevice(record, reasons);
    domains
        .domain(record.domain())
        .ifPresentOrElse(
            domain -> ofKeys(record, domain, reasons),
            () ->
                reasons.add(
                    new Reason(
                        "domain-not-served",
                        "this server was started without a profile of " + record.domain())));
    ofRequests(record, reasons);
    return List.copyOf(reasons);
  }

  private void ofDevice(AccessRecord record, List<Reason> reasons) {
    if (record.state() == DeviceState.REVOKED) {
      reasons.add(new Reason("revoked", "revoked since log entry " + record.enrolledLeaf()));
    }
    if (record.state() == DeviceState.SUSPENDED) {
      reasons.add(
          new Reason(
              "suspended", "suspended by the high side since log entry " + record.enrolledLeaf()));
    }
    if (suspensions.contains(record.authKeyHash())) {
      reasons.add(new Reason("suspended-here", "suspended by the help desk of this side"));
    }
    store.accessOf(record.user()).stream()
        .filter(other -> other.domain().equals(record.domain()))
        .filter(other -> other.state() == DeviceState.ACTIVE)
        .filter(other -> other.enrolledLeaf() > record.enrolledLeaf())
        .findFirst()
        .ifPresent(other ->
            reasons.add(
                new Reason(
                    "newer-device",
                    "device "
                        + other.deviceId()
                        + " was enrolled later, by log entry "
                        + other.enrolledLeaf()
                        + ": the user may have changed to it")));
  }

  private void ofKeys(AccessRecord record, TrustedDomain domain, List<Reason> reasons) {
    KeyPeriod current = KeyPeriod.at(domain.profile().rule(), now);
    List<SealedKeySet> here = all(record);
    if (here.stream().noneMatch(of(current.number()))) {
      reasons.add(
          new Reason(
              "no-keys",
              "no keys of the current period "
                  + current.number()
                  + " ("
                  + current.label()
                  + ") are here: not issued, not exported yet, or on their way"));
    }
    Duration before = Duration.ofDays(domains.releaseDays(record.domain()));
    here.stream()
        .map(sealed -> new KeyPeriod(domain.profile().rule(), sealed.period()))
        .filter(period -> period.start().minus(before).isAfter(now))
        .map(KeyPeriod::number)
        .distinct()
        .forEach(number ->
            reasons.add(
                new Reason(
                    "held-back",
                    "keys of period "
                        + number
                        + " are here and handed out from "
                        + new KeyPeriod(domain.profile().rule(), number).start().minus(before))));
  }

  private void ofRequests(AccessRecord record, List<Reason> reasons) {
    Optional<Asked> last = store.asked(record);
    if (last.isEmpty()) {
      if (all(record).stream().allMatch(sealed -> store.lastPull(sealed).isEmpty())) {
        reasons.add(new Reason("never-asked", "it never asked this server with its enrolled key"));
      }
      return;
    }
    Asked asked = last.get();
    if (asked.status() >= REFUSED) {
      reasons.add(
          new Reason(
              "refused",
              "last asked at " + asked.at() + ": " + asked.status() + " " + asked.why()));
    } else if (asked.status() == NOT_MODIFIED) {
      reasons.add(
          new Reason(
              "not-newer", "last asked at " + asked.at() + ": 304, it had all there was for it"));
    }
  }

  private List<SealedKeySet> all(AccessRecord record) {
    return store.keySets(record.sealKeyHash(), record.commitment(), 0, Long.MAX_VALUE);
  }

  private static Predicate<SealedKeySet> of(long period) {
    return sealed -> sealed.period() == period;
  }
}
