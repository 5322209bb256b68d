package org.sluice.records.tlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A public key that checks lines of signed notes: its name, its algorithm and its octets. A line
/// is this key's if name and [#keyId()] agree.
///
/// Written as a "vkey": `name+hex8(key id)+base64(type octet || key)`.
public final class NoteKey {
  /// Longest name that is read, in UTF-8 octets.
  public static final int MAX_NAME = 256;

  private static final int MAX_VKEY = 1024;

  /// Signature algorithms of C2SP signed-note and tlog-cosignature.
  public enum Type {
    /// Ed25519 over the text; the log itself.
    ED25519(0x01),
    /// ECDSA with SHA-256, DER signature; a second key of a log whose HSM has no Ed25519.
    ECDSA(0x02),
    /// Ed25519 over a time and the text; a witness ([Cosignature]).
    COSIGNATURE(0x04);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    /// The octet that names the algorithm in key ids and vkeys.
    public int code() {
      return code;
    }

    private static Type of(int code) {
      return Arrays.stream(values())
          .filter(type -> type.code == code)
          .findFirst()
          .orElseThrow(() -> badKey("algorithm 1, 2 or 4", "" + code));
    }
  }

  private final String name;
  private final Type type;
  private final byte[] octets;
  private final SignatureCheck check;
  private final int keyId;

  private NoteKey(String name, Type type, byte[] octets) {
    this.name = requireName(name);
    this.type = type;
    this.octets = octets.clone();
    this.check = SignatureCheck.of(type, this.octets);
    this.keyId = computeKeyId();
  }

  /// The key of a log: 32 octets.
  public static NoteKey ed25519(String name, byte[] publicKey) {
    return new NoteKey(name, Type.ED25519, publicKey);
  }

  /// A second key of a log: a DER SubjectPublicKeyInfo on P-256, P-384 or P-521.
  public static NoteKey ecdsa(String name, byte[] spki) {
    return new NoteKey(name, Type.ECDSA, spki);
  }

  /// The key of a witness: 32 octets.
  public static NoteKey cosigner(String name, byte[] publicKey) {
    return new NoteKey(name, Type.COSIGNATURE, publicKey);
  }

  /// Reads a vkey; the key id in it must be the one computed from the rest.
  ///
  /// @throws BadNote if it is out of shape
  public static NoteKey parse(String vkey) {
    if (vkey.length() > MAX_VKEY) {
      throw badKey("a key line of at most " + MAX_VKEY + " characters", vkey.length() + "");
    }
    // The base64 may contain '+' itself, so only the first two separate.
    String[] parts = vkey.split("\\+", 3);
    if (parts.length != 3) {
      throw badKey("name+id+key", parts.length + " parts");
    }
    byte[] typed = NoteText.base64(parts[2], BadNote.Check.KEY_FORMAT);
    if (typed.length < 2) {
      throw badKey("a type octet and a key", typed.length + " octets");
    }
    NoteKey key =
        new NoteKey(parts[0], Type.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
    String id = HexFormat.of().toHexDigits(key.keyId);
    if (!id.equals(parts[1])) {
      throw badKey("key id " + id, "another one");
    }
    return key;
  }

  /// Name as in the signature lines; for the key of a log also the origin of its checkpoints.
  public String name() {
    return name;
  }

  /// The algorithm.
  public Type type() {
    return type;
  }

  /// The 4 octets that lead each signature, as a number.
  public int keyId() {
    return keyId;
  }

  /// The public key: 32 octets, or a SubjectPublicKeyInfo for ECDSA.
  public byte[] octets() {
    return octets.clone();
  }

  /// The line that [#parse(String)] reads.
  public String vkey() {
    byte[] typed = new byte[octets.length + 1];
    typed[0] = (byte) type.code;
    System.arraycopy(octets, 0, typed, 1, octets.length);
    return name
        + "+"
        + HexFormat.of().toHexDigits(keyId)
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }

  /// Whether a line claims to be by this key.
  boolean claims(SignedNote.Line line) {
    return line.keyId() == keyId && line.name().equals(name);
  }

  /// Whether the signature octets of a line (without the key id) are this key's over the text.
  boolean signed(String text, byte[] signature) {
    if (type != Type.COSIGNATURE) {
      return check.verify(text.getBytes(StandardCharsets.UTF_8), signature);
    }
    if (signature.length != Cosignature.OCTETS) {
      return false;
    }
    Cosignature cosignature = Cosignature.decode(signature);
    return cosignature.time() >= 0
        && check.verify(Cosignature.message(cosignature.time(), text), cosignature.signature());
  }

  private int computeKeyId() {
    MessageDigest digest = Merkle.sha256();
    if (type != Type.ECDSA) {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0x0a);
      digest.update((byte) type.code);
    }
    // For ECDSA the id covers the key alone: neither the name nor the type.
    byte[] hash = digest.digest(octets);
    return hash[0] << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
  }

  static String requireName(String name) {
    if (!NoteText.isName(name)) {
      throw badKey("a name of 1 to " + MAX_NAME + " octets without space or '+'", "another name");
    }
    return name;
  }

  private static BadNote badKey(String expected, String got) {
    return new BadNote(BadNote.Check.KEY_FORMAT, expected, got);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey key
        && name.equals(key.name)
        && type == key.type
        && MessageDigest.isEqual(octets, key.octets);
  }

  @Override
  public int hashCode() {
    return keyId;
  }

  @Override
  public String toString() {
    return vkey();
  }
}
