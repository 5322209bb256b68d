package org.sluice.web.account;

import java.util.Optional;
import java.util.Set;

/// Who may log in, however an application keeps it.
public interface Accounts {
  /// What somebody who logs in is compared with, and what they may then do.
  record Holder(PasswordHash password, Set<Permission> permissions) {
    /// Copies the permissions.
    public Holder {
      permissions = Set.copyOf(permissions);
    }
  }

  /// The holder of an account as it is now; nothing if there is none, or it is closed. Asked at
  /// each use, so that what is taken away is gone at the next request.
  Optional<Holder> holder(String name);
}
