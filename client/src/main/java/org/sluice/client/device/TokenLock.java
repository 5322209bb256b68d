package org.sluice.client.device;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;

/// Locked by an AES-256 key that is in a token and nowhere else:
///
/// ```
/// sluice-locked-key/1 pkcs11 NAME IV-HEX CIPHERTEXT-HEX
/// ```
///
/// CIPHERTEXT is AES-256-GCM with an IV of 12 octets, a tag of 16, and what the key is about as
/// associated data. Each locked key has a wrapping key of its own. On its way through SunPKCS11 the
/// key is on the Java heap for a moment; its arrays are wiped.
final class TokenLock extends KeyLock {
  private static final int IV = 12;
  private static final int TAG = 16;
  private static final Pattern FORM =
      Pattern.compile(
          "sluice-locked-key/1 pkcs11 (sluice-[0-9a-f]{32}) ([0-9a-f]{24}) ([0-9a-f]{34,2048})\n");

  private final TokenPlace place;
  private final Source pin;
  private @Nullable DeviceToken open;

  TokenLock(TokenPlace place, Source pin) {
    this.place = place;
    this.pin = pin;
  }

  private synchronized DeviceToken token() throws IOException {
    DeviceToken token = open;
    if (token == null) {
      token = DeviceToken.open(place, pin.octets());
      open = token;
    }
    return token;
  }

  @Override
  public AuthenticationKey newAuthentication(String deviceId, Instant now, SecureRandom random)
      throws IOException {
    return token().newAuthentication(deviceId, now, random);
  }

  @Override
  PrivateKey inToken(String alias, Path file) throws IOException {
    return token().privateKey(alias);
  }

  @Override
  boolean locks() {
    return true;
  }

  @Override
  byte[] lock(SecretBytes key, String about) throws IOException {
    DeviceToken token = token();
    SecureRandom random = new SecureRandom();
    String name = token.newName(random);
    byte[] iv = new byte[IV];
    random.nextBytes(iv);
    byte[] plain = new byte[key.length()];
    try {
      long _ =
          key.lend(segment -> {
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 0, plain, 0, plain.length);
            return 0;
          });
      SecretKey wrapping = token.newWrappingKey(name);
      byte[] sealed = run(token, Cipher.ENCRYPT_MODE, wrapping, iv, about, plain);
      HexFormat hex = HexFormat.of();
      String text =
          "sluice-locked-key/1 pkcs11 "
              + name
              + " "
              + hex.formatHex(iv)
              + " "
              + hex.formatHex(sealed)
              + "\n";
      return text.getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException | ProviderException e) {
      throw token.refused("AES-256-GCM", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  SecretBytes unlock(byte[] locked, String about, Path file) throws IOException {
    Matcher form = FORM.matcher(new String(locked, StandardCharsets.US_ASCII));
    if (!form.matches()) {
      throw new Refused(
          Check.FILE, file.toString(), "a key that a token has locked", "something else");
    }
    DeviceToken token = token();
    HexFormat hex = HexFormat.of();
    try {
      return SecretBytes.takeOwnershipOf(
          run(
              token,
              Cipher.DECRYPT_MODE,
              token.wrappingKey(form.group(1)),
              hex.parseHex(form.group(2)),
              about,
              hex.parseHex(form.group(3))));
    } catch (AEADBadTagException e) {
      throw new Refused(
          Check.FILE, file.toString(), "a key of this device as it was locked", "another", e);
    } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
      throw token.refused("AES-256-GCM", e);
    }
  }

  /// In one call: SunPKCS11 loses octets where GCM is fed in pieces.
  private static byte[] run(
      DeviceToken token, int mode, SecretKey key, byte[] iv, String about, byte[] octets)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", token.provider());
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
    cipher.updateAAD(about.getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(octets);
  }
}
