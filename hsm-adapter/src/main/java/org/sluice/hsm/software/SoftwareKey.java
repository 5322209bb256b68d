package org.sluice.hsm.software;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.GcmIv;
import org.sluice.hsm.P256Points;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// A key of the software token: for one use each, as on a real token. The octets rest off-heap and
/// HMACs stay there; the JDK's AES and ECDH take them through arrays that are zeroed after the
/// call.
sealed interface SoftwareKey extends AutoCloseable {

  @Override
  void close();

  /// A P-256 pair for key agreement alone.
  record Agreement(KeyPair pair) implements SoftwareKey {

    static Agreement generate(SecureRandom random) {
      return new Agreement(SigningPair.generate("EC", new ECGenParameterSpec("secp256r1"), random));
    }

    byte[] point() {
      return P256Points.point(pair.getPublic().getEncoded());
    }

    /// The x coordinate of the shared point, 32 octets, as C_DeriveKey gives it without a KDF.
    SecretBytes shared(byte[] peerPoint) {
      try {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(pair.getPrivate());
        agreement.doPhase(P256Points.jdkKey(peerPoint), true);
        return SecretBytes.takeOwnershipOf(agreement.generateSecret());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK refused a P-256 key agreement", e);
      }
    }

    @Override
    public void close() {
      // The JDK keeps the private key and offers no way to wipe it.
    }
  }

  /// An HMAC-SHA-256 key of 32 octets.
  final class Mac implements SoftwareKey {
    private final SecretBytes octets;

    Mac(SecretBytes octets) {
      this.octets = octets;
    }

    SecretBytes of(byte[] message) {
      SecretBytes out = SecretBytes.allocate(HmacSha256.MAC);
      try (Frame frame = Frame.open(HmacSha256.FRAME_OCTETS)) {
        HmacSha256 hmac = new HmacSha256(frame);
        octets.use(at -> {
          hmac.key(at, octets.length());
          return at;
        });
        hmac.update(message);
        out.use(at -> {
          hmac.finish(at);
          return at;
        });
      }
      return out;
    }

    @Override
    public void close() {
      octets.close();
    }
  }

  /// An HMAC-SHA-256 key that can be wrapped.
  final class Wrappable implements SoftwareKey {
    private final Mac mac;

    Wrappable(SecretBytes octets) {
      this.mac = new Mac(octets);
    }

    Mac mac() {
      return mac;
    }

    SecretBytes octets() {
      return mac.octets;
    }

    @Override
    public void close() {
      mac.close();
    }
  }

  /// An AES-256 key that wraps keys (RFC 3394).
  final class Wrap implements SoftwareKey {
    private final SecretBytes octets;

    Wrap(SecretBytes octets) {
      this.octets = octets;
    }

    byte[] wrap(SecretBytes wrapped) {
      byte[] clear = heapCopy(wrapped);
      try {
        return keyWrap(Cipher.ENCRYPT_MODE, clear);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK refused AES key wrap", e);
      } finally {
        Arrays.fill(clear, (byte) 0);
      }
    }

    /// Null if the integrity check fails, or what is wrapped is no key of 32 octets.
    @Nullable SecretBytes unwrap(byte[] wrapped) {
      if (wrapped.length != 40) {
        return null;
      }
      try {
        return SecretBytes.takeOwnershipOf(keyWrap(Cipher.DECRYPT_MODE, wrapped));
      } catch (GeneralSecurityException e) {
        return null;
      }
    }

    private byte[] keyWrap(int mode, byte[] in) throws GeneralSecurityException {
      byte[] key = heapCopy(octets);
      try {
        Cipher cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"));
        return cipher.doFinal(in);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }

    @Override
    public void close() {
      octets.close();
    }
  }

  /// An AES-256-GCM key.
  final class Seal implements SoftwareKey {
    private final SecretBytes octets;

    Seal(SecretBytes octets) {
      this.octets = octets;
    }

    byte[] seal(byte[] iv, byte[] aad, SecretBytes plain) {
      GcmIv.check(iv);
      byte[] clear = heapCopy(plain);
      try {
        return gcm(Cipher.ENCRYPT_MODE, iv, aad, clear);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK refused AES-GCM", e);
      } finally {
        Arrays.fill(clear, (byte) 0);
      }
    }

    /// Null if the tag is wrong.
    @Nullable SecretBytes open(byte[] iv, byte[] aad, byte[] sealed) {
      GcmIv.check(iv);
      if (sealed.length < 16) {
        return null;
      }
      try {
        return SecretBytes.takeOwnershipOf(gcm(Cipher.DECRYPT_MODE, iv, aad, sealed));
      } catch (AEADBadTagException e) {
        return null;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK refused AES-GCM", e);
      }
    }

    private byte[] gcm(int mode, byte[] iv, byte[] aad, byte[] in) throws GeneralSecurityException {
      byte[] key = heapCopy(octets);
      try {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(aad);
        return cipher.doFinal(in);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }

    @Override
    public void close() {
      octets.close();
    }
  }

  private static byte[] heapCopy(SecretBytes secret) {
    return secret.use(at ->
        SecretPool.MEM
            .asSlice(at, secret.length())
            .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
  }
}
