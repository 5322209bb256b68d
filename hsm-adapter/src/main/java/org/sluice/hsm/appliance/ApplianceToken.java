package org.sluice.hsm.appliance;

import org.sluice.hsm.pkcs11.SigningPair;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenKeys;
import org.sluice.records.signing.StatementSigner;

/// The appliance's token: log keys (Ed25519, and P-256 for reviewers' tools that know only ECDSA),
/// bundle key, certificate key. Usable by many threads. While the token is logged out every
/// signature ends in [HsmException.NotLoggedIn]; after the next login it works again.
public final class ApplianceToken {

  private static final String LOG = "sluice-log-ed25519";
  private static final String LOG_ECDSA = "sluice-log-p256";
  private static final String BUNDLE = "sluice-bundle";
  private static final String CERTIFICATE = "sluice-certificate";

  private final SigningPair log;
  private final CertifiedKey logEcdsa;
  private final CertifiedKey bundle;
  private final CertifiedKey certificate;

  private ApplianceToken(
      SigningPair log, CertifiedKey logEcdsa, CertifiedKey bundle, CertifiedKey certificate) {
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
}
