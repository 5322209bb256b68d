package org.sluice.distribution.pull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.shiro.authz.Permission;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;

/// The access records of who asked lately, read anew after any change of the store: a revocation
/// counts from the bundle that brings it. Suspensions are looked up each time.
final class KnownClients {
  private static final long MOST_RECORDS = 20_000;

  private final BundleStore store;
  private final Suspensions suspensions;
  private final Remembered<Object, Known> remembered =
      new Remembered<>(MOST_RECORDS, known -> known.entries().size());

  private record Known(long state, List<Entry> entries) {}

  /// A record with what would be computed of it at each request.
  private record Entry(AccessRecord record, PullPermission about) {
    static Entry of(AccessRecord record) {
      return new Entry(record, PullPermission.of(record));
    }
  }

  KnownClients(BundleStore store, Suspensions suspensions) {
    this.store = store;
    this.suspensions = suspensions;
  }

  /// Whose token it is and what they may have now; nothing for a stranger.
  Optional<Device> of(KeyholderToken token) {
    List<Entry> entries = entries(token);
    return entries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Device(entries.stream().map(Entry::record).toList(), permitted(entries)));
  }

  private Set<Permission> permitted(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.record().state() == DeviceState.ACTIVE)
        .map(Entry::about)
        .filter(about -> !suspensions.contains(about.authKey()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Entry> entries(KeyholderToken token) {
    Object who = token.getPrincipal();
    long state = store.state();
    Optional<Known> known = remembered.get(who).filter(k -> k.state() == state);
    if (known.isPresent()) {
      return known.get().entries();
    }
    List<Entry> read = records(token).stream().map(Entry::of).toList();
    if (!read.isEmpty()) {
      remembered.put(who, new Known(state, read)); // strangers take no room
    }
    return read;
  }

  private List<AccessRecord> records(KeyholderToken token) {
    return switch (token) {
      case DeviceToken device -> store.access(device.getPrincipal());
      case BearerToken bearer -> store.accessOf(bearer.getPrincipal());
    };
  }
}
