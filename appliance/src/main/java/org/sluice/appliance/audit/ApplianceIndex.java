package org.sluice.appliance.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.Statement;

/// What the log says of the appliance itself and of no domain.
final class ApplianceIndex {
  private final Set<Hash32> ceremonies = new HashSet<>();
  private final Map<String, Hash32> configuration = new HashMap<>();
  private long operatorEvents;

  void accept(Statement statement) {
    switch (statement) {
      case ConfigurationChanged c -> configuration.put(c.what(), c.after());
      case CeremonyHeld held -> {
        configuration.put(ConfigurationChanged.SOFTWARE, held.softwareHash());
        configuration.putIfAbsent(ConfigurationChanged.CEREMONY_FILE, held.ceremonyFile());
        boolean _ = ceremonies.add(held.ceremonyFile());
      }
      case OperatorSession o -> operatorEvents = o.number();
      case LoginsFailed f -> operatorEvents = f.number();
      default -> {
        // The other types change nothing here.
      }
    }
  }

  boolean wasHeld(Hash32 file) {
    return ceremonies.contains(file);
  }

  Optional<Hash32> configuration(String what) {
    return Optional.ofNullable(configuration.get(what));
  }

  long operatorEvents() {
    return operatorEvents;
  }
}
