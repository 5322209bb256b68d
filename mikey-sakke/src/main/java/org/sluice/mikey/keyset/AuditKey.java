package org.sluice.mikey.keyset;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.keyset.KeySetRefused.Check;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.UserUri;

/// An audit key: the RSK of one user and one key period, alone. It opens; there is nothing in it
/// that signs. The RSK is in the pool and is wiped by [#close()].
///
/// Plain form, which is sealed to the audit function: u8 version 2 | u16 length | identifier | RSK
/// (257 octets). A [KeySet] has version 1: neither can be taken for the other.
public final class AuditKey implements OpeningKey {
  private static final int VERSION = 2;
  private static final int HEAD = 3;
  private static final int RSK = 257;

  private final Octets identifier;
  private final Rsk rsk;

  /// Takes over the secret: closing this closes it.
  public AuditKey(byte[] identifier, Rsk rsk) {
    if (identifier.length < 1 || identifier.length > Identifier.MAX_OCTETS) {
      throw new KeySetRefused(
          Check.FORM, "identifier of " + identifier.length + " octets, 1 to 127 needed");
    }
    this.identifier = Octets.of(identifier);
    this.rsk = rsk;
  }

  @Override
  public byte[] identifier() {
    return identifier.toArray();
  }

  @Override
  public Rsk rsk() {
    return rsk;
  }

  /// The plain form, in the pool; the caller closes it.
  public SecretBytes toPlain() {
    int id = identifier.length();
    byte[] open = new byte[HEAD + id];
    open[0] = VERSION;
    open[2] = (byte) id;
    System.arraycopy(identifier.toArray(), 0, open, HEAD, id);
    SecretBytes plain = SecretBytes.allocate(open.length + RSK);
    plain.use(at -> {
      MemorySegment.copy(open, 0, MEM, ValueLayout.JAVA_BYTE, at, open.length);
      rsk.octets()
          .use(from -> {
            MemorySegment.copy(MEM, from, MEM, at + open.length, RSK);
            return from;
          });
      return at;
    });
    return plain;
  }

  /// Reads the plain form. Nothing is validated but the form: see [#validate].
  ///
  /// @throws KeySetRefused with [Check#FORM]
  public static AuditKey fromPlain(SecretBytes plain) {
    return plain.use(at -> {
      int id = plain.length() - HEAD - RSK;
      if (id < 1
          || id > Identifier.MAX_OCTETS
          || MEM.get(ValueLayout.JAVA_BYTE, at) != VERSION
          || MEM.get(ValueLayout.JAVA_BYTE, at + 1) != 0
          || MEM.get(ValueLayout.JAVA_BYTE, at + 2) != id) {
        throw new KeySetRefused(Check.FORM, "no audit key of version " + VERSION);
      }
      byte[] identifier = MEM.asSlice(at + HEAD, id).toArray(ValueLayout.JAVA_BYTE);
      try {
        return new AuditKey(identifier, Rsk.takeCopyOf(at + HEAD + id));
      } catch (BadPoint e) {
        throw new KeySetRefused(Check.FORM, "RSK is " + e.problem());
      }
    });
  }

  /// Checks that it is the RSK of this user in this period under these master public keys.
  ///
  /// @throws KeySetRefused naming what it is not
  public void validate(MasterKeys keys, UserUri user, long period) {
    requireFor(keys, user, period);
    if (!Sakke.validateRsk(keys.zT(), identifier.toArray(), rsk)) {
      throw new KeySetRefused(Check.RSK, "does not belong to the identifier under this Z_T");
    }
  }

  @Override
  public void close() {
    rsk.close();
  }

  @Override
  public String toString() {
    return "AuditKey[" + identifier + "]";
  }
}
