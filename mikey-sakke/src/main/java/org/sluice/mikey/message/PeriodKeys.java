package org.sluice.mikey.message;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.OpeningKey;
import org.sluice.records.id.KeyPeriod;

/// A user's own keys, asked for by key period.
@FunctionalInterface
public interface PeriodKeys {

  /// The keys of this period, or null if there are none. They stay the owner's; nothing here closes
  /// them.
  @Nullable OpeningKey of(KeyPeriod period);
}
