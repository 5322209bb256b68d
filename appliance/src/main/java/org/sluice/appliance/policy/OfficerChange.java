package org.sluice.appliance.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// Who leaves and who joins.
final class OfficerChange {

  private OfficerChange() {}

  /// `officers` without those named in `remove`, and with those of `add` (`NAME:ROLE+ROLE:PEM`).
  static List<Officer> apply(List<Officer> officers, List<String> remove, List<String> add) {
    List<Officer> next = new ArrayList<>(officers);
    for (String name : remove) {
      if (!next.removeIf(o -> o.name().equals(name))) {
        throw new CommandFailed("--remove: there is no officer " + name);
      }
    }
    for (String text : add) {
      String[] parts = text.split(":", 3);
      if (parts.length != 3) {
        throw new CommandFailed("--add: expected NAME:ROLE+ROLE:PEM, found '" + text + "'");
      }
      next.add(new Officer(parts[0], roles(parts[1]), CarriedFile.publicKey(Path.of(parts[2]))));
    }
    return next;
  }

  private static Set<Role> roles(String text) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : text.split("\\+", -1)) {
      try {
        roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException e) {
        throw new CommandFailed("--add: there is no role '" + name + "'", e);
      }
    }
    return roles;
  }
}
