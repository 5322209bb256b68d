package org.sluice.records.statement;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// The audit function's public key as a line that is carried to the security officers.
///
/// ```
/// sluice-audit-function/1 SUITE HEX
/// ```
///
/// @param suite 1 X25519, 2 P-256
/// @param publicKey 32 octets, or 65
public record AuditFunctionKey(int suite, Octets publicKey) {
  private static final String WHAT = "AuditFunctionKey";
  private static final Pattern LINE =
      Pattern.compile("sluice-audit-function/1 ([12]) ((?:[0-9a-f]{2}){32,65})");

  /// Checks the fields.
  public AuditFunctionKey {
    Bounds.of(WHAT)
        .range("suite", suite, KeyHash.X25519, KeyHash.P256)
        .none("publicKey", KeyHash.sealKeyProblem(suite, publicKey.toArray()));
  }

  /// Reads the line, without its end.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if it is none
  public static AuditFunctionKey parse(String line) {
    Matcher m = LINE.matcher(line);
    boolean found = m.matches();
    Bounds.of(WHAT)
        .that(found, "line", "expected sluice-audit-function/1, a suite and a key in hexadecimal");
    return new AuditFunctionKey(
        Integer.parseInt(m.group(1)), Octets.of(HexFormat.of().parseHex(m.group(2))));
  }

  /// Its hash, as leaves name it.
  public Hash32 hash() {
    return KeyHash.ofSealKey(suite, publicKey.toArray());
  }

  /// The line.
  @Override
  public String toString() {
    return "sluice-audit-function/1 " + suite + " " + publicKey;
  }
}
