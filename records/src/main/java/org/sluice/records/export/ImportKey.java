package org.sluice.records.export;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// The public key to which transport keys are sealed on their way to the appliance, as a line that
/// is carried to whoever makes them. Compare its hash, or the ten words of it, with what the
/// appliance shows: whoever exchanges this line reads the transport keys.
///
/// ```
/// sluice-import-key/1 HEX
/// ```
///
/// @param publicKey X25519, 32 octets
public record ImportKey(Octets publicKey) {
  private static final String WHAT = "ImportKey";
  private static final Pattern LINE = Pattern.compile("sluice-import-key/1 ([0-9a-f]{64})");

  /// Checks the length.
  public ImportKey {
    Bounds.of(WHAT).none("publicKey", KeyHash.sealKeyProblem(KeyHash.X25519, publicKey.toArray()));
  }

  /// Reads the line, without its end.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if it is none
  public static ImportKey parse(String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      throw new MalformedRecord(
          WHAT, "line", 0, "is not sluice-import-key/1 and a key of 64 hexadecimal digits");
    }
    return new ImportKey(Octets.of(HexFormat.of().parseHex(m.group(1))));
  }

  /// Its hash, as [TransportKeyLine] names it.
  public Hash32 hash() {
    return KeyHash.ofSealKey(KeyHash.X25519, publicKey.toArray());
  }

  /// The line.
  @Override
  public String toString() {
    return "sluice-import-key/1 " + publicKey;
  }
}
