package org.sluice.hsm;

import java.nio.charset.StandardCharsets;
import org.sluice.mikey.secret.SecretBytes;

/// PINs of test tokens.
public final class Pins {
  private Pins() {}

  public static SecretBytes of(String text) {
    return SecretBytes.takeOwnershipOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
