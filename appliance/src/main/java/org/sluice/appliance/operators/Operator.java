package org.sluice.appliance.operators;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.sluice.records.id.Hash32;
import org.sluice.web.account.PasswordHash;

/// Somebody who may log in to the console.
///
/// @param name 1 to 64 of a-z, 0-9, `.`, `_`, `-`
/// @param duties at least one; none that [Separation] refuses
/// @param key id of the officer's key that this account hands in statements of; who has none hands
///   in anybody's
/// @param open whether it may log in
public record Operator(
    String name, Set<Duty> duties, PasswordHash password, Optional<Hash32> key, boolean open) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /// Most duties.
  public static final int MAX_DUTIES = 64;

  /// Checks the fields.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public Operator {
    requireName(name);
    if (duties.isEmpty() || duties.size() > MAX_DUTIES) {
      throw new IllegalArgumentException(
          "an account has 1 to " + MAX_DUTIES + " roles, this one would have " + duties.size());
    }
    Separation.broken(duties)
        .ifPresent(why -> {
          throw new IllegalArgumentException(why);
        });
    duties = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(duties));
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is 1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or digit");
    }
  }

  /// The same with other duties.
  Operator with(Set<Duty> other) {
    return new Operator(name, other, password, key, open);
  }

  /// The same with another password.
  Operator with(PasswordHash other) {
    return new Operator(name, duties, other, key, open);
  }

  /// The same, open or closed.
  Operator opened(boolean now) {
    return new Operator(name, duties, password, key, now);
  }
}
