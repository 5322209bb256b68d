package org.sluice.mikey.message;

import java.time.Instant;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// A user and the key management server that gives this user keys.
public record Party(UserUri user, MasterKeys keys) {

  /// The user's key period at `time`.
  public KeyPeriod periodAt(Instant time) {
    return KeyPeriod.at(keys.rule(), time);
  }

  /// The user's identifier at `time`.
  public byte[] identifierAt(Instant time) {
    return Identifier.of(keys.rule(), user, keys.kms(), periodAt(time).number()).octets();
  }
}
