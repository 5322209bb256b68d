package org.sluice.distribution.pull;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
      new Remembered<>(MOST_RECORDS, known -> known.records().size());

  private record Known(long state, List<AccessRecord> records, List<Active> active) {}

  /// A record that allows to pull what it is about, unless its device is denied.
  private record Active(PullPermission about, BooleanSupplier denied) {}

  KnownClients(BundleStore store, Suspensions suspensions) {
    this.store = store;
    this.suspensions = suspensions;
  }

  /// Whose token it is and what they may have now; nothing for a stranger.
  Optional<Device> of(KeyholderToken token) {
    Known known = known(token);
    if (known.records().isEmpty()) {
      return Optional.empty();
    }
    Set<Permission> permitted = new HashSet<>();
    for (Active each : known.active()) {
      if (!each.denied().getAsBoolean()) {
        permitted.add(each.about());
      }
    }
    return Optional.of(new Device(known.records(), permitted));
  }

  private Known known(KeyholderToken token) {
    Object who = token.getPrincipal();
    long state = store.state(); // before anything is read
    Optional<Known> before = remembered.get(who).filter(known -> known.state() == state);
    if (before.isPresent()) {
      return before.get();
    }
    List<AccessRecord> records = List.copyOf(records(token));
    Known known = new Known(state, records, records.stream().flatMap(this::active).toList());
    if (!records.isEmpty()) { // strangers take no room
      remembered.put(who, known);
    }
    return known;
  }

  private Stream<Active> active(AccessRecord record) {
    if (record.state() != DeviceState.ACTIVE) {
      return Stream.empty();
    }
    PullPermission about = PullPermission.of(record);
    return Stream.of(new Active(about, suspensions.of(about.authKey())));
  }

  private List<AccessRecord> records(KeyholderToken token) {
    return switch (token) {
      case DeviceToken device -> store.access(device.getPrincipal());
      case BearerToken bearer -> store.accessOf(bearer.getPrincipal());
    };
  }
}
