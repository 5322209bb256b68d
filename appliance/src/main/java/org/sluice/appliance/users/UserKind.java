package org.sluice.appliance.users;

import java.util.Locale;
import org.sluice.records.codec.MalformedRecord;

/// What an identity stands for.
public enum UserKind {
  /// One person's identity.
  USER,
  /// A group's: its keys are held by the group's manager, on the manager's devices.
  GROUP;

  /// As it is written in files and in the database.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads `user` or `group`.
  ///
  /// @throws MalformedRecord if it is neither
  public static UserKind of(String word) {
    for (UserKind kind : values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new MalformedRecord("UserKind", "kind", "expected user or group");
  }
}
