package org.sluice.records.review;

import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.ConfigurationChanged;

/// What the appliance runs with: a chain for each thing, begun by a ceremony.
final class Configuration {
  private final Map<String, Hash32> now = new HashMap<>();

  void begin(CeremonyHeld held) {
    now.put(ConfigurationChanged.SOFTWARE, held.softwareHash());
    // A later ceremony changes shares by a file of its own; the first one's stays in force.
    now.putIfAbsent(ConfigurationChanged.CEREMONY_FILE, held.ceremonyFile());
  }

  void change(ConfigurationChanged change) {
    Hash32 before = now.put(change.what(), change.after());
    BrokenRule.require(
        before == null || before.equals(change.before()),
        "does not begin where the last change of the " + change.what() + " ended");
  }
}
