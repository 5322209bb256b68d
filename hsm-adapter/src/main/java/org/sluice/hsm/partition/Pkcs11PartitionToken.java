package org.sluice.hsm.partition;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.KeyLabel;
import org.sluice.hsm.P256Points;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.KeyTemplates;
import org.sluice.hsm.pkcs11.Pkcs11Exception;
import org.sluice.hsm.pkcs11.SealingKeys;
import org.sluice.hsm.pkcs11.Session;
import org.sluice.hsm.pkcs11.SigningPair;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenKeys;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.PartitionToken;

/// [PartitionToken] on a PKCS#11 token. HMAC and sealing keys rest on the token; agreement pairs
/// and transport keys are session objects, so a crash in a ceremony leaves nothing of them. When
/// the token is logged out every call ends in [HsmException.NotLoggedIn]; after the next login it
/// works again. Usable by many threads.
public final class Pkcs11PartitionToken implements PartitionToken {

  static final String IDENTITY = "sluice-identity";
  static final String WITNESS = "sluice-witness";
  private static final int KEY_OCTETS = 32;

  private final Token token;
  private final TokenKeys keys;
  private final SealingKeys sealing;
  private final SigningPair identity;
  private final SigningPair witness;
  private final KeptState kept;
  private final SecureRandom jvm = new SecureRandom();

  private Pkcs11PartitionToken(
      Token token, TokenKeys keys, SigningPair identity, SigningPair witness) {
    this.token = token;
    this.keys = keys;
    this.sealing = new SealingKeys(token, keys);
    this.identity = identity;
    this.witness = witness;
    this.kept = new KeptState(token);
  }

  /// Makes the partition's identity and witness keys on a token that is logged in and has none.
  /// Throws [HsmException.KeyExists] if it has.
  public static Pkcs11PartitionToken create(Token token) {
    TokenKeys keys = new TokenKeys(token);
    return new Pkcs11PartitionToken(
        token,
        keys,
        SigningPair.create(token, keys, SigningPair.Kind.ECDSA_P256, IDENTITY),
        SigningPair.create(token, keys, SigningPair.Kind.ED25519, WITNESS));
  }

  /// Opens a partition's token that is logged in. Throws [HsmException.KeyMissing] if
  /// [#create(Token)] was never run on it.
  public static Pkcs11PartitionToken open(Token token) {
    TokenKeys keys = new TokenKeys(token);
    return new Pkcs11PartitionToken(
        token,
        keys,
        SigningPair.open(token, keys, SigningPair.Kind.ECDSA_P256, IDENTITY),
        SigningPair.open(token, keys, SigningPair.Kind.ED25519, WITNESS));
  }

  @Override
  public byte[] identityKey() {
    return P256Points.spki(identity.publicKey());
  }

  @Override
  public byte[] witnessKey() {
    return witness.publicKey();
  }

  @Override
  public byte[] signIdentity(byte[] message) {
    return identity.sign(message);
  }

  @Override
  public byte[] signWitness(byte[] message) {
    return witness.sign(message);
  }

  @Override
  public byte[] newAgreementKey(String label) {
    byte[] point =
        keys.make(
            label,
            session -> {
              Template open = KeyTemplates.publicP256(label, false);
              Template secret = KeyTemplates.agreement(label);
              long[] pair = session.generatePair(Ck.CKM_EC_KEY_PAIR_GEN, open, secret);
              return session.attribute(pair[0], Ck.CKA_EC_POINT);
            });
    return SigningPair.point(token, point);
  }

