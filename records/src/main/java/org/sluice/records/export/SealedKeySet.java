package org.sluice.records.export;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// One identity's key set of one period, sealed to one device; see [SealInfo].
///
/// ```
/// u8 version = 1 | text domain | u32 epoch | u64 period | 32 commitment | 32 recipient | u64 leafIndex
///   | u8 count, { u8 suite | bytes16 enc | bytes16 ciphertext }
/// ```
///
/// @param commitment to the identity
/// @param recipient hash of the device's sealing key
/// @param leafIndex log index of the Extraction leaf
/// @param parts 1 to 16, all of one suite: one if the appliance sealed the whole key set, one per
///   partition if each sealed its own part
public record SealedKeySet(
    DomainName domain,
    long epoch,
    long period,
    Hash32 commitment,
    Hash32 recipient,
    long leafIndex,
    List<Part> parts) {

  /// Most parts.
  public static final int MAX_PARTS = 16;

  /// Most octets of a part's ciphertext; a whole key set needs fewer than 600.
  public static final int MAX_CIPHERTEXT = 4096;

  /// Most octets of an encoded key set.
  public static final int MAX_OCTETS = 67_000;

  private static final int VERSION = 1;
  private static final int TAG = 16;
  private static final int MAX_ENC = 65;
  private static final int MIN_PART = 1 + 2 + 2 + TAG;

  /// One HPKE ciphertext; or, of suite 3, a KmsKeySet element of TS 33.180 whose keys are wrapped
  /// under the device's transport key.
  ///
  /// @param suite 1 X25519, 2 P-256, 3 transport key
  /// @param enc the encapsulated key: 32 octets, or 65; of suite 3 empty
  /// @param ciphertext with its tag, 16 to 4096 octets; of suite 3 the element, UTF-8
  public record Part(int suite, Octets enc, Octets ciphertext) {
    /// Checks the fields.
    public Part {
      Bounds.of("Part")
          .range("suite", suite, KeyHash.X25519, KeyHash.TRANSPORT)
          .none("enc", encProblem(suite, enc))
          .range("ciphertext", ciphertext.length(), TAG, MAX_CIPHERTEXT);
    }

    /// The same from octets.
    public Part(int suite, byte[] enc, byte[] ciphertext) {
      this(suite, Octets.of(enc), Octets.of(ciphertext));
    }

    /// Whether it is a document of TS 33.180 and no HPKE ciphertext.
    public boolean isDocument() {
      return suite == KeyHash.TRANSPORT;
    }

    private static @Nullable String encProblem(int suite, Octets enc) {
      if (suite == KeyHash.TRANSPORT) {
        return enc.length() == 0 ? null : "not empty";
      }
      return KeyHash.sealKeyProblem(suite, enc.toArray());
    }

    static Part read(Reader in) {
      return new Part(
          in.u8("suite"), in.bytes16("enc", MAX_ENC), in.bytes16("ciphertext", MAX_CIPHERTEXT));
    }

    void write(Writer out) {
      out.u8(suite).bytes16(enc).bytes16(ciphertext);
    }
  }

  /// Checks the fields.
  public SealedKeySet {
    parts = List.copyOf(parts);
    Bounds.of("SealedKeySet")
        .u32("epoch", epoch)
        .u64("period", period)
        .u64("leafIndex", leafIndex)
        .size("parts", parts, 1, MAX_PARTS)
        .that(
            parts.stream().map(Part::suite).distinct().count() == 1,
            "parts",
            "sealed under different suites");
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).text(domain.value()).u32(epoch).u64(period);
    commitment.write(out);
    recipient.write(out);
    out.u64(leafIndex).u8(parts.size());
    parts.forEach(p -> p.write(out));
    return out.toByteArray();
  }

  /// The key set that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static SealedKeySet decode(byte[] octets) {
    return Reader.decode(
        octets,
        "SealedKeySet",
        in -> {
          in.version(VERSION);
          return new SealedKeySet(
              DomainName.read(in, "domain"),
              in.u32("epoch"),
              in.u64("period"),
              Hash32.read(in, "commitment"),
              Hash32.read(in, "recipient"),
              in.u64("leafIndex"),
              in.list(in.count8("parts", 1, MAX_PARTS, MIN_PART), Part::read));
        });
  }
}
