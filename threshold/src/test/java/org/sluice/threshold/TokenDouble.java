package org.sluice.threshold;

import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// A token in memory with the JDK's algorithms. Tests may put a replicated key into it
/// ([#inject(String, byte\[\])]), set its state back, and make it lie.
public final class TokenDouble implements PartitionToken {
  private final KeyPair identity;
  private final KeyPair witness;
  private final Map<String, KeyPair> pairs = new HashMap<>();
  private final Map<String, byte[]> keys = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final List<byte[]> opened = new ArrayList<>();
  private byte[] state;
  private UnaryOperator<byte[]> beforeEncrypting = UnaryOperator.identity();
  private UnaryOperator<byte[]> beforeWrapping = UnaryOperator.identity();

  private final Fuse fuse;

  public TokenDouble() {
    this(new Fuse());
  }

  /// A token whose process dies by `fuse`.
  public TokenDouble(Fuse fuse) {
    this.fuse = fuse;
    identity = generate("EC");
    witness = generate("Ed25519");
  }

  /// What that token holds now, in the hands of a process that dies by `fuse`.
  public TokenDouble(TokenDouble from, Fuse fuse) {
    this.fuse = fuse;
    identity = from.identity;
    witness = from.witness;
    pairs.putAll(from.pairs);
    from.keys.forEach((label, key) -> keys.put(label, key.clone()));
    state = from.state == null ? null : from.state.clone();
  }

