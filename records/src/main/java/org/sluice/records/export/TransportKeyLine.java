package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.Enrolled;

/// A device's transport key (TrK), and where it has one its integrity key (InK), on the way to the
/// appliance: one line of at most 1024 ASCII characters, sealed by HPKE to the appliance's
/// [ImportKey], so that nothing on the way, the import gate included, sees the keys.
///
/// ```
/// sluice-transport/1 <domain> <uri> <deviceId> <TrK name> <InK name or -> <hex hash of the import key>
///   <b64url enc> <b64url ciphertext>
/// ```
///
/// The plaintext is the TrK, 32 octets, and after it the InK, 32 octets, if it is named. HPKE's
/// `info` is "sluice/transport/v1" || 0x00 || everything before `enc`; the associated data is
/// empty.
///
/// @param enc 32 octets (X25519)
/// @param ciphertext 48 octets, or 80 with an InK
public record TransportKeyLine(Content content, Octets enc, Octets ciphertext) {
  /// Most characters of a line.
  public static final int MAX_CHARACTERS = 1024;

  /// Octets of a TrK, and of an InK.
  public static final int KEY_OCTETS = 32;

  private static final String WHAT = "TransportKeyLine";
  private static final String MAGIC = "sluice-transport/1";
  private static final String LABEL = "sluice/transport/v1";
  private static final String NONE = "-";
  private static final int TAG = 16;
  private static final int MAX_NAME = 255;
  private static final List<String> FIELDS =
      List.of(
          "magic",
          "domain",
          "user",
          "deviceId",
          "transportName",
          "integrityName",
          "importKey",
          "enc",
          "ciphertext");

  /// Whose keys, and under which names.
  ///
  /// @param deviceId 1 to 64 visible ASCII characters
  /// @param transportName the TrK's name as it stands in KeyInfo, such as `tk.12.user@example.org`:
  ///   1 to 255 visible ASCII characters
  /// @param integrityName the InK's, if there is one; never a single hyphen
  /// @param importKey hash of the key it is sealed to
  public record Content(
      DomainName domain,
      UserUri user,
      String deviceId,
      String transportName,
      Optional<String> integrityName,
      Hash32 importKey) {

    /// Checks the fields.
    public Content {
      Bounds b =
          Bounds.of(WHAT)
              .word("deviceId", deviceId, Enrolled.MAX_DEVICE_ID)
              .word("transportName", transportName, MAX_NAME);
      integrityName.ifPresent(name ->
          b.word("integrityName", name, MAX_NAME)
              .that(!name.equals(NONE), "integrityName", "a hyphen stands for none")
              .that(!name.equals(transportName), "integrityName", "the name of the TrK"));
    }

    /// Octets of the keys: 32, or 64 with an InK.
    public int plainOctets() {
      return integrityName.isPresent() ? 2 * KEY_OCTETS : KEY_OCTETS;
    }

    /// HPKE's `info`.
    public byte[] info() {
      return (LABEL + "\0" + this).getBytes(StandardCharsets.US_ASCII);
    }

    /// The line up to the space before `enc`.
    @Override
    public String toString() {
      return String.join(
          " ",
          MAGIC,
          domain.value(),
          user.value(),
          deviceId,
          transportName,
          integrityName.orElse(NONE),
          importKey.toString());
    }
  }

  /// Checks the lengths.
  public TransportKeyLine {
    Bounds.of(WHAT)
        .length("enc", enc, KEY_OCTETS)
        .length("ciphertext", ciphertext, content.plainOctets() + TAG)
        .that(
            text(content, enc, ciphertext).length() <= MAX_CHARACTERS,
            "user",
            "makes the line longer than " + MAX_CHARACTERS + " characters");
  }

  /// Reads a line, without its end-of-line character.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord naming the field; the offset is that of the
  ///   word in the line
  public static TransportKeyLine parse(String line) {
    LineWords words = LineWords.split(WHAT, MAGIC, FIELDS, MAX_CHARACTERS, line);
    return words.placed(() ->
        new TransportKeyLine(
            new Content(
                words.word("domain", DomainName::parse),
                words.word("user", UserUri::parse),
                words.word("deviceId", w -> w),
                words.word("transportName", w -> w),
                words.word(
                    "integrityName", w -> w.equals(NONE) ? Optional.empty() : Optional.of(w)),
                words.hash("importKey")),
            words.base64("enc"),
            words.base64("ciphertext")));
  }

  /// SHA-256 of the line: how this key is named everywhere. It stands in the place of a sealing key
  /// in the device's enrolment line, so a leaf of the log is bound to exactly this line.
  public Hash32 id() {
    return Hash32.sha256(toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// The line, without an end-of-line character.
  @Override
  public String toString() {
    return text(content, enc, ciphertext);
  }

  private static String text(Content content, Octets enc, Octets ciphertext) {
    return content + " " + base64(enc) + " " + base64(ciphertext);
  }

  private static String base64(Octets octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
