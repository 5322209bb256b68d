package org.sluice.mikey.message;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.records.id.KeyPeriod;

/// A user's own keys, asked for by key period.
@FunctionalInterface
public interface PeriodKeys {

  /// The keys of this period, or null if there are none. They stay the owner's; nothing here closes
  /// them.
  @Nullable KeySet of(KeyPeriod period);
}
