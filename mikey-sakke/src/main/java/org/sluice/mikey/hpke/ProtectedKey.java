package org.sluice.mikey.hpke;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// A private sealing key as text that a passphrase protects:
///
/// ```
/// HEAD
/// sealed SALT-HEX CIPHERTEXT-HEX
/// ```
///
/// The private key (32 octets) is sealed by AES-256-GCM under PBKDF2 (HMAC-SHA-256, 600 000 rounds)
/// of the passphrase and a salt of 16 octets; the head, which names the public key, is the
/// associated data. Salt and so the key are used once, so the nonce is zeros.
///
/// @param head first line, 1 to 256 printable characters
public record ProtectedKey(String head, String salt, String sealed) {
  /// Fewest characters of a passphrase.
  public static final int MIN_PASSPHRASE = 12;

  /// Longest text.
  public static final int MAX_OCTETS = 1024;

  private static final int ITERATIONS = 600_000;
  private static final int SALT = 16;
  private static final int TAG = 16;
  private static final Pattern TEXT =
      Pattern.compile("([ -~]{1,256})\nsealed ([0-9a-f]{32}) ([0-9a-f]{96})\n");

  /// Protects a pair's private key.
  ///
  /// @param passphrase at least 12 characters; wiped by the caller
  public static ProtectedKey of(String head, HpkeKeyPair pair, char[] passphrase) {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new IllegalArgumentException(
          "a passphrase has at least " + MIN_PASSPHRASE + " characters");
    }
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    byte[] sealed = new byte[SealSuite.PRIVATE_OCTETS + TAG];
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, head);
      int _ = run(cipher, pair.privateKey(), ByteBuffer.wrap(sealed), true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has AES-GCM and PBKDF2", e);
    }
    HexFormat hex = HexFormat.of();
    return new ProtectedKey(head, hex.formatHex(salt), hex.formatHex(sealed));
  }

  /// Reads the text; empty if it is none.
  public static Optional<ProtectedKey> parse(byte[] text) {
    Matcher m = TEXT.matcher(new String(text, StandardCharsets.US_ASCII));
    return m.matches()
        ? Optional.of(new ProtectedKey(m.group(1), m.group(2), m.group(3)))
        : Optional.empty();
  }

  /// Opens the pair into locked memory, which the caller closes; empty if the passphrase is not
  /// right or a character was changed.
  ///
  /// @param passphrase wiped by the caller
  public Optional<HpkeKeyPair> open(SealSuite suite, char[] passphrase) {
    HexFormat hex = HexFormat.of();
    SecretBytes key = SecretBytes.allocate(SealSuite.PRIVATE_OCTETS);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, passphrase, hex.parseHex(salt), head);
      int _ = run(cipher, key, ByteBuffer.wrap(hex.parseHex(sealed)), false);
      return Optional.of(HpkeKeyPair.of(suite, key));
    } catch (AEADBadTagException e) {
      key.close();
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      key.close();
      throw new IllegalStateException("every Java 25 has AES-GCM and PBKDF2", e);
    }
  }

  /// The text.
  public byte[] text() {
    return (head + "\nsealed " + salt + " " + sealed + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static Cipher cipher(int mode, char[] passphrase, byte[] salt, String head)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(passphrase, salt, ITERATIONS, 256);
    byte[] key = new byte[0];
    try {
      key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, new byte[12]));
      cipher.updateAAD(head.getBytes(StandardCharsets.US_ASCII));
      return cipher;
    } finally {
      spec.clearPassword();
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Between locked memory and `sealed`, in the one or the other direction.
  private static int run(Cipher cipher, SecretBytes secret, ByteBuffer sealed, boolean seal)
      throws GeneralSecurityException {
    Object done =
        secret.<Object>use(at -> {
          ByteBuffer inside = SecretPool.MEM.asSlice(at, secret.length()).asByteBuffer();
          try {
            return seal ? cipher.doFinal(inside, sealed) : cipher.doFinal(sealed, inside);
          } catch (GeneralSecurityException e) {
            return e;
          }
        });
    if (done instanceof GeneralSecurityException e) {
      throw e;
    }
    return (Integer) done;
  }
}
