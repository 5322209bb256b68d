package org.sluice.hsm.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.softhsm.SoftHsm;

/// Where a partition's token is.
final class TokenPlace {

  private TokenPlace() {}

  static SoftHsm softHsm(PartitionFolder folder) {
    return SoftHsm.start(folder.tokens());
  }

  /// The token by its label, in the vendor's library or in the folder's own store.
  static Token find(PartitionFolder folder, PartitionSettings settings) {
    @Nullable Path library = settings.library();
    return library == null
        ? softHsm(folder).token(settings.token())
        : Token.find(library, settings.token());
  }
}
