package org.sluice.distribution.boot;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The server's own TLS key and self-signed certificate.
///
/// No authority vouches for it: the operator carries the printed pin (SHA-256 of the public key's
/// SPKI) to the ceremony, where it becomes part of the domain profile, and clients compare it.
final class ServerIdentity {
  private static final String CERTIFICATE = "tls-certificate.pem";
  private static final String KEY = "tls-key.pem";
  private static final int VALID_DAYS = 3650;
  private static final int SERIAL_BITS = 127;

  private ServerIdentity() {}

  static Path certificate(Path data) {
    return data.resolve(CERTIFICATE);
  }

  static Path key(Path data) {
    return data.resolve(KEY);
  }

  static boolean exists(Path data) {
    return Files.exists(key(data)) && Files.exists(certificate(data));
  }

  /// Makes key and certificate in `data` and returns the pin in hexadecimal. Refuses to replace a
  /// key that is there: clients have pinned it.
  static String create(Path data, List<String> names) throws IOException, GeneralSecurityException {
    if (Files.exists(key(data))) {
      throw new IOException(key(data) + " exists already; clients have pinned it, so it stays");
    }
    Files.createDirectories(data);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    writeOwnerOnly(key(data), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
    Files.writeString(certificate(data), pem(selfSigned(pair, names)));
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded()));
  }

  private static X509Certificate selfSigned(KeyPair pair, List<String> names)
      throws GeneralSecurityException, IOException {
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, names.getFirst()).build();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(SERIAL_BITS, new SecureRandom()),
              Date.from(now.minus(1, ChronoUnit.DAYS)),
              Date.from(now.plus(VALID_DAYS, ChronoUnit.DAYS)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("no ECDSA signer in this Java", e);
    }
  }

  private static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream().map(ServerIdentity::alternativeName).toArray(GeneralName[]::new));
  }

  private static GeneralName alternativeName(String name) {
    boolean address =
        name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static String pem(Object content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }

  private static void writeOwnerOnly(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
  }
}
