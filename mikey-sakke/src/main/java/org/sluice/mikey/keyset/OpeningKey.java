package org.sluice.mikey.keyset;

import org.sluice.mikey.keyset.KeySetRefused.Check;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.UserUri;

/// What opens the messages of one identifier: a user's own [KeySet], or an [AuditKey].
public sealed interface OpeningKey extends AutoCloseable permits KeySet, AuditKey {

  /// The identifier, 1 to 127 octets.
  byte[] identifier();

  /// Receiver Secret Key: opens what was encapsulated to the identifier. It stays its owner's.
  Rsk rsk();

  /// Checks that the identifier is the one of this user in this period.
  ///
  /// @throws KeySetRefused with [Check#IDENTIFIER]
  default void requireFor(MasterKeys keys, UserUri user, long period) {
    Identifier wanted = Identifier.of(keys.rule(), user, keys.kms(), period);
    if (!Octets.of(identifier()).equals(Octets.of(wanted.octets()))) {
      throw new KeySetRefused(
          Check.IDENTIFIER, "not the identifier of " + user + " in period " + period);
    }
  }

  @Override
  void close();
}
