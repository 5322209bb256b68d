package org.sluice.hsm.partition;

import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Test values that two processes compare in the open.
final class Reopening {

  private Reopening() {}

  static String hex(SecretBytes value) {
    return value.use(at ->
        HexFormat.of()
            .formatHex(SecretPool.MEM.asSlice(at, value.length()).toArray(ValueLayout.JAVA_BYTE)));
  }
}
