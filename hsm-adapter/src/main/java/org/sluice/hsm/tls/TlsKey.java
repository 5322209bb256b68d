package org.sluice.hsm.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// A TLS key of ours, P-256, with its self-signed certificate, in two files of a folder. It is
/// software: it must work before any PIN is given, and who steals it can carry messages that the
/// other side checks anyway, and make none of them.
public final class TlsKey {

  private static final int MAX_FILE = 8 << 10;
  private static final int SERIAL_BITS = 127;
  private static final Date NO_END = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  private final PrivateKey key;
  private final X509Certificate certificate;

  private TlsKey(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /// Makes the key `name` in `folder`: `NAME.key` (PKCS#8, readable by its owner alone) and
  /// `NAME.crt` (DER). Refuses to replace one that is there, for others have pinned it.
  public static TlsKey create(Path folder, String name) {
    return create(folder, name, Optional.empty());
  }

  /// The same, for a server whose clients look for its address in the certificate.
  public static TlsKey create(Path folder, String name, InetAddress address) {
    return create(folder, name, Optional.of(address));
  }

  private static TlsKey create(Path folder, String name, Optional<InetAddress> address) {
    Path file = folder.resolve(name + ".key");
    if (Files.exists(file)) {
      throw new TlsKeyUnusable(file + " exists already; others have pinned it, so it stays");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate = selfSigned(pair, name, address);
      Files.createDirectories(folder);
      Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
      Path _ = Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
      byte[] secret = pair.getPrivate().getEncoded();
      Path _ = Files.write(file, secret);
      Arrays.fill(secret, (byte) 0);
      DurableFiles.write(folder.resolve(name + ".crt"), certificate.getEncoded());
      return new TlsKey(pair.getPrivate(), certificate);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new TlsKeyUnusable("the TLS key " + file + " cannot be made: " + e.getMessage(), e);
    }
  }

  /// Removes the key `name`, which nobody can have pinned yet; nothing happens if there is none.
  public static void discard(Path folder, String name) {
    DurableFiles.delete(folder.resolve(name + ".crt"));
    DurableFiles.delete(folder.resolve(name + ".key"));
  }

  private static X509Certificate selfSigned(
      KeyPair pair, String name, Optional<InetAddress> address)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
            Date.from(Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS)),
            NO_END,
            subject,
            pair.getPublic());
    if (address.isPresent()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address.get().getHostAddress())));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /// Opens the key that [#create(Path, String)] made. A key file that others may read is refused.
  public static TlsKey open(Path folder, String name) {
    Path file = folder.resolve(name + ".key");
    byte @Nullable [] secret = DurableFiles.read(file, MAX_FILE);
    byte @Nullable [] open = DurableFiles.read(folder.resolve(name + ".crt"), MAX_FILE);
    if (secret == null || open == null) {
      throw new TlsKeyUnusable("there is no TLS key " + file + " with its certificate beside it");
    }
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      others.removeAll(PosixFilePermissions.fromString("rwx------"));
      if (!others.isEmpty()) {
        throw new TlsKeyUnusable(
            "others may use " + file + " (" + others + "): take that away (chmod 600)");
      }
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret));
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(open));
      return new TlsKey(key, (X509Certificate) certificate);
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsKeyUnusable("the TLS key " + file + " cannot be used: " + e.getMessage(), e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// What the other side pins.
  public Hash32 pin() {
    return pin(certificate);
  }

  /// SHA-256 of a certificate's SubjectPublicKeyInfo.
  public static Hash32 pin(X509Certificate certificate) {
    return Hash32.sha256(certificate.getPublicKey().getEncoded());
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }
}