  @Override
  public void deriveHmacKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, KeyTemplates.hmac(label));
  }

  @Override
  public void deriveTransportKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, KeyTemplates.aes(label, false));
  }

  @Override
  public void deriveWrappingKey(String agreementLabel, byte[] peerPoint, String label) {
    derive(agreementLabel, peerPoint, label, KeyTemplates.wrapping(label));
  }

  @Override
  public void newWrappableHmacKey(String label) {
    try (SecretBytes value = SecretBytes.allocate(KEY_OCTETS)) {
      random(value);
      keys.make(
          label,
          session ->
              value.use(at ->
                  session.createKey(
                      KeyTemplates.wrappableHmac(label), SecretPool.MEM.asSlice(at, KEY_OCTETS))));
    }
  }

  @Override
  public byte[] wrapHmacKey(String wrappingLabel, String label) {
    return token.with(session -> {
      long key = keys.use(session, Ck.CKO_SECRET_KEY, label, "being wrapped", found -> found);
      return keys.use(
          session,
          Ck.CKO_SECRET_KEY,
          wrappingLabel,
          "key wrap",
          wrapping -> wrapped(session, wrapping, key, label));
    });
  }

  private byte[] wrapped(Session session, long wrapping, long key, String label) {
    try {
      return session.wrapKey(wrapping, key);
    } catch (Pkcs11Exception e) {
      if (e.isNotWrappable()) {
        throw new HsmException.WrongUse(token.label(), label, "being wrapped");
      }
      throw e;
    }
  }

  @Override
  public void unwrapHmacKey(String wrappingLabel, byte[] wrapped, String label) {
    keys.make(
        label,
        session ->
            keys.use(
                session,
                Ck.CKO_SECRET_KEY,
                wrappingLabel,
                "key wrap",
                key -> unwrapped(session, key, wrappingLabel, wrapped, label)));
  }

  private long unwrapped(
      Session session, long key, String wrappingLabel, byte[] wrapped, String label) {
    try {
      return session.unwrapKey(key, wrapped, KeyTemplates.unwrappedHmac(label));
    } catch (Pkcs11Exception e) {
      if (e.isNotAuthentic()) {
        throw new HsmException.NotAuthentic(token.label(), wrappingLabel);
      }
      throw e;
    }
  }

  private void derive(String from, byte[] peerPoint, String label, Template key) {
    KeyLabel.check(from);
    P256Points.check(peerPoint, token.label());
    keys.make(
        label,
        session ->
            keys.use(
                session,
                Ck.CKO_PRIVATE_KEY,
                from,
                "key agreement",
                pair -> session.deriveEcdh(pair, peerPoint, key)));
  }

  @Override
  public void newSealingKey(String label) {
    sealing.create(label);
  }

  @Override
  public byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain) {
    return sealing.encrypt(label, iv12, aad, plain);
  }

  @Override
  public SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed) {
    return sealing.decrypt(label, iv12, aad, sealed);
  }

  @Override
  public SecretBytes hmac(String label, byte[] message) {
    try (Frame frame = Frame.open(KEY_OCTETS)) {
      long at = frame.alloc(KEY_OCTETS);
      MemorySegment out = SecretPool.MEM.asSlice(at, KEY_OCTETS);
      long filled =
          sealing.use(
              label, "HMAC", (session, key) -> session.sign(Ck.CKM_SHA256_HMAC, key, message, out));
      return SecretBytes.takeCopyOf(at, Math.toIntExact(filled));
    }
  }

  @Override
  public void random(SecretBytes into) {
    byte[] own = new byte[into.length()];
    jvm.nextBytes(own);
    into.use(at ->
        token.with(session -> {
          MemorySegment out = SecretPool.MEM.asSlice(at, own.length);
          session.random(out);
          for (int i = 0; i < own.length; i++) {
            out.set(JAVA_BYTE, i, (byte) (out.get(JAVA_BYTE, i) ^ own[i]));
            own[i] = 0;
          }
          return at;
        }));
  }

  @Override
  public boolean has(String label) {
    return keys.has(label);
  }

  @Override
  public void destroy(String label) {
    keys.destroy(label);
  }

  @Override
  public void keepState(byte[] state) {
    kept.keep(state);
  }

  @Override
  public byte @Nullable [] state() {
    return kept.latest();
  }
}
