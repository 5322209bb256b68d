package org.sluice.client.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.statement.AuditFunctionKey;

/// The audit function's key pair, in a file that a passphrase protects:
///
/// ```
/// sluice-audit-function/1 SUITE PUBLIC-HEX
/// sealed SALT-HEX CIPHERTEXT-HEX
/// ```
///
/// The private key (32 octets) is sealed by AES-256-GCM under PBKDF2 (HMAC-SHA-256, 600 000 rounds)
/// of the passphrase and a salt of 16 octets; the first line is the associated data. Salt and so
/// the key are used once, so the nonce is zeros.
public final class FunctionKey {
  private static final int ITERATIONS = 600_000;
  private static final int MIN_PASSPHRASE = 12;
  private static final int SALT = 16;
  private static final int TAG = 16;
  private static final int MAX_FILE = 1024;
  private static final Pattern FILE =
      Pattern.compile("([ -~]{1,256})\nsealed ([0-9a-f]{32}) ([0-9a-f]{96})\n");

  private FunctionKey() {}

  /// Makes a pair and returns its public line; refuses to replace a file.
  ///
  /// @param passphrase at least 12 characters; wiped by the caller
  public static AuditFunctionKey create(Path file, char[] passphrase) throws IOException {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new Refused(
          Check.FILE, "passphrase", "at least " + MIN_PASSPHRASE + " characters", "fewer");
    }
    if (Files.exists(file)) {
      throw new Refused(Check.FILE, file.toString(), "a new file", "one that is there");
    }
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      AuditFunctionKey open =
          new AuditFunctionKey(pair.suite().code(), Octets.of(pair.publicKey()));
      byte[] sealed = new byte[SealSuite.PRIVATE_OCTETS + TAG];
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, open.toString());
      int _ = run(cipher, pair.privateKey(), ByteBuffer.wrap(sealed), true);
      HexFormat hex = HexFormat.of();
      String text = open + "\nsealed " + hex.formatHex(salt) + " " + hex.formatHex(sealed) + "\n";
      PrivateFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
      return open;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has AES-GCM and PBKDF2", e);
    }
  }

  /// Opens the pair into locked memory; the caller closes it.
  ///
  /// @param passphrase wiped by the caller
  /// @throws Refused if the passphrase is not right, or the file is no such key
  public static HpkeKeyPair open(Path file, char[] passphrase) throws IOException {
    PrivateFiles.requireOwnerOnly(file);
    byte[] octets = DurableFiles.read(file, MAX_FILE);
    Matcher m = FILE.matcher(octets == null ? "" : new String(octets, StandardCharsets.US_ASCII));
    if (!m.matches()) {
      throw new Refused(Check.FILE, file.toString(), "an audit function's key", "something else");
    }
    AuditFunctionKey open = AuditFunctionKey.parse(m.group(1));
    HexFormat hex = HexFormat.of();
    SecretBytes key = SecretBytes.allocate(SealSuite.PRIVATE_OCTETS);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, passphrase, hex.parseHex(m.group(2)), m.group(1));
      int _ = run(cipher, key, ByteBuffer.wrap(hex.parseHex(m.group(3))), false);
    } catch (GeneralSecurityException e) {
      key.close();
      if (e instanceof AEADBadTagException) {
        throw new Refused(Check.FILE, file.toString(), "the right passphrase", "another", e);
      }
      throw new IllegalStateException("every Java 25 has AES-GCM and PBKDF2", e);
    }
    HpkeKeyPair pair = HpkeKeyPair.of(SealSuite.of(open.suite()), key);
    if (!Octets.of(pair.publicKey()).equals(open.publicKey())) {
      pair.close();
      throw new Refused(Check.FILE, file.toString(), "the key of its first line", "another key");
    }
    return pair;
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
