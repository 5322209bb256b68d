package org.sluice.mikey.message;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// What a sender says about the key it sends (TS 33.180 clause E.6.11):
///
/// ```
/// u8 purpose | u32 status | u40 activation | u40 expiry | u16 length | text
///   | for GMK, MKFC and MuSiK: u16 length | u8 count | { u8 IEI | u16 length | group id }
/// ```
///
/// @param purpose what the key is for
/// @param status bit 0 not revoked, bit 1 shared with a security gateway
/// @param activation Unix seconds from which the key is used, 0 to 2^40-1
/// @param expiry Unix seconds until which, 0 for ever
/// @param text up to 1024 octets for people
/// @param groups the groups the key is for; only with GMK, MKFC and MuSiK, at most 64
public record KeyParameters(
    KeyPurpose purpose,
    long status,
    long activation,
    long expiry,
    Octets text,
    List<Group> groups) {

  /// Status bit of a key that is not revoked.
  public static final long NOT_REVOKED = 1;

  /// Status bit of a key that a security gateway holds too.
  public static final long SHARED_WITH_GATEWAY = 2;

  /// Octets of the form that ends after the expiry.
  static final int CUT_OCTETS = 15;

  private static final long FORTY_BITS = (1L << 40) - 1;
  private static final int MAX_TEXT = 1024;
  private static final int MAX_GROUPS = 64;

  /// A group as TS 24.282 writes it.
  ///
  /// @param iei information element identifier
  /// @param id up to 1024 octets
  public record Group(int iei, Octets id) {
    /// Checks the fields.
    public Group {
      Bounds.of("Group").range("iei", iei, 0, 255).range("id", id.length(), 0, MAX_TEXT);
    }
  }

  /// Checks the fields.
  public KeyParameters {
    groups = List.copyOf(groups);
    Bounds.of("KeyParameters")
        .u32("status", status)
        .range("activation", activation, 0, FORTY_BITS)
        .range("expiry", expiry, 0, FORTY_BITS)
        .range("text", text.length(), 0, MAX_TEXT)
        .size("groups", groups, 0, purpose.hasGroups() ? MAX_GROUPS : 0);
  }

  /// A key that is valid from now on for ever, without text and groups.
  public static KeyParameters valid(KeyPurpose purpose) {
    return new KeyParameters(purpose, NOT_REVOKED, 0, 0, Octets.of(new byte[0]), List.of());
  }

  /// Whether the status says revoked.
  public boolean revoked() {
    return (status & NOT_REVOKED) == 0;
  }

  static KeyParameters read(Reader in) {
    return readStart(in.code("key type", KeyPurpose.class), in).readRest(in);
  }

  /// Up to the expiry, after the purpose.
  static KeyParameters readStart(KeyPurpose purpose, Reader in) {
    return new KeyParameters(
        purpose,
        in.u32("key status"),
        u40(in, "activation"),
        u40(in, "expiry"),
        Octets.of(new byte[0]),
        List.of());
  }

  /// These with what follows the expiry.
  KeyParameters readRest(Reader in) {
    Octets after = Octets.of(in.bytes16("key text", MAX_TEXT));
    List<Group> listed = List.of();
    if (purpose.hasGroups()) {
      int length = in.u16("group list length");
      int from = in.position();
      listed = in.list(in.count8("groups", 0, MAX_GROUPS, 3), KeyParameters::readGroup);
      if (in.position() - from != length) {
        throw in.refuse(
            "group list length", length + ", but " + (in.position() - from) + " octets follow");
      }
    }
    return new KeyParameters(purpose, status, activation, expiry, after, listed);
  }

  private static Group readGroup(Reader in) {
    return new Group(in.u8("group IEI"), Octets.of(in.bytes16("group id", MAX_TEXT)));
  }

  void writeStart(Writer out) {
    out.code(purpose).u32(status);
    u40(out, activation);
    u40(out, expiry);
  }

  void write(Writer out) {
    writeStart(out);
    out.bytes16(text);
    if (purpose.hasGroups()) {
      Writer list = new Writer().u8(groups.size());
      groups.forEach(g -> list.u8(g.iei()).bytes16(g.id()));
      out.bytes16(list.toByteArray());
    }
  }

  private static long u40(Reader in, String field) {
    long high = in.u8(field);
    return high << 32 | in.u32(field);
  }

  private static void u40(Writer out, long v) {
    out.u8((int) (v >>> 32)).u32(v & 0xffffffffL);
  }
}
