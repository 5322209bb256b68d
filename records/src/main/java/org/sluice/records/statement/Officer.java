package org.sluice.records.statement;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;

/// An officer of a policy: name (1 to 64 octets), roles (at least one), P-256 signing key (SPKI, 91
/// octets).
public record Officer(String name, Set<Role> roles, Octets spki) {
  /// Most octets of a name.
  public static final int MAX_NAME = 64;

  static final int MIN_OCTETS = 2 + 1 + 2 + P256Spki.LENGTH;

  /// Checks the fields.
  public Officer {
    EnumSet<Role> copy = EnumSet.noneOf(Role.class);
    copy.addAll(roles);
    roles = Collections.unmodifiableSet(copy);
    Bounds.of("Officer")
        .text("name", name, false, MAX_NAME)
        .size("roles", roles, 1, Role.values().length)
        .none("spki", P256Spki.problem(spki));
  }

  /// The same from the key's octets.
  public Officer(String name, Set<Role> roles, byte[] spki) {
    this(name, roles, Octets.of(spki));
  }

  /// Name of the key: SHA-256 of its SPKI.
  public Hash32 keyId() {
    return Hash32.sha256(spki.toArray());
  }

  static Officer read(Reader in) {
    return new Officer(
        in.text("name", MAX_NAME),
        in.mask("roles", Role.class),
        Octets.of(in.raw("spki", P256Spki.LENGTH)));
  }

  void write(Writer out) {
    out.text(name).mask(roles).raw(spki);
  }
}
