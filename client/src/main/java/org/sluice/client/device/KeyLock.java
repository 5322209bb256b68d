package org.sluice.client.device;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;

/// What the private keys of a device are locked with while they lie on the disk: nothing but the
/// mode of the file, a passphrase, or a PKCS#11 token. A locked key is one line of text, which
/// begins with `sluice-locked-key/1`; it is bound to domain, user, device and name of the file, so
/// that a file in another folder does not open.
public abstract sealed class KeyLock permits OpenFile, PassphraseLock, TokenLock {
  /// Fewest octets of a passphrase that locks.
  public static final int MIN_PASSPHRASE = 12;

  /// Longest text of a locked key.
  static final int MAX_OCTETS = 4096;

  /// Where a passphrase or PIN comes from, each time that it is needed.
  @FunctionalInterface
  public interface Source {
    /// The octets, which are wiped after use.
    byte[] octets() throws IOException;
  }

  KeyLock() {}

  /// Nothing but the mode of the file; a key that is locked does not open.
  public static KeyLock none() {
    return new OpenFile();
  }

  /// New keys are locked with this passphrase, and locked ones opened.
  public static KeyLock with(Source passphrase) {
    return new PassphraseLock(passphrase);
  }

  /// New devices sign with a key that is made in a token and never leaves it, and their other key
  /// is locked by a second one there. The token is opened when a key is needed.
  public static KeyLock in(TokenPlace place, Source pin) {
    return new TokenLock(place, pin);
  }

  /// The key with which a new device authenticates.
  public AuthenticationKey newAuthentication(String deviceId, Instant now, SecureRandom random)
      throws IOException {
    return AuthenticationKey.generate(deviceId, now, random);
  }

  /// A key that was made in a token.
  ///
  /// @throws Refused when this is no token, or another one
  PrivateKey inToken(String alias, Path file) throws IOException {
    throw new Refused(
        Check.TOKEN, file.toString(), "the token of this key (--token, --pin-file)", "none");
  }

  /// Whether new keys are locked.
  abstract boolean locks();

  /// The locked form of a key of 1 to 4096 octets.
  ///
  /// @param about whose key it is; the same opens it
  /// @throws Refused when the passphrase is too short, or the token does not open
  abstract byte[] lock(SecretBytes key, String about) throws IOException;

  /// The key in its locked form; the caller closes it.
  ///
  /// @throws Refused when it is no such form, asks for more memory than is given, or does not open
  abstract SecretBytes unlock(byte[] locked, String about, Path file) throws IOException;
}
