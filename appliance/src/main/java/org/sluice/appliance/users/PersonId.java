package org.sluice.appliance.users;

import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.UserUri;

/// Who holds identities: a staff number, an account name, or the first identity's URI. It stays in
/// the appliance; nothing is signed over it.
public record PersonId(String value) {
  /// Most characters: a URI fits.
  public static final int MAX = UserUri.MAX_OCTETS;

  /// Checks the characters.
  public PersonId {
    if (value.isEmpty() || value.length() > MAX) {
      throw new MalformedRecord("PersonId", "user", "not 1 to " + MAX + " characters");
    }
    if (!value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new MalformedRecord("PersonId", "user", "not visible ASCII");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
