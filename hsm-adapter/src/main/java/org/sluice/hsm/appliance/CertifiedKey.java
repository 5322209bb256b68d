package org.sluice.hsm.appliance;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.sluice.hsm.P256Points;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.SigningPair;
import org.sluice.hsm.pkcs11.Template;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenKeys;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.StatementSigner;

/// A P-256 signing key on the token with a self-signed certificate object beside it. Nobody trusts
/// the certificate for what it says: without one SunPKCS11 does not see the key.
final class CertifiedKey implements StatementSigner {

  private static final String P1363 = "SHA256withECDSAinP1363Format";
  private static final String DER = "SHA256withECDSA";
  private static final Date NO_END = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  private final SunKeys sun;
  private final String label;
  private final byte[] spki;

  private CertifiedKey(SunKeys sun, String label, byte[] spki) {
    this.sun = sun;
    this.label = label;
    this.spki = spki;
  }

  static CertifiedKey create(Token token, TokenKeys keys, SunKeys sun, String label) {
    SigningPair pair = SigningPair.create(token, keys, SigningPair.Kind.ECDSA_P256, label);
    byte[] spki = P256Points.spki(pair.publicKey());
    Template object = object(label, selfSigned(label, spki, pair));
    long _ = token.alone(session -> session.create(object));
    return new CertifiedKey(sun, label, spki);
  }

  static CertifiedKey open(Token token, TokenKeys keys, SunKeys sun, String label) {
    SigningPair pair = SigningPair.open(token, keys, SigningPair.Kind.ECDSA_P256, label);
    return new CertifiedKey(sun, label, P256Points.spki(pair.publicKey()));
  }

  byte[] spki() {
    return spki.clone();
  }

  @Override
  public Hash32 keyId() {
    return KeyHash.ofSpki(spki);
  }

  @Override
  public byte[] sign(byte[] message) {
    return sun.sign(P1363, label, message);
  }

  /// The same signature as an ASN.1 DER sequence.
  byte[] signDer(byte[] message) {
    return sun.sign(DER, label, message);
  }

  private static X509CertificateHolder selfSigned(String label, byte[] spki, SigningPair pair) {
    X500Name name = new X500Name("CN=" + label);
    BigInteger serial = new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    Date from = Date.from(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(spki);
    return new X509v3CertificateBuilder(name, serial, from, NO_END, name, key)
        .build(new TokenContentSigner(pair));
  }

  private static Template object(String label, X509CertificateHolder certificate) {
    try {
      return new Template()
          .with(Ck.CKA_CLASS, Ck.CKO_CERTIFICATE)
          .with(Ck.CKA_CERTIFICATE_TYPE, Ck.CKC_X_509)
          .with(Ck.CKA_TOKEN, true)
          .with(Ck.CKA_PRIVATE, false)
          .with(Ck.CKA_LABEL, label)
          .with(Ck.CKA_ID, label)
          .with(Ck.CKA_SUBJECT, certificate.getSubject().getEncoded())
          .with(Ck.CKA_ISSUER, certificate.getIssuer().getEncoded())
          .with(Ck.CKA_SERIAL_NUMBER, new ASN1Integer(certificate.getSerialNumber()).getEncoded())
          .with(Ck.CKA_VALUE, certificate.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a certificate could not be encoded", e);
    }
  }
}
