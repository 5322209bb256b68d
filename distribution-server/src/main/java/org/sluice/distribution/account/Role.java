package org.sluice.distribution.account;

import java.util.Locale;
import java.util.Optional;

/// What an account may do. An account may have several.
public enum Role {
  /// Reads the log, and can do nothing else.
  REVIEWER(Permission.READ_LOG),
  /// Leaves signed notes; reads only if it is a reviewer too.
  SIGNATORY(Permission.SIGN_OFF);

  private final Permission permission;

  Role(Permission permission) {
    this.permission = permission;
  }

  Permission permission() {
    return permission;
  }

  /// As in the account file and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of that word.
  public static Optional<Role> find(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
