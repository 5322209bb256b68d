package org.sluice.distribution.own;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// What this server knows of one user, put in order for a page.
final class OwnKeys {
  /// An identity: the user in one domain.
  record IdentityRow(String domain, String kms, String now, List<DeviceRow> devices) {}

  /// A device of the identity.
  ///
  /// @param fetch address of its package; empty if it may not be fetched
  record DeviceRow(String name, String state, String fetch, List<PeriodRow> periods) {}

  /// Keys that lie here for a device.
  ///
  /// @param place now, next, later or past
  /// @param fetched when they were last handed out here, or that they were not
  record PeriodRow(String label, String place, String fetched) {}

  private final LowSide lowSide;
  private final Suspensions suspensions;
  private final InstantSource clock;

  OwnKeys(LowSide lowSide, Suspensions suspensions, InstantSource clock) {
    this.lowSide = lowSide;
    this.suspensions = suspensions;
    this.clock = clock;
  }

  List<IdentityRow> of(UserUri user) {
    List<IdentityRow> identities = new ArrayList<>();
    List<AccessRecord> records = lowSide.store().accessOf(user);
    records.stream()
        .map(AccessRecord::domain)
        .distinct()
        .sorted((a, b) -> a.value().compareTo(b.value()))
        .forEach(name ->
            lowSide
                .domains()
                .domain(name)
                .ifPresent(domain ->
                    identities.add(
                        identity(
                            domain,
                            records.stream().filter(r -> r.domain().equals(name)).toList()))));
    return identities;
  }

  /// The record of a device of this user that may be served.
  Optional<AccessRecord> servable(UserUri user, String commitment, String authKey) {
    return lowSide.store().accessOf(user).stream()
        .filter(record -> record.commitment().toString().equals(commitment))
        .filter(record -> record.authKeyHash().toString().equals(authKey))
        .filter(this::servable)
        .findFirst();
  }

  private boolean servable(AccessRecord record) {
    return record.state() == DeviceState.ACTIVE && !suspensions.contains(record.authKeyHash());
  }

  private IdentityRow identity(TrustedDomain domain, List<AccessRecord> records) {
    PeriodRule rule = domain.profile().rule();
    KeyPeriod now = KeyPeriod.at(rule, clock.instant());
    return new IdentityRow(
        domain.profile().domain().value(),
        domain.profile().kms().value(),
        now.label(),
        records.stream().map(record -> device(record, now)).toList());
  }

  private DeviceRow device(AccessRecord record, KeyPeriod now) {
    List<PeriodRow> periods =
        lowSide
            .store()
            .keySets(record.sealKeyHash(), record.commitment(), 0, Long.MAX_VALUE)
            .stream()
            .map(sealed -> period(sealed, now))
            .distinct()
            .toList();
    return new DeviceRow(
        record.deviceId(),
        state(record),
        servable(record) && !periods.isEmpty()
            ? "/my/package/" + record.commitment() + "/" + record.authKeyHash()
            : "",
        periods);
  }

  private String state(AccessRecord record) {
    if (suspensions.contains(record.authKeyHash())) {
      return "suspended by the help desk";
    }
    return switch (record.state()) {
      case ACTIVE -> "active";
      case REVOKED -> "revoked";
      case SUSPENDED -> "suspended";
    };
  }

  private PeriodRow period(SealedKeySet sealed, KeyPeriod now) {
    String place =
        sealed.period() == now.number()
            ? "now"
            : sealed.period() < now.number()
                ? "past"
                : sealed.period() == now.number() + 1 ? "next" : "later";
    return new PeriodRow(
        new KeyPeriod(now.rule(), sealed.period()).label(),
        place,
        lowSide.store().lastPull(sealed).map(Instant::toString).orElse("not yet"));
  }
}
