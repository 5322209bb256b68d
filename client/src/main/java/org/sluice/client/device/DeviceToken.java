package org.sluice.client.device;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;

/// A PKCS#11 token that is logged in, through the JDK's SunPKCS11. Keys are made in it under names
/// that nobody has used; none is ever replaced.
///
/// SunPKCS11 does not look at a PIN while the process is logged in: the first PIN for a token is
/// the one that counts.
final class DeviceToken {
  private static final int NAME_OCTETS = 16;

  /// What is made stays inside: a key that SunPKCS11 stores is a copy of a session's key in the
  /// token with the same attributes.
  private static final String TEMPLATES =
      """
      attributes(generate, CKO_SECRET_KEY, *) = {
        CKA_TOKEN = false
        CKA_PRIVATE = true
        CKA_SENSITIVE = true
        CKA_EXTRACTABLE = false
      }
      attributes(generate, CKO_PRIVATE_KEY, *) = {
        CKA_TOKEN = false
        CKA_PRIVATE = true
        CKA_SENSITIVE = true
        CKA_EXTRACTABLE = false
      }
      """;

  private final TokenPlace place;
  private final Provider provider;
  private final KeyStore keys;

  private DeviceToken(TokenPlace place, Provider provider, KeyStore keys) {
    this.place = place;
    this.provider = provider;
    this.keys = keys;
  }

  /// Logs in.
  ///
  /// @param pin printable ASCII, wiped by this call
  /// @throws Refused when there is no token, or the PIN is not its own
  static DeviceToken open(TokenPlace place, byte[] pin) throws IOException {
    char[] characters = new char[pin.length];
    for (int i = 0; i < pin.length; i++) {
      characters[i] = (char) (pin[i] & 0x7f);
    }
    Arrays.fill(pin, (byte) 0);
    try {
      Provider provider = provider(place);
      KeyStore keys = KeyStore.getInstance("PKCS11", provider);
      keys.load(null, characters);
      return new DeviceToken(place, provider, keys);
    } catch (IOException e) {
      boolean wrong = e.getCause() instanceof UnrecoverableKeyException;
      throw refused(place, "its PIN", wrong ? "another" : reason(e), e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw refused(place, "a token", reason(e), e);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  /// Registered, because TLS looks for the provider of a key among those.
  private static synchronized Provider provider(TokenPlace place) {
    Provider known = Security.getProvider("SunPKCS11-" + place.providerName());
    if (known != null) {
      return known;
    }
    Provider template = Security.getProvider("SunPKCS11");
    if (template == null) {
      throw refused(place, "SunPKCS11 (module jdk.crypto.cryptoki)", "a JDK without it", null);
    }
    try {
      Provider made =
          template.configure(
              "--name="
                  + place.providerName()
                  + "\nlibrary = "
                  + place.library()
                  + "\n"
                  + place.slot()
                  + "\n"
                  + TEMPLATES);
      int _ = Security.addProvider(made);
      return made;
    } catch (InvalidParameterException | ProviderException e) {
      throw refused(place, "a PKCS#11 library with that slot", reason(e), e);
    }
  }

  /// A name that no key has.
  String newName(SecureRandom random) {
    byte[] drawn = new byte[NAME_OCTETS];
    random.nextBytes(drawn);
    return "sluice-" + HexFormat.of().formatHex(drawn);
  }

  /// Makes the P-256 key with which a device authenticates.
  AuthenticationKey newAuthentication(String deviceId, Instant now, SecureRandom random)
      throws IOException {
    String name = newName(random);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate =
          AuthenticationKey.selfSigned(deviceId, pair, now, random, provider);
      keys.setKeyEntry(name, pair.getPrivate(), null, new X509Certificate[] {certificate});
      return AuthenticationKey.inToken(privateKey(name), certificate, name);
    } catch (GeneralSecurityException | ProviderException e) {
      throw refused(place, "a new P-256 key", reason(e), e);
    }
  }

  /// Makes an AES-256 key that wraps keys of the device.
  SecretKey newWrappingKey(String name) {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
      generator.init(256);
      keys.setKeyEntry(name, generator.generateKey(), null, null);
      return wrappingKey(name);
    } catch (GeneralSecurityException | ProviderException e) {
      throw refused(place, "a new AES-256 key", reason(e), e);
    }
  }

  /// @throws Refused when the token has no such key
  PrivateKey privateKey(String name) {
    if (key(name) instanceof PrivateKey key) {
      return key;
    }
    throw missing(name);
  }

  /// @throws Refused when the token has no such key
  SecretKey wrappingKey(String name) {
    if (key(name) instanceof SecretKey key) {
      return key;
    }
    throw missing(name);
  }

  private Key key(String name) {
    try {
      Key key = keys.getKey(name, null);
      if (key == null) {
        throw missing(name);
      }
      return key;
    } catch (GeneralSecurityException | ProviderException e) {
      throw refused(place, "key " + name, reason(e), e);
    }
  }

  private Refused missing(String name) {
    return refused(place, "the token of this device, with key " + name, "one without it", null);
  }

  /// Whose keys they are.
  Provider provider() {
    return provider;
  }

  /// What the token said against something.
  Refused refused(String expected, Exception e) {
    return refused(place, expected, reason(e), e);
  }

  private static Refused refused(
      TokenPlace place, String expected, String got, @Nullable Throwable e) {
    return new Refused(Check.TOKEN, place.toString(), expected, got, e);
  }

  /// The innermost words: SunPKCS11 wraps what the token says several times.
  private static String reason(Throwable e) {
    Throwable inner = e;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String words = inner.getMessage();
    return words == null ? inner.getClass().getSimpleName() : words;
  }
}
