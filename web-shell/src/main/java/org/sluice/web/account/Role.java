package org.sluice.web.account;

import java.util.Set;

/// What an account may do. Each application has its own; an account may have several.
///
/// @param word as in the account file and on the command line
/// @param withKey whether an account of this role has a key of signed notes
public record Role(String word, boolean withKey, Set<Permission> permissions) {
  /// Copies the permissions.
  public Role {
    permissions = Set.copyOf(permissions);
  }
}
