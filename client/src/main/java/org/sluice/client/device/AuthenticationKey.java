package org.sluice.client.device;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// The key with which a device signs its enrolment line and authenticates over TLS: P-256, with a
/// self-signed certificate that names the device and vouches for nothing. The account list knows
/// the hash of its public key.
///
/// Java's TLS needs the private key as an object on the heap, so this one key is not kept in locked
/// memory: it opens no key set, and a lost one is suspended at the help desk.
public final class AuthenticationKey implements StatementSigner {

  /// RFC 5280 section 4.1.2.5: "no well-defined expiration date". The Enrolled leaf ends a device.
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /// Longest PKCS#8.
  static final int MAX_PRIVATE = 512;

  private static final String CERTIFICATE = "auth.crt";

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private AuthenticationKey(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /// A fresh key pair with a certificate for `deviceId`, valid from a day before `now` (a server's
  /// clock may be behind).
  public static AuthenticationKey generate(String deviceId, Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, deviceId).build();
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(127, random).setBit(126),
              Date.from(now.minus(Duration.ofDays(1))),
              Date.from(NEVER),
              name,
              pair.getPublic());
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new AuthenticationKey(pair.getPrivate(), parse(der));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java 25 can make a P-256 key and certificate", e);
    }
  }

  /// Writes the private key (PKCS#8) and `auth.crt` (DER) beside it.
  void store(PrivateKeyFile file, KeyLock lock) throws IOException {
    byte[] pkcs8 = privateKey.getEncoded();
    try (SecretBytes secret = SecretBytes.takeOwnershipOf(pkcs8)) {
      file.write(secret, lock);
      Files.write(file.folder().resolve(CERTIFICATE), certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was just parsed encodes", e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// Reads what [#store] wrote.
  ///
  /// @throws Refused when a file is missing, damaged, open to others, or does not open
  static AuthenticationKey load(PrivateKeyFile file, KeyLock lock) throws IOException {
    byte[] pkcs8 = new byte[0];
    try (SecretBytes secret = file.read(MAX_PRIVATE, lock)) {
      pkcs8 = new byte[secret.length()];
      byte[] target = pkcs8;
      long _ =
          secret.lend(segment -> {
            java.lang.foreign.MemorySegment.copy(
                segment, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, target, 0, target.length);
            return 0;
          });
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      AuthenticationKey pair =
          new AuthenticationKey(key, parse(Files.readAllBytes(file.folder().resolve(CERTIFICATE))));
      pair.requireHalvesMatch(file.file());
      return pair;
    } catch (GeneralSecurityException e) {
      throw new Refused(
          Check.FILE, file.folder().toString(), "auth.key and auth.crt", "damaged", e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private void requireHalvesMatch(Path keyFile) throws GeneralSecurityException {
    byte[] probe = {1};
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(probe);
    if (!verifier.verify(sign(probe))) {
      throw new Refused(Check.FILE, keyFile.toString(), "the key of auth.crt", "another key");
    }
  }

  private static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new java.io.ByteArrayInputStream(der));
  }

  /// The private half, for TLS.
  public PrivateKey privateKey() {
    return privateKey;
  }

  /// The self-signed certificate.
  public X509Certificate certificate() {
    return certificate;
  }

  /// SubjectPublicKeyInfo, DER.
  public byte[] spki() {
    return certificate.getPublicKey().getEncoded();
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki());
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a P-256 key that was just loaded signs", e);
    }
  }
}
