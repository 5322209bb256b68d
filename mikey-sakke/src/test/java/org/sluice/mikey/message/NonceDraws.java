package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.field.RandomSource;

/// Passes draws on and keeps those that are signatures' nonces, told by their 48 octets.
final class NonceDraws implements RandomSource {

  private static final int NONCE = 48;

  private final GoldenDraws draws;
  private final List<byte[]> nonces = new ArrayList<>();

  NonceDraws(GoldenDraws draws) {
    this.draws = draws;
  }

  @Override
  public void fill(long at, int octets) {
    draws.fill(at, octets);
    if (octets == NONCE) {
      nonces.add(draws.last());
    }
  }

  /// The draw for the nonce of message `number`, from 0.
  byte[] nonce(int number) {
    return nonces.get(number);
  }
}
