package org.sluice.appliance.backup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.ProtectedKey;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// To whom backups are sealed: an X25519 key of a custodian, as one line.
///
/// ```
/// sluice-backup-key/1 NAME HEX
/// ```
///
/// The private key is in a file of the custodian's own ([ProtectedKey]) whose first line is this.
record CustodianKey(String name, Octets publicKey) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  CustodianKey {
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailed(
          "a custodian's name is 1 to 32 of a-z, 0-9 and -, beginning with a letter: '"
              + name
              + "' is not");
    }
  }

  /// SHA-256 of the public key: how a backup names it.
  Hash32 id() {
    return Hash32.sha256(publicKey.toArray());
  }

  @Override
  public String toString() {
    return "sluice-backup-key/1 " + name + " " + HexFormat.of().formatHex(publicKey.toArray());
  }

  /// Reads a file with the public line, which was carried in.
  static CustodianKey read(Path file) {
    return parse(CarriedFile.line(file, CarriedKind.CUSTODIAN), file);
  }

  private static CustodianKey parse(String line, Path file) {
    Matcher m = CustodianKeyLine.PATTERN.matcher(line);
    if (!m.matches()) {
      throw new CommandFailed(file + " is no custodian's key: " + CustodianKeyLine.EXPECTED);
    }
    return new CustodianKey(m.group(1), Octets.of(HexFormat.of().parseHex(m.group(2))));
  }

  /// Makes `NAME.backup` (the private key, for its owner only) and `NAME.backup.pub` in a folder.
  static CustodianKey create(Path folder, String name, char[] passphrase) {
    if (passphrase.length < ProtectedKey.MIN_PASSPHRASE) {
      throw new CommandFailed(
          "the passphrase of "
              + name
              + " is shorter than "
              + ProtectedKey.MIN_PASSPHRASE
              + " characters");
    }
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      CustodianKey key = new CustodianKey(name, Octets.of(pair.publicKey()));
      OwnFiles.create(
          folder.resolve(name + ".backup"),
          ProtectedKey.of(key.toString(), pair, passphrase).text());
      DurableFiles.write(
          folder.resolve(name + ".backup.pub"), (key + "\n").getBytes(StandardCharsets.US_ASCII));
      return key;
    }
  }

  /// Opens a custodian's private key; the caller closes it and wipes the passphrase.
  static HpkeKeyPair open(Path file, char[] passphrase) {
    byte @Nullable [] octets = DurableFiles.read(file, ProtectedKey.MAX_OCTETS);
    ProtectedKey key =
        ProtectedKey.parse(octets == null ? new byte[0] : octets)
            .orElseThrow(() ->
                new CommandFailed(file + " is no custodian's private key, or it is not there"));
    CustodianKey open = parse(key.head(), file);
    HpkeKeyPair pair =
        key.open(SealSuite.X25519, passphrase)
            .orElseThrow(() -> new CommandFailed("that is not the passphrase of " + file));
    if (!Octets.of(pair.publicKey()).equals(open.publicKey())) {
      pair.close();
      throw new CommandFailed(file + " does not hold the key that its first line names");
    }
    return pair;
  }

  static void wipe(char[] passphrase) {
    Arrays.fill(passphrase, '\0');
  }
}
