package org.sluice.hsm.software;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.KeyLabel;
import org.sluice.hsm.P256Points;
import org.sluice.hsm.software.SoftwareKey.Agreement;
import org.sluice.hsm.software.SoftwareKey.Mac;
import org.sluice.hsm.software.SoftwareKey.Seal;
import org.sluice.hsm.software.SoftwareKey.Wrap;
import org.sluice.hsm.software.SoftwareKey.Wrappable;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.PartitionToken;

/// [PartitionToken] in memory. Its keys come from the generator it is given, so a seeded one makes
/// whole simulations repeatable. Usable by many threads.
public final class SoftwarePartitionToken implements PartitionToken, AutoCloseable {

  private final String name;
  private final SecureRandom random;
  private final SigningPair identity;
  private final SigningPair witness;
  private final Map<String, SoftwareKey> keys = new HashMap<>();
  private byte @Nullable [] state;
  private boolean open = true;

  /// A token called `name` in errors, with fresh identity and witness keys drawn from `random`.
  public SoftwarePartitionToken(String name, SecureRandom random) {
    this.name = name;
    this.random = random;
    this.identity = SigningPair.ecdsa(random);
    this.witness = SigningPair.ed25519(random);
  }

  @Override
  public byte[] identityKey() {
    return identity.spki();
  }

  @Override
  public byte[] witnessKey() {
    return identityOfEd25519(witness.spki());
  }

  @Override
  public byte[] signIdentity(byte[] message) {
    return signed(identity, message);
  }

  @Override
  public byte[] signWitness(byte[] message) {
    return signed(witness, message);
  }

  private synchronized byte[] signed(SigningPair pair, byte[] message) {
    checkOpen();
    return pair.sign(message, random);
  }

  @Override
  public synchronized byte[] newAgreementKey(String label) {
    checkFree(label);
    Agreement key = Agreement.generate(random);
    keys.put(label, key);
    return key.point();
  }

  @Override
  public void deriveHmacKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, Mac::new);
  }

  @Override
  public void deriveTransportKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, Seal::new);
  }

  @Override
  public void deriveWrappingKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, Wrap::new);
  }

  @Override
  public synchronized void newWrappableHmacKey(String label) {
    checkFree(label);
    SecretBytes octets = SecretBytes.allocate(32);
    random(octets);
    keys.put(label, new Wrappable(octets));
  }

  @Override
  public synchronized byte[] wrapHmacKey(String wrappingLabel, String label) {
    Wrap wrapping = key(wrappingLabel, Wrap.class, "key wrap");
    return wrapping.wrap(key(label, Wrappable.class, "being wrapped").octets());
  }

  @Override
  public synchronized void unwrapHmacKey(String wrappingLabel, byte[] wrapped, String label) {
    checkFree(label);
    SecretBytes octets = key(wrappingLabel, Wrap.class, "key wrap").unwrap(wrapped);
    if (octets == null) {
      throw new HsmException.NotAuthentic(name, wrappingLabel);
    }
    keys.put(label, new Mac(octets));
  }

  private synchronized void derive(
      String from, byte[] peer, String label, Function<SecretBytes, SoftwareKey> use) {
    checkFree(label);
    P256Points.check(peer, name);
    Agreement agreement = key(from, Agreement.class, "key agreement");
    SecretBytes shared = agreement.shared(peer);
    keys.put(label, use.apply(shared));
  }

  @Override
  public synchronized void newSealingKey(String label) {
    checkFree(label);
    SecretBytes octets = SecretBytes.allocate(32);
    random(octets);
    keys.put(label, new Seal(octets));
  }

  @Override
  public synchronized byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain) {
    return key(label, Seal.class, "encryption").seal(iv12, aad, plain);
  }

  @Override
  public synchronized SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed) {
    SecretBytes plain = key(label, Seal.class, "decryption").open(iv12, aad, sealed);
    if (plain == null) {
      throw new HsmException.NotAuthentic(name, label);
    }
    return plain;
  }

  @Override
  public synchronized SecretBytes hmac(String label, byte[] message) {
    // A key that can be wrapped makes HMACs too: its check value is compared before it is kept.
    return keys.get(KeyLabel.check(label)) instanceof Wrappable w
        ? w.mac().of(message)
        : key(label, Mac.class, "HMAC").of(message);
  }

  @Override
  public synchronized void random(SecretBytes into) {
    checkOpen();
    byte[] drawn = new byte[into.length()];
    random.nextBytes(drawn);
    try (SecretBytes taken = SecretBytes.takeOwnershipOf(drawn)) {
      taken.use(from ->
          into.use(to -> {
            SecretPool.MEM
                .asSlice(to, into.length())
                .copyFrom(SecretPool.MEM.asSlice(from, into.length()));
            return to;
          }));
    }
  }

  @Override
  public synchronized boolean has(String label) {
    checkOpen();
    return keys.containsKey(KeyLabel.check(label));
  }

  @Override
  public synchronized void destroy(String label) {
    checkOpen();
    SoftwareKey key = keys.remove(KeyLabel.check(label));
    if (key != null) {
      key.close();
    }
  }

  @Override
  public synchronized void keepState(byte[] octets) {
    checkOpen();
    state = octets.clone();
  }

  @Override
  public synchronized byte @Nullable [] state() {
    checkOpen();
    return state == null ? null : state.clone();
  }

  /// Wipes every key. The token answers nothing afterwards.
  @Override
  public synchronized void close() {
    open = false;
    keys.values().forEach(SoftwareKey::close);
    keys.clear();
  }

  private <K extends SoftwareKey> K key(String label, Class<K> kind, String use) {
    checkOpen();
    SoftwareKey key = keys.get(KeyLabel.check(label));
    if (key == null) {
      throw new HsmException.KeyMissing(name, label);
    }
    if (!kind.isInstance(key)) {
      throw new HsmException.WrongUse(name, label, use);
    }
    return kind.cast(key);
  }

  private void checkFree(String label) {
    checkOpen();
    if (keys.containsKey(KeyLabel.check(label))) {
      throw new HsmException.KeyExists(name, label);
    }
  }

  private void checkOpen() {
    if (!open) {
      throw new HsmException.NotLoggedIn(name);
    }
  }

  private static byte[] identityOfEd25519(byte[] spki) {
    return java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }
}
