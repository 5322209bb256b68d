package org.sluice.web.account;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluice.records.tlog.NoteKey;

/// A person who may log in.
///
/// @param name 1 to 64 of a-z, 0-9, `.`, `_`, `-`
/// @param signOffKey the key of this person's signed notes; whoever may sign off has one
record Account(String name, Set<Role> roles, PasswordHash password, Optional<NoteKey> signOffKey) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  Account {
    requireName(name);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("an account needs a role");
    }
    if (roles.stream().anyMatch(Role::withKey) != signOffKey.isPresent()) {
      throw new IllegalArgumentException(
          "a key for signed notes belongs to a role that signs, and such a role to a key");
    }
    if (signOffKey.isPresent() && !signOffKey.get().name().equals(name)) {
      throw new IllegalArgumentException(
          "the key for signed notes has another name than the account");
    }
    roles = Set.copyOf(roles);
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is 1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or digit");
    }
  }

  Set<Permission> permissions() {
    return roles.stream()
        .flatMap(role -> role.permissions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
