package org.sluice.client.keys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Lets two people see that they hold the same key without showing it: the first 8 octets of
/// SHA-256("sluice/key-fingerprint/v1" || 0x00 || name || 0x00 || key). Only for keys of 128 bits
/// or more, which nobody can search.
public final class KeyFingerprint {

  private static final String LABEL = "sluice/key-fingerprint/v1";
  private static final int SHOWN = 8;

  private KeyFingerprint() {}

  /// Sixteen hexadecimal digits; `name` keeps the fingerprints of two uses of one key apart.
  public static String of(String name, SecretBytes key) {
    if (key.length() < 16) {
      throw new IllegalArgumentException("a key of " + key.length() + " octets can be searched");
    }
    try (Frame frame = Frame.open(Sha256.FRAME_OCTETS + 64)) {
      Sha256 hash = new Sha256(frame);
      hash.init();
      hash.update((LABEL + "\0" + name + "\0").getBytes(StandardCharsets.US_ASCII));
      long digest = frame.alloc(Sha256.DIGEST);
      key.use(at -> {
        hash.update(at, key.length());
        return at;
      });
      hash.finish(digest);
      byte[] shown = SecretPool.MEM.asSlice(digest, SHOWN).toArray(JAVA_BYTE);
      return HexFormat.of().formatHex(shown);
    }
  }
}
