package org.sluice.appliance.backup;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// How the key of a backup's file (16 octets, of age) is sealed to each custodian: a stanza
///
/// ```
/// -> sluice.hpke-x25519/1 KEY-ID ENC
/// CIPHERTEXT
/// ```
///
/// with the SHA-256 of the public key and the encapsulated key in hexadecimal, HPKE of RFC 9180 in
/// base mode (X25519, HKDF-SHA256, ChaCha20-Poly1305), info `sluice/backup/v1`, associated data the
/// key's id. The header's MAC, by age, covers all stanzas.
final class Recipients {
  private static final String TYPE = "sluice.hpke-x25519/1";
  private static final byte[] INFO = "sluice/backup/v1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_OCTETS = 16;

  private Recipients() {}

  private record Stanza(List<String> arguments, Octets body) implements RecipientStanza {
    @Override
    public String getType() {
      return TYPE;
    }

    @Override
    public List<String> getArguments() {
      return arguments;
    }

    @Override
    public byte[] getBody() {
      return body.toArray();
    }
  }

  static RecipientStanzaWriter to(CustodianKey custodian) {
    return fileKey -> {
      // The library has it on the heap; it takes its copy along when the file is done.
      try (SecretBytes key = SecretBytes.takeOwnershipOf(fileKey.getEncoded())) {
        Sealed sealed =
            Hpke.seal(
                SealSuite.X25519,
                custodian.publicKey().toArray(),
                INFO,
                custodian.id().octets(),
                key);
        return List.of(
            new Stanza(
                List.of(custodian.id().toString(), HexFormat.of().formatHex(sealed.enc())),
                Octets.of(sealed.ciphertext())));
      }
    };
  }

  /// Opens the stanza of this custodian.
  static RecipientStanzaReader of(HpkeKeyPair custodian) {
    Hash32 id = Hash32.sha256(custodian.publicKey());
    return stanzas -> {
      List<String> others = new ArrayList<>();
      for (RecipientStanza stanza : stanzas) {
        if (isTo(stanza, id)) {
          return open(custodian, id, stanza);
        }
        others.addAll(stanza.getArguments().stream().limit(1).toList());
      }
      throw new NotForThisKey(
          "it is sealed to the keys "
              + String.join(", ", others)
              + ", not to "
              + id
              + ": ask one of their custodians");
    };
  }

  private static boolean isTo(RecipientStanza stanza, Hash32 id) {
    return stanza.getType().equals(TYPE)
        && stanza.getArguments().size() == 2
        && stanza.getArguments().getFirst().equals(id.toString());
  }

  private static FileKey open(HpkeKeyPair custodian, Hash32 id, RecipientStanza stanza)
      throws GeneralSecurityException {
    byte[] enc = enc(stanza.getArguments().get(1));
    try (SecretBytes key = Hpke.open(custodian, enc, INFO, id.octets(), stanza.getBody())) {
      if (key.length() != KEY_OCTETS) {
        throw new GeneralSecurityException(
            "the key of the file has " + key.length() + " octets instead of " + KEY_OCTETS);
      }
      byte[] octets = new byte[KEY_OCTETS];
      long _ =
          key.lend(s -> {
            s.asByteBuffer().get(octets);
            return 0;
          });
      return new FileKey(octets); // which keeps the array: it is the library's from here on
    } catch (HpkeException e) {
      throw new GeneralSecurityException("its key cannot be opened: " + e.getMessage(), e);
    }
  }

  private static byte[] enc(String hex) throws GeneralSecurityException {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new GeneralSecurityException("a stanza without an encapsulated key");
    }
    return HexFormat.of().parseHex(hex);
  }

  /// The key that was given is none of those to which the file is sealed.
  static final class NotForThisKey extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    NotForThisKey(String message) {
      super(message);
    }
  }
}
