package org.sluice.client.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.DurableFiles;

/// A private key of a device on the disk: `NAME`, readable by its owner only, or `NAME.locked`; or
/// `NAME.token`, which has the name of a key in a token. While both are there, which a crash of
/// [#lock] leaves, the first counts.
///
/// @param about domain, user, device and name: a locked file opens for these only
record PrivateKeyFile(Path folder, String name, String about) {
  private static final int MAX_NAME = 128;
  private static final Pattern ALIAS = Pattern.compile("sluice-[0-9a-f]{32}");

  private Path plain() {
    return folder.resolve(name);
  }

  private Path locked() {
    return folder.resolve(name + ".locked");
  }

  private Path named() {
    return folder.resolve(name + ".token");
  }

  /// The file that counts.
  Path file() {
    if (isInToken()) {
      return named();
    }
    return Files.exists(plain()) ? plain() : locked();
  }

  /// Whether the key is in a token.
  boolean isInToken() {
    return Files.exists(named());
  }

  /// Writes which key of a token it is.
  void writeName(String alias) throws IOException {
    PrivateFiles.write(named(), (alias + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads what [#writeName] wrote.
  ///
  /// @throws Refused when it is no such name
  String readName() {
    byte[] octets = DurableFiles.read(named(), MAX_NAME);
    String alias = octets == null ? "" : new String(octets, StandardCharsets.US_ASCII).strip();
    if (!ALIAS.matcher(alias).matches()) {
      throw new Refused(Check.FILE, named().toString(), "the name of a key", "something else");
    }
    return alias;
  }

  /// Writes a new key, locked if the lock locks.
  void write(SecretBytes key, KeyLock lock) throws IOException {
    if (lock.locks()) {
      PrivateFiles.write(locked(), lock.lock(key, about));
    } else {
      PrivateFiles.write(plain(), key);
    }
  }

  /// Reads the key into locked memory; the caller closes it.
  ///
  /// @throws Refused when it is missing, too long, open to others, or does not open
  SecretBytes read(int maxOctets, KeyLock lock) throws IOException {
    if (Files.exists(plain()) || !Files.exists(locked())) {
      return PrivateFiles.read(plain(), maxOctets);
    }
    PrivateFiles.requireOwnerOnly(locked());
    byte[] text = DurableFiles.read(locked(), KeyLock.MAX_OCTETS);
    if (text == null) {
      throw new Refused(Check.FILE, locked().toString(), "a locked key", "no such file");
    }
    SecretBytes key = lock.unlock(text, about, locked());
    if (key.length() > maxOctets) {
      key.close();
      throw new Refused(Check.FILE, locked().toString(), "1.." + maxOctets + " octets", "more");
    }
    return key;
  }

  /// Locks the key with `next`, or changes what it is locked with. After a crash the same again
  /// finishes it: what `next` opens already stays.
  void lock(int maxOctets, KeyLock now, KeyLock next) throws IOException {
    if (!opens(maxOctets, next)) {
      try (SecretBytes key = read(maxOctets, now)) {
        PrivateFiles.write(locked(), next.lock(key, about));
      }
    }
    requireOpens(maxOctets, next);
    if (Files.exists(plain())) {
      PrivateFiles.overwrite(plain());
      DurableFiles.delete(plain());
    }
  }

  /// The plain file goes only when the locked one has been seen to open.
  private void requireOpens(int maxOctets, KeyLock next) {
    if (!opens(maxOctets, next)) {
      throw new Refused(Check.FILE, locked().toString(), "a file that opens", "another");
    }
  }

  private boolean opens(int maxOctets, KeyLock lock) {
    byte[] text = DurableFiles.read(locked(), KeyLock.MAX_OCTETS);
    if (text == null) {
      return false;
    }
    try (SecretBytes key = lock.unlock(text, about, locked())) {
      return key.length() <= maxOctets;
    } catch (Refused | IOException e) {
      return false;
    }
  }
}
