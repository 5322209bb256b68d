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
import java.security.Provider;
import java.security.ProviderException;
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
import org.jspecify.annotations.Nullable;
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
/// memory: it opens no key set, and a lost one is suspended at the help desk. In a PKCS#11 token it
/// stays where it was made ([KeyLock#in]); the disk has its name there.
public final class AuthenticationKey implements StatementSigner {

  /// RFC 5280 section 4.1.2.5: "no well-defined expiration date". The Enrolled leaf ends a device.
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /// Longest PKCS#8.
  static final int MAX_PRIVATE = 512;

  private static final String CERTIFICATE = "auth.crt";

  private final PrivateKey privateKey;
  private final X509Certificate certificate;
  private final @Nullable String alias;

  private AuthenticationKey(
      PrivateKey privateKey, X509Certificate certificate, @Nullable String alias) {
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.alias = alias;
  }

  /// A key that is in a token under that name.
  static AuthenticationKey inToken(PrivateKey key, X509Certificate certificate, String alias) {
    return new AuthenticationKey(key, certificate, alias);
  }

  /// A fresh key pair with a certificate for `deviceId`, valid from a day before `now` (a server's
  /// clock may be behind).
  public static AuthenticationKey generate(String deviceId, Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate = selfSigned(deviceId, pair, now, random, null);
      return new AuthenticationKey(pair.getPrivate(), certificate, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 can make a P-256 key and certificate", e);
    }
  }

  /// A certificate for a key pair by itself; `signer` is whose private key it is, if it is not the
  /// JDK's.
  static X509Certificate selfSigned(
      String deviceId, KeyPair pair, Instant now, SecureRandom random, @Nullable Provider signer)
      throws GeneralSecurityException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, deviceId).build();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, random).setBit(126),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(NEVER),
            name,
            pair.getPublic());
    JcaContentSignerBuilder by = new JcaContentSignerBuilder("SHA256withECDSA");
    if (signer != null) {
      by.setProvider(signer);
    }
    try {
      return parse(builder.build(by.build(pair.getPrivate())).getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException("a certificate could not be made", e);
    }
  }

  /// Writes `auth.key` (PKCS#8, owner only, not locked) and `auth.crt` (DER) into `folder`.
  public void store(Path folder) throws IOException {
    store(unlocked(folder), KeyLock.none());
  }

  /// Writes the private key (PKCS#8) and `auth.crt` (DER) beside it.
  void store(PrivateKeyFile file, KeyLock lock) throws IOException {
    if (alias != null) {
      file.writeName(alias);
      storeCertificate(file.folder());
      return;
    }
    byte[] pkcs8 = privateKey.getEncoded();
    try (SecretBytes secret = SecretBytes.takeOwnershipOf(pkcs8)) {
      file.write(secret, lock);
      storeCertificate(file.folder());
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private void storeCertificate(Path folder) throws IOException {
    try {
      Files.write(folder.resolve(CERTIFICATE), certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was just parsed encodes", e);
    }
  }

  /// Reads what [#store(Path)] wrote.
  ///
  /// @throws Refused when a file is missing, damaged or open to others
  public static AuthenticationKey load(Path folder) throws IOException {
    return load(unlocked(folder), KeyLock.none());
  }

  private static PrivateKeyFile unlocked(Path folder) {
    return new PrivateKeyFile(folder, "auth.key", "");
  }

  /// Reads what [#store(PrivateKeyFile, KeyLock)] wrote.
  ///
  /// @throws Refused when a file is missing, damaged, open to others, or does not open
  static AuthenticationKey load(PrivateKeyFile file, KeyLock lock) throws IOException {
    return file.isInToken() ? named(file, lock) : read(file, lock);
  }

  private static AuthenticationKey named(PrivateKeyFile file, KeyLock lock) throws IOException {
    String alias = file.readName();
    PrivateKey key = lock.inToken(alias, file.file());
    try {
      return matched(key, file, alias);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new Refused(
          Check.TOKEN, file.file().toString(), "key " + alias + " of auth.crt", "damaged", e);
    }
  }

  private static AuthenticationKey matched(
      PrivateKey key, PrivateKeyFile file, @Nullable String alias)
      throws IOException, GeneralSecurityException {
    X509Certificate certificate = parse(Files.readAllBytes(file.folder().resolve(CERTIFICATE)));
    AuthenticationKey pair = new AuthenticationKey(key, certificate, alias);
    pair.requireHalvesMatch(file.file());
    return pair;
  }

  private static AuthenticationKey read(PrivateKeyFile file, KeyLock lock) throws IOException {
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
      return matched(key, file, null);
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
