package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.EcdsaCheck;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.P256Verifier;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Enrolled;

/// A device asks to be enrolled: one line of at most 1024 ASCII characters, words separated by one
/// space, carried to the enrolment officer by hand.
///
/// ```
/// sluice-enrol/1 <domain> <uri> <deviceId> <b64url authSpki> <suite> <b64url sealPublicKey>
///   <hex profileHash> <b64url nonce16> <b64url signature64>
/// ```
///
/// base64url without padding. The authentication key signs "sluice/enrol/v1" || 0x00 || everything
/// before the last space, which shows that the device holds it.
///
/// @param signature ECDSA P-256 with SHA-256, 64 octets; [#verify()] says whether it holds
public record EnrolmentLine(Content content, Octets signature) {
  /// Most characters of a line.
  public static final int MAX_CHARACTERS = 1024;

  static final String WHAT = "EnrolmentLine";
  static final String MAGIC = "sluice-enrol/1";

  private static final String LABEL = "sluice/enrol/v1";

  /// What the device asks for and signs.
  ///
  /// @param deviceId 1 to 64 visible ASCII characters
  /// @param authSpki P-256, 91 octets
  /// @param sealSuite 1 X25519, 2 P-256, 3 transport key
  /// @param sealPublicKey 32 octets, or 65; of suite 3 the [TransportKeyLine#id()]
  /// @param profileHash hash of the domain profile that the device was started from
  /// @param nonce 16 octets, so that two lines of a device differ
  public record Content(
      DomainName domain,
      UserUri user,
      String deviceId,
      Octets authSpki,
      int sealSuite,
      Octets sealPublicKey,
      Hash32 profileHash,
      Octets nonce) {

    /// Octets of a nonce.
    public static final int NONCE_OCTETS = 16;

    /// Checks the fields.
    public Content {
      Bounds.of(WHAT)
          .word("deviceId", deviceId, Enrolled.MAX_DEVICE_ID)
          .none("authSpki", P256Spki.problem(authSpki))
          .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.TRANSPORT)
          .none("sealPublicKey", KeyHash.sealKeyProblem(sealSuite, sealPublicKey.toArray()))
          .length("nonce", nonce, NONCE_OCTETS);
    }

    /// The signed line.
    ///
    /// @param authKey the authentication key of `authSpki`
    public EnrolmentLine sign(StatementSigner authKey) {
      return new EnrolmentLine(this, Octets.of(authKey.sign(signingInput())));
    }

    /// Hash of the sealing key, as leaves name it.
    public Hash32 sealKeyHash() {
      return KeyHash.ofSealKey(sealSuite, sealPublicKey.toArray());
    }

    /// Hash of the authentication key.
    public Hash32 authKeyHash() {
      return KeyHash.ofSpki(authSpki.toArray());
    }

    /// The line up to the last space.
    @Override
    public String toString() {
      return String.join(
          " ",
          List.of(
              MAGIC,
              domain.value(),
              user.value(),
              deviceId,
              base64(authSpki),
              Integer.toString(sealSuite),
              base64(sealPublicKey),
              profileHash.toString(),
              base64(nonce)));
    }

    byte[] signingInput() {
      return new Writer()
          .raw(LABEL.getBytes(StandardCharsets.US_ASCII))
          .u8(0)
          .raw(toString().getBytes(StandardCharsets.US_ASCII))
          .toByteArray();
    }
  }

  /// Checks the signature's length and that of the whole line.
  public EnrolmentLine {
    Bounds.of(WHAT)
        .length("signature", signature, Signature.LENGTH)
        .that(
            content.toString().length() + 1 + base64(signature).length() <= MAX_CHARACTERS,
            "user",
            "makes the line longer than " + MAX_CHARACTERS + " characters");
  }

  /// Reads a line, without its end-of-line character.
  ///
  /// @throws MalformedRecord naming the field; the offset is that of the word in the line
  public static EnrolmentLine parse(String line) {
    return EnrolmentWords.read(line);
  }

  /// Whether the signature is by the authentication key in the line.
  public boolean verify() {
    return verify(P256Verifier::verify);
  }

  /// The same by another check of ECDSA signatures on P-256.
  public boolean verify(EcdsaCheck check) {
    return check.verify(content.authSpki().toArray(), content.signingInput(), signature.toArray());
  }

  /// The line, without an end-of-line character.
  @Override
  public String toString() {
    return content + " " + base64(signature);
  }

  private static String base64(Octets octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
