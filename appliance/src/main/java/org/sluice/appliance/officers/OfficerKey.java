package org.sluice.appliance.officers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.sluice.hsm.appliance.OfficerToken;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// An officer's P-256 signing key: in a PKCS#12 file of their own, protected by a passphrase, or in
/// a token of their own. The key belongs to a person, not to the appliance: it is opened for one
/// command and dropped.
public final class OfficerKey implements StatementSigner, AutoCloseable {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final String ALIAS = "officer";
  private static final int MAX_FILE = 64 << 10;

  private final String name;
  private final UnaryOperator<byte[]> signing;
  private final Runnable end;
  private final byte[] spki;

  private OfficerKey(String name, UnaryOperator<byte[]> signing, Runnable end, byte[] spki) {
    this.name = name;
    this.signing = signing;
    this.end = end;
    this.spki = spki;
  }

  private static OfficerKey ofFile(String name, PrivateKey key, byte[] spki) {
    return new OfficerKey(name, message -> sign(name, key, message), () -> {}, spki);
  }

  /// The key in an officer's token, which closing logs out.
  public static OfficerKey ofToken(String name, OfficerToken token) {
    requireName(name);
    return new OfficerKey(name, token::sign, token::close, token.spki());
  }

  /// The same for a key that has just been made: writes `NAME.pem` too.
  public static OfficerKey createInToken(Path folder, String name, OfficerToken token) {
    OfficerKey key = ofToken(name, token);
    try {
      Files.createDirectories(folder);
      writePublic(folder, name, key.spki);
      return key;
    } catch (IOException e) {
      throw new OfficerException(
          "the public key of " + name + " could not be written: " + e.getMessage(), e);
    }
  }

  private static void writePublic(Path folder, String name, byte[] spki) throws IOException {
    Files.writeString(folder.resolve(name + ".pem"), pem(spki), StandardOpenOption.CREATE_NEW);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new OfficerException(
          "an officer's name is 1 to 32 of a-z, 0-9 and -, beginning with a letter: '"
              + name
              + "' is not");
    }
  }

  /// Makes `NAME.p12` (readable by its owner only) and `NAME.pem` (the public key, for the ceremony
  /// file) in `folder`. An existing file is never overwritten.
  public static OfficerKey create(Path folder, String name, char[] passphrase) {
    requireName(name);
    if (passphrase.length < 8) {
      throw new OfficerException("the passphrase of " + name + " is shorter than 8 characters");
    }
    Path file = folder.resolve(name + ".p12");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, pair.getPrivate(), passphrase, new Certificate[] {selfSigned(name, pair)});
      Files.createDirectories(folder);
      try (OutputStream out = newPrivateFile(file)) {
        store.store(out, passphrase);
      }
      byte[] spki = pair.getPublic().getEncoded();
      writePublic(folder, name, spki);
      return ofFile(name, pair.getPrivate(), spki);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new OfficerException("the key of " + name + " could not be made", e);
    } catch (IOException e) {
      throw new OfficerException(
          "the key file " + file + " could not be written: " + e.getMessage(), e);
    }
  }

  /// Opens a key file. The officer's name is the file's name without `.p12`.
  public static OfficerKey open(Path file, char[] passphrase) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.p12$", "");
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > MAX_FILE) {
        throw new OfficerException(
            "the key file " + file + " is larger than " + MAX_FILE + " octets");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, passphrase);
      if (!(store.getKey(ALIAS, passphrase) instanceof PrivateKey key)) {
        throw new OfficerException("the key file " + file + " holds no officer's key");
      }
      return ofFile(name, key, store.getCertificate(ALIAS).getPublicKey().getEncoded());
    } catch (IOException e) {
      throw new OfficerException(
          "the key file "
              + file
              + " cannot be opened: it is missing, damaged, or the passphrase is wrong",
          e);
    } catch (GeneralSecurityException e) {
      throw new OfficerException("the key file " + file + " cannot be used", e);
    }
  }

  /// The officer's name, as in the policy.
  public String name() {
    return name;
  }

  /// The public key, SubjectPublicKeyInfo DER.
  public byte[] spki() {
    return spki.clone();
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki);
  }

  @Override
  public byte[] sign(byte[] message) {
    return signing.apply(message);
  }

  /// Lets go of it; a token is logged out.
  @Override
  public void close() {
    end.run();
  }

  private static byte[] sign(String name, PrivateKey key, byte[] message) {
    try {
      Signature s = Signature.getInstance("SHA256withECDSAinP1363Format");
      s.initSign(key);
      s.update(message);
      return s.sign();
    } catch (GeneralSecurityException e) {
      throw new OfficerException("the key of " + name + " could not sign", e);
    }
  }

  /// Reads the public key file of an officer: one PEM block, P-256. For who checks something on a
  /// machine of their own; into the high side it comes by
  /// [org.sluice.appliance.gate.CarriedFile#publicKey(Path)].
  public static byte[] readPublic(Path pem) {
    try {
      if (Files.size(pem) > PublicKeyPem.MAX_OCTETS) {
        throw new OfficerException(
            "the public key file "
                + pem
                + " is larger than "
                + PublicKeyPem.MAX_OCTETS
                + " octets");
      }
      return PublicKeyPem.read(Files.readAllBytes(pem)).toArray();
    } catch (IOException | MalformedRecord e) {
      throw new OfficerException(
          "the public key file " + pem + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// A public key as one PEM block, which [#readPublic(Path)] reads.
  public static String pem(byte[] spki) {
    return PublicKeyPem.of(spki);
  }

  private static OutputStream newPrivateFile(Path file) throws IOException {
    Files.createFile(
        file,
        PosixFilePermissions.asFileAttribute(
            Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    return Files.newOutputStream(file, StandardOpenOption.WRITE);
  }

  private static Certificate selfSigned(String name, KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException {
    X500Name subject = new X500Name("CN=" + name);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    new BigInteger(127, new SecureRandom()),
                    Date.from(now),
                    Date.from(now.plus(3650, ChronoUnit.DAYS)),
                    subject,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }
}
