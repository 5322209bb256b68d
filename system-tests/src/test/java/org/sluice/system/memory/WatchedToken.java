package org.sluice.system.memory;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

/// A token whose secret answers are noted, masked, on their way to the partition: an opened share
/// is told by its length, everything else that is secret is an HMAC.
final class WatchedToken implements PartitionToken {
  private static final byte[] SEED = {'s', 'l', 'u', 'i', 'c', 'e', '/', 's', 'e', 'e', 'd', '/'};

  private final PartitionToken token;
  private final int index;
  private final MaskedPatterns patterns;
  private @Nullable Runnable whileSeedIsOpen;
  private boolean zNoted;
  private boolean xNoted;

  WatchedToken(PartitionToken token, int index, MaskedPatterns patterns) {
    this.token = token;
    this.index = index;
    this.patterns = patterns;
  }

  /// Runs once, when the next seed is in the pool.
  void onNextSeed(Runnable look) {
    whileSeedIsOpen = look;
  }

  @Override
  public SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed) {
    SecretBytes plain = token.decrypt(label, iv12, aad, sealed);
    if (label.startsWith("sluice-seal-")) {
      boolean z = plain.length() == Field.SAKKE_Q.octets();
      // The ceremony reads its shares back, so each is opened more than once.
      if (z ? zNoted : xNoted) {
        return plain;
      }
      zNoted |= z;
      xNoted |= !z;
      patterns.addNumber(
          "share " + (z ? "z_" : "x_") + index, plain, 0, z ? Field.SAKKE_Q : Field.P256_N);
    }
    return plain;
  }

  @Override
  public SecretBytes hmac(String label, byte[] message) {
    SecretBytes mac = token.hmac(label, message);
    // A key check value is published; a seed begins otherwise.
    if (java.util.Arrays.mismatch(message, SEED) == SEED.length) {
      patterns.add("seed", mac);
      Runnable look = whileSeedIsOpen;
      whileSeedIsOpen = null;
      if (look != null) {
        look.run();
      }
    }
    return mac;
  }

  @Override
  public byte[] identityKey() {
    return token.identityKey();
  }

  @Override
  public byte[] witnessKey() {
    return token.witnessKey();
  }

  @Override
  public byte[] signIdentity(byte[] message) {
    return token.signIdentity(message);
  }

  @Override
  public byte[] signWitness(byte[] message) {
    return token.signWitness(message);
  }

  @Override
  public byte[] newAgreementKey(String label) {
    return token.newAgreementKey(label);
  }

  @Override
  public void deriveHmacKey(String agreementLabel, byte[] peerPoint, String label) {
    token.deriveHmacKey(agreementLabel, peerPoint, label);
  }

  @Override
  public void deriveTransportKey(String agreementLabel, byte[] peerPoint, String label) {
    token.deriveTransportKey(agreementLabel, peerPoint, label);
  }

  @Override
  public void deriveWrappingKey(String agreementLabel, byte[] peerPoint, String label) {
    token.deriveWrappingKey(agreementLabel, peerPoint, label);
  }

  @Override
  public void newWrappableHmacKey(String label) {
    token.newWrappableHmacKey(label);
  }

  @Override
  public byte[] wrapHmacKey(String wrappingLabel, String label) {
    return token.wrapHmacKey(wrappingLabel, label);
  }

  @Override
  public void unwrapHmacKey(String wrappingLabel, byte[] wrapped, String label) {
    token.unwrapHmacKey(wrappingLabel, wrapped, label);
  }

  @Override
  public void newSealingKey(String label) {
    token.newSealingKey(label);
  }

  @Override
  public byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain) {
    return token.encrypt(label, iv12, aad, plain);
  }

  @Override
  public void random(SecretBytes into) {
    token.random(into);
  }

  @Override
  public boolean has(String label) {
    return token.has(label);
  }

  @Override
  public void destroy(String label) {
    token.destroy(label);
  }

  @Override
  public void keepState(byte[] state) {
    token.keepState(state);
  }

  @Override
  public byte @Nullable [] state() {
    return token.state();
  }
}
