package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.ReviewerNamed;

/// Openings of a domain's commitments, sealed (HPKE, RFC 9180, single shot) to the key of a
/// reviewer whom a [ReviewerNamed] entry names. Whoever carries it learns the reviewer and about
/// how many users there are.
///
/// ```
/// u8 version = 1 | text domain | text reviewer | u8 suite | 32 keyHash | bytes16 enc | bytes32 ciphertext
/// ```
///
/// @param reviewer as the log names them
/// @param suite 1 X25519, 2 P-256
/// @param keyHash of the sealing key, as [KeyHash#ofSealKey(int, byte\[\])]
/// @param enc 32 octets, or 65
/// @param ciphertext of the octets of [Openings#text()], and 16 octets of tag
public record SealedOpenings(
    DomainName domain, String reviewer, int suite, Hash32 keyHash, Octets enc, Octets ciphertext) {
  /// Most octets of an item.
  public static final int MAX_OCTETS = Payload.MAX_ITEM;

  /// Most octets of the text before it is sealed.
  public static final int MAX_TEXT = 512 << 10;

  private static final int VERSION = 1;
  private static final int MAX_ENC = 65;
  private static final int TAG = 16;
  private static final String LABEL = "sluice/openings/v1";

  /// Checks the fields.
  public SealedOpenings {
    Bounds.of("SealedOpenings")
        .word("reviewer", reviewer, ReviewerNamed.MAX_NAME)
        .range("suite", suite, KeyHash.X25519, KeyHash.P256)
        .length("enc", enc, KeyHash.sealKeyOctets(suite))
        .range("ciphertext", ciphertext.length(), TAG + 1L, TAG + (long) MAX_TEXT);
  }

  /// Folder beside a log's tiles in which sealed openings lie.
  public static final String FOLDER = "openings";

  /// Ending of the names of their files.
  public static final String ENDING = ".sealed";

  /// Where an item lies beside a log's tiles, by the hash of its octets.
  public static String fileOf(Octets item) {
    return FOLDER + "/" + Hash32.sha256(item.toArray()) + ENDING;
  }

  /// HPKE info: nothing that was sealed for one reviewer, key or domain opens as another's.
  public static byte[] info(DomainName domain, String reviewer, Hash32 keyHash) {
    Writer out =
        new Writer()
            .raw(LABEL.getBytes(StandardCharsets.US_ASCII))
            .u8(0)
            .text(domain.value())
            .text(reviewer);
    keyHash.write(out);
    return out.toByteArray();
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).text(domain.value()).text(reviewer).u8(suite);
    keyHash.write(out);
    return out.bytes16(enc).bytes32(ciphertext).toByteArray();
  }

  /// The item that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static SealedOpenings decode(byte[] octets) {
    return Reader.decode(
        octets,
        "SealedOpenings",
        in -> {
          in.version(VERSION);
          return new SealedOpenings(
              DomainName.read(in, "domain"),
              in.text("reviewer", ReviewerNamed.MAX_NAME),
              in.u8("suite"),
              Hash32.read(in, "keyHash"),
              Octets.of(in.bytes16("enc", MAX_ENC)),
              Octets.of(in.bytes32("ciphertext", TAG + MAX_TEXT)));
        });
  }
}
