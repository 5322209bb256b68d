package org.sluice.client.review;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// A reviewer's own Ed25519 key for signed notes, in a file that a passphrase protects: the public
/// key line, then PKCS #8 encrypted with AES-256 under PBKDF2 (HMAC-SHA256), which other tools read
/// too.
public final class ReviewerKey {
  private static final int ITERATIONS = 600_000;
  private static final int MAX_OCTETS = 16 << 10;
  private static final int MIN_PASSPHRASE = 12;

  private ReviewerKey() {}

  /// Makes a key and returns its public line; refuses to replace a file.
  ///
  /// @param passphrase wiped by the caller
  public static String create(Path file, String name, char[] passphrase) throws IOException {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new Refused(
          Check.FILE, "passphrase", "at least " + MIN_PASSPHRASE + " characters", "fewer");
    }
    if (Files.exists(file)) {
      throw new Refused(Check.FILE, file.toString(), "a new file", "one that is there");
    }
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      NoteKey key = NoteKey.ed25519(name, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
      StringWriter text = new StringWriter();
      text.write(key.vkey() + "\n");
      try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
        pem.writeObject(
            new JcaPKCS8Generator(
                pair.getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setPRF(
                        new AlgorithmIdentifier(
                            PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
                    .setProvider(new BouncyCastleProvider())
                    .setIterationCount(ITERATIONS)
                    .setPassword(passphrase)
                    .build()));
      }
      PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
      return key.vkey();
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make the key", e);
    }
  }

  /// Signs the text of a sign-off and nothing else.
  ///
  /// @param passphrase wiped by the caller
  /// @throws Refused if the text is none, the passphrase is not right, or the file is no such key
  public static SignedNote sign(Path file, char[] passphrase, SignOff signOff) throws IOException {
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "a reviewer's key", "no such file");
    }
    String text = new String(octets, StandardCharsets.US_ASCII);
    NoteKey key = NoteKey.parse(text.substring(0, Math.max(0, text.indexOf('\n'))));
    if (!key.name().equals(signOff.reviewer())) {
      throw new Refused(
          Check.FILE, file.toString(), "the key of " + signOff.reviewer(), "that of " + key.name());
    }
    byte[] message = signOff.text().getBytes(StandardCharsets.UTF_8);
    SignedNote note =
        new SignedNote(
            signOff.text(),
            List.of(SignedNote.Line.of(key, signature(file, text, passphrase, message))));
    var _ = note.verifiedText(key);
    return note;
  }

  private static byte[] signature(Path file, String text, char[] passphrase, byte[] message)
      throws IOException {
    try (PEMParser pem = new PEMParser(new StringReader(text))) {
      if (!(pem.readObject() instanceof PKCS8EncryptedPrivateKeyInfo sealed)) {
        throw new Refused(Check.FILE, file.toString(), "a reviewer's key", "something else");
      }
      byte[] pkcs8 =
          sealed
              .decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(new BouncyCastleProvider())
                      .build(passphrase))
              .getEncoded();
      try {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(
            KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        signer.update(message);
        return signer.sign();
      } finally {
        Arrays.fill(pkcs8, (byte) 0);
      }
    } catch (PKCSException | OperatorCreationException | GeneralSecurityException e) {
      throw new Refused(Check.FILE, file.toString(), "the right passphrase", "another", e);
    }
  }
}
