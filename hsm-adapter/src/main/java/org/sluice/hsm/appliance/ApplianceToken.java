package org.sluice.hsm.appliance;

import java.security.SecureRandom;
import java.util.Arrays;
import org.sluice.hsm.GcmIv;
import org.sluice.hsm.pkcs11.SealingKeys;
import org.sluice.hsm.pkcs11.SigningPair;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenKeys;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.signing.StatementSigner;

/// The appliance's token: log keys (Ed25519, and P-256 for reviewers' tools that know only ECDSA),
/// bundle key, certificate key, and the key that transport keys are sealed under. Usable by many
/// threads. While the token is logged out every signature ends in [HsmException.NotLoggedIn]; after
/// the next login it works again.
public final class ApplianceToken {

  private static final String LOG = "sluice-log-ed25519";
  private static final String LOG_ECDSA = "sluice-log-p256";
  private static final String BUNDLE = "sluice-bundle";
  private static final String CERTIFICATE = "sluice-certificate";

  private static final String TRANSPORT = "sluice-transport";

  private final TokenKeys keys;
  private final SealingKeys sealing;
  private final SecureRandom random = new SecureRandom();
  private final SigningPair log;
  private final CertifiedKey logEcdsa;
  private final CertifiedKey bundle;
  private final CertifiedKey certificate;

  private ApplianceToken(
      Token token,
      TokenKeys keys,
      SigningPair log,
      CertifiedKey logEcdsa,
      CertifiedKey bundle,
      CertifiedKey certificate) {
    this.keys = keys;
    this.sealing = new SealingKeys(token, keys);
    this.log = log;
    this.logEcdsa = logEcdsa;
    this.bundle = bundle;
    this.certificate = certificate;
  }

  /// Makes the appliance's keys, at the ceremony, on a token that is logged in and has none. Throws
  /// [HsmException.KeyExists] if it has.
  public static ApplianceToken create(Token token) {
    TokenKeys keys = new TokenKeys(token);
    SunKeys sun = new SunKeys(token);
    return new ApplianceToken(
        token,
        keys,
        SigningPair.create(token, keys, SigningPair.Kind.ED25519, LOG),
        CertifiedKey.create(token, keys, sun, LOG_ECDSA),
        CertifiedKey.create(token, keys, sun, BUNDLE),
        CertifiedKey.create(token, keys, sun, CERTIFICATE));
  }

  /// Opens the appliance's token, which is logged in. Throws [HsmException.KeyMissing] naming the
  /// first key that it lacks.
  public static ApplianceToken open(Token token) {
    TokenKeys keys = new TokenKeys(token);
    SunKeys sun = new SunKeys(token);
    return new ApplianceToken(
        token,
        keys,
        SigningPair.open(token, keys, SigningPair.Kind.ED25519, LOG),
        CertifiedKey.open(token, keys, sun, LOG_ECDSA),
        CertifiedKey.open(token, keys, sun, BUNDLE),
        CertifiedKey.open(token, keys, sun, CERTIFICATE));
  }

  /// Ed25519 public key of the log, 32 octets.
  public byte[] logKey() {
    return log.publicKey();
  }

  /// Signs the text of a checkpoint (signed-note type 0x01): Ed25519, 64 octets.
  public byte[] signNote(byte[] text) {
    return log.sign(text);
  }

  /// P-256 public key of the log, SubjectPublicKeyInfo in DER.
  public byte[] logEcdsaKey() {
    return logEcdsa.spki();
  }

  /// Signs the text of a checkpoint (signed-note type 0x02): ECDSA over SHA-256, ASN.1 DER.
  public byte[] signNoteEcdsa(byte[] text) {
    return logEcdsa.signDer(text);
  }

  /// Bundle public key, SubjectPublicKeyInfo in DER.
  public byte[] bundleKey() {
    return bundle.spki();
  }

  /// Signs export bundles and the statements of the appliance.
  public StatementSigner bundle() {
    return bundle;
  }

  /// Certificate public key, SubjectPublicKeyInfo in DER.
  public byte[] certificateKey() {
    return certificate.spki();
  }

  /// Signs KMS certificates.
  public StatementSigner certificate() {
    return certificate;
  }

  /// Seals a transport key, or the key that they are sealed to on their way here, under an AES-256
  /// key of the token that is made when it is first needed: 12 octets of initialisation vector,
  /// ciphertext, tag.
  public byte[] seal(byte[] aad, SecretBytes plain) {
    if (!keys.has(TRANSPORT)) {
      sealing.create(TRANSPORT);
    }
    byte[] iv = new byte[GcmIv.OCTETS];
    random.nextBytes(iv);
    byte[] sealed = sealing.encrypt(TRANSPORT, iv, aad, plain);
    byte[] all = Arrays.copyOf(iv, iv.length + sealed.length);
    System.arraycopy(sealed, 0, all, iv.length, sealed.length);
    return all;
  }

  /// The reverse; the caller closes it. Throws [org.sluice.hsm.HsmException.NotAuthentic] if it was
  /// not sealed so, [org.sluice.hsm.HsmException.KeyMissing] if nothing ever was.
  public SecretBytes unseal(byte[] aad, byte[] sealed) {
    byte[] iv = Arrays.copyOf(sealed, GcmIv.OCTETS);
    byte[] rest =
        sealed.length < GcmIv.OCTETS
            ? new byte[0]
            : Arrays.copyOfRange(sealed, GcmIv.OCTETS, sealed.length);
    return sealing.decrypt(TRANSPORT, iv, aad, rest);
  }
}