  private static KeyPair generate(String kind) {
    try {
      KeyPairGenerator g = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        g.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return g.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Puts a replicated key under `label`, as a token that imports wrapped keys would.
  public void inject(String label, byte[] key) {
    keys.put(label, key.clone());
  }

  /// Makes the partition of this token deal something else than it should.
  public void beforeEncrypting(UnaryOperator<byte[]> lie) {
    beforeEncrypting = lie;
  }

  /// Makes the partition of this token wrap other keys than it holds.
  public void beforeWrapping(UnaryOperator<byte[]> lie) {
    beforeWrapping = lie;
  }

  /// Labels of all keys and pairs.
  public Set<String> labels() {
    Set<String> all = new TreeSet<>(keys.keySet());
    all.addAll(pairs.keySet());
    return all;
  }

  /// Copies of all that was decrypted, for tests that look for it in memory.
  public List<byte[]> opened() {
    return opened;
  }

  /// Sets the kept state back, as a restored backup of the token would.
  public void setBack(byte[] old) {
    state = old == null ? null : old.clone();
  }

  @Override
  public byte[] identityKey() {
    return identity.getPublic().getEncoded();
  }

  @Override
  public byte[] witnessKey() {
    byte[] spki = witness.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  @Override
  public byte[] signIdentity(byte[] message) {
    fuse.read();
    return sign("SHA256withECDSAinP1363Format", identity.getPrivate(), message);
  }

  @Override
  public byte[] signWitness(byte[] message) {
    fuse.read();
    return sign("Ed25519", witness.getPrivate(), message);
  }

  /// A signature of any private key, for officers in tests too.
  public static byte[] sign(String algorithm, PrivateKey key, byte[] message) {
    try {
      Signature s = Signature.getInstance(algorithm);
      s.initSign(key);
      s.update(message);
      return s.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] newAgreementKey(String label) {
    free(label);
    KeyPair pair = generate("EC");
    pairs.put(label, pair);
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 65, spki.length);
  }

  @Override
  public void deriveHmacKey(String agreementLabel, byte[] peerPoint, String label) {
    free(label);
    keys.put(label, agree(agreementLabel, peerPoint));
  }

  @Override
  public void deriveTransportKey(String agreementLabel, byte[] peerPoint, String label) {
    free(label);
    keys.put(label, agree(agreementLabel, peerPoint));
  }

  private byte[] agree(String label, byte[] peer) {
    try {
      ECPublicKey own = (ECPublicKey) pairs.get(label).getPublic();
      ECPoint point =
          new ECPoint(
              new java.math.BigInteger(1, Arrays.copyOfRange(peer, 1, 33)),
              new java.math.BigInteger(1, Arrays.copyOfRange(peer, 33, 65)));
      KeyAgreement a = KeyAgreement.getInstance("ECDH");
      a.init(pairs.get(label).getPrivate());
      a.doPhase(
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, own.getParams())),
          true);
      return a.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void deriveWrappingKey(String agreementLabel, byte[] peerPoint, String label) {
    deriveTransportKey(agreementLabel, peerPoint, label);
  }

  @Override
  public void newWrappableHmacKey(String label) {
    newSealingKey(label);
  }

  @Override
  public byte[] wrapHmacKey(String wrappingLabel, String label) {
    try {
      Cipher c = Cipher.getInstance("AES/KW/NoPadding");
      c.init(Cipher.WRAP_MODE, new SecretKeySpec(keys.get(wrappingLabel), "AES"));
      return c.wrap(new SecretKeySpec(beforeWrapping.apply(keys.get(label).clone()), "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void unwrapHmacKey(String wrappingLabel, byte[] wrapped, String label) {
    free(label);
    try {
      Cipher c = Cipher.getInstance("AES/KW/NoPadding");
      c.init(Cipher.UNWRAP_MODE, new SecretKeySpec(keys.get(wrappingLabel), "AES"));
      keys.put(label, c.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("unwrapping under " + wrappingLabel, e);
    }
  }

  @Override
  public void newSealingKey(String label) {
    free(label);
    byte[] key = new byte[32];
    random.nextBytes(key);
    keys.put(label, key);
  }

  private void free(String label) {
    fuse.write();
    if (has(label)) {
      throw new IllegalStateException("label is in use: " + label);
    }
  }

  @Override
  public byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain) {
    byte[] clear =
        plain.use(at -> SecretPool.MEM.asSlice(at, plain.length()).toArray(ValueLayout.JAVA_BYTE));
    try {
      return gcm(Cipher.ENCRYPT_MODE, label, iv12, aad, beforeEncrypting.apply(clear));
    } finally {
      Arrays.fill(clear, (byte) 0);
    }
  }

  @Override
  public SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed) {
    fuse.read();
    byte[] clear = gcm(Cipher.DECRYPT_MODE, label, iv12, aad, sealed);
    opened.add(clear.clone());
    return SecretBytes.takeOwnershipOf(clear);
  }

  private byte[] gcm(int mode, String label, byte[] iv, byte[] aad, byte[] in) {
    try {
      Cipher c = Cipher.getInstance("AES/GCM/NoPadding");
      c.init(mode, new SecretKeySpec(keys.get(label), "AES"), new GCMParameterSpec(128, iv));
      c.updateAAD(aad);
      return c.doFinal(in);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("GCM under " + label, e);
    }
  }

  @Override
  public SecretBytes hmac(String label, byte[] message) {
    fuse.read();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.get(label), "HmacSHA256"));
      return SecretBytes.takeOwnershipOf(mac.doFinal(message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void random(SecretBytes into) {
    byte[] drawn = new byte[into.length()];
    random.nextBytes(drawn);
    into.use(at -> {
      SecretPool.MEM
          .asSlice(at, drawn.length)
          .copyFrom(java.lang.foreign.MemorySegment.ofArray(drawn));
      return at;
    });
    Arrays.fill(drawn, (byte) 0);
  }

  @Override
  public boolean has(String label) {
    fuse.read();
    return keys.containsKey(label) || pairs.containsKey(label);
  }

  @Override
  public void destroy(String label) {
    fuse.write();
    keys.remove(label);
    pairs.remove(label);
  }

  @Override
  public void keepState(byte[] octets) {
    fuse.write();
    state = octets.clone();
  }

  @Override
  public byte[] state() {
    fuse.read();
    return state == null ? null : state.clone();
  }
}
