package org.sluice.distribution.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.KeyPeriod;

/// Devices whose keys of a period lie here and were never handed out, a page at a time in order of
/// device key.
public final class NotFetched {
  private final BundleStore store;
  private final TrustedDomains domains;
  private final Instant now;

  /// As of `now`.
  public NotFetched(BundleStore store, TrustedDomains domains, Instant now) {
    this.store = store;
    this.domains = domains;
    this.now = now;
  }

  /// One device that has not.
  public record Row(AccessRecord record, long period) {}

  /// Some of them.
  ///
  /// @param next where the next page begins; nothing if there is none
  public record Page(List<Row> rows, Optional<Place> next) {
    /// Keeps a copy.
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /// At most `limit` of them.
  ///
  /// @param period a number, or nothing for the period that is current in the device's domain
  /// @param from where a page before said that the next one begins
  public Page page(OptionalLong period, @Nullable Place from, int limit) {
    List<Row> rows = new ArrayList<>();
    List<Place> next = new ArrayList<>();
    store.everyAccess(
        from == null ? new byte[0] : from.octets(),
        record -> {
          Optional<Row> row = row(record, period);
          if (row.isPresent() && rows.size() == limit) {
            next.add(Place.of(record));
            return false;
          }
          row.ifPresent(rows::add);
          return true;
        });
    return new Page(rows, next.stream().findFirst());
  }

  private Optional<Row> row(AccessRecord record, OptionalLong asked) {
    OptionalLong period = asked.isPresent() ? asked : current(record);
    if (record.state() != DeviceState.ACTIVE || period.isEmpty()) {
      return Optional.empty();
    }
    long number = period.getAsLong();
    return store.keySets(record.sealKeyHash(), record.commitment(), number, number).stream()
        .findFirst()
        .filter(sealed -> store.lastPull(sealed).isEmpty())
        .map(_ -> new Row(record, number));
  }

  private OptionalLong current(AccessRecord record) {
    return domains
        .domain(record.domain())
        .map(domain -> OptionalLong.of(KeyPeriod.at(domain.profile().rule(), now).number()))
        .orElseGet(OptionalLong::empty);
  }
}
