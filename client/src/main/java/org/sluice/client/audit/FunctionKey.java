package org.sluice.client.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.ProtectedKey;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.statement.AuditFunctionKey;

/// The audit function's key pair, in a file that a passphrase protects ([ProtectedKey]); its first
/// line is the public one, `sluice-audit-function/1 SUITE PUBLIC-HEX`.
public final class FunctionKey {
  private FunctionKey() {}

  /// Makes a pair and returns its public line; refuses to replace a file.
  ///
  /// @param passphrase at least 12 characters; wiped by the caller
  public static AuditFunctionKey create(Path file, char[] passphrase) throws IOException {
    if (passphrase.length < ProtectedKey.MIN_PASSPHRASE) {
      throw new Refused(
          Check.FILE,
          "passphrase",
          "at least " + ProtectedKey.MIN_PASSPHRASE + " characters",
          "fewer");
    }
    if (Files.exists(file)) {
      throw new Refused(Check.FILE, file.toString(), "a new file", "one that is there");
    }
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      AuditFunctionKey open =
          new AuditFunctionKey(pair.suite().code(), Octets.of(pair.publicKey()));
      PrivateFiles.write(file, ProtectedKey.of(open.toString(), pair, passphrase).text());
      return open;
    }
  }

  /// Opens the pair into locked memory; the caller closes it.
  ///
  /// @param passphrase wiped by the caller
  /// @throws Refused if the passphrase is not right, or the file is no such key
  public static HpkeKeyPair open(Path file, char[] passphrase) throws IOException {
    PrivateFiles.requireOwnerOnly(file);
    byte[] octets = DurableFiles.read(file, ProtectedKey.MAX_OCTETS);
    ProtectedKey key =
        ProtectedKey.parse(octets == null ? new byte[0] : octets)
            .orElseThrow(() ->
                new Refused(
                    Check.FILE, file.toString(), "an audit function's key", "something else"));
    AuditFunctionKey open = AuditFunctionKey.parse(key.head());
    HpkeKeyPair pair =
        key.open(SealSuite.of(open.suite()), passphrase)
            .orElseThrow(
                () -> new Refused(Check.FILE, file.toString(), "the right passphrase", "another"));
    if (!Octets.of(pair.publicKey()).equals(open.publicKey())) {
      pair.close();
      throw new Refused(Check.FILE, file.toString(), "the key of its first line", "another key");
    }
    return pair;
  }
}
