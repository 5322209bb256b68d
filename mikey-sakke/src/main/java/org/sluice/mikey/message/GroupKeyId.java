package org.sluice.mikey.message;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.UserUri;

/// The identifiers of a group master key as one member sees it (TS 33.180 clause F.1.3). A member
/// learns the GMK-ID only by opening the message: what is on the wire is the GUK-ID.
///
/// @param gmkId the key's identifier, the same for all members, 0 to 2^32-1
/// @param gukId `gmkId` XOR the member's salt of 28 bits: the CSB ID of the member's message, so
///   each member's media has keys of its own
public record GroupKeyId(long gmkId, long gukId) {

  private static final int FUNCTION = 0x50;
  private static final int SALT_BITS = 0x0fffffff;

  /// Checks the fields.
  public GroupKeyId {
    Bounds.of("GroupKeyId")
        .u32("gmkId", gmkId)
        .u32("gukId", gukId)
        .that(gmkId >>> 28 == gukId >>> 28, "gukId", "another purpose tag than the GMK-ID");
  }

  /// The identifiers for `member`: the salt is the last 28 bits of HMAC-SHA-256(GMK, 50 (hex) ||
  /// member's URI || u16 length).
  public static GroupKeyId of(Ssv gmk, long gmkId, UserUri member) {
    byte[] uri = member.octets();
    byte[] message = new Writer().u8(FUNCTION).raw(uri).u16(uri.length).toByteArray();
    try (SecretBytes salt = ServiceKeys.derive(gmk, message, 4)) {
      // Public from here on: it is on the wire as GMK-ID XOR GUK-ID.
      int value =
          salt.use(at ->
              MEM.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), at));
      return new GroupKeyId(gmkId, gmkId ^ (value & SALT_BITS));
    }
  }

  /// The member's salt, 28 bits.
  public long userSalt() {
    return gmkId ^ gukId;
  }

  /// The master key identifier of group SRTP: u32 GMK-ID | u32 GUK-ID.
  public Octets mki() {
    return Octets.of(new Writer().u32(gmkId).u32(gukId).toByteArray());
  }
}
