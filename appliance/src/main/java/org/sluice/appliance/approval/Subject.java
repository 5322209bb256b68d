package org.sluice.appliance.approval;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// An identity, the periods whose keys are to be made for it, and the devices that these are sealed
/// to: none in a drill.
record Subject(RequestFile.Opening opening, Map<Long, List<Hash32>> keys) {
  /// The same devices for each period.
  static Subject of(RequestFile.Opening opening, List<KeyPeriod> periods, List<Hash32> devices) {
    Map<Long, List<Hash32>> keys = new TreeMap<>();
    periods.forEach(p -> keys.put(p.number(), devices));
    return new Subject(opening, keys);
  }

  UserUri user() {
    return opening.user();
  }

  /// Of all periods.
  Set<Hash32> devices() {
    Set<Hash32> all = new HashSet<>();
    keys.values().forEach(all::addAll);
    return all;
  }
}
