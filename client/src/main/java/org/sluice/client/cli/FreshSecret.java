package org.sluice.client.cli;

import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;

/// A new shared secret of the length that `--bits` asks for.
final class FreshSecret {

  private FreshSecret() {}

  /// 128 or 256 fresh bits.
  ///
  /// @throws Refused if it is another number
  static Ssv of(int bits) {
    int octets = octets(bits);
    SecretBytes secret = SecretBytes.allocate(octets);
    return secret.use(at -> {
      RandomSource.system().fill(at, octets);
      return Ssv.of(secret);
    });
  }

  /// 16 or 32.
  static int octets(int bits) {
    if (bits != 128 && bits != 256) {
      throw new Refused(Check.VALUE, "--bits", "128 or 256", Integer.toString(bits));
    }
    return bits / 8;
  }
}
