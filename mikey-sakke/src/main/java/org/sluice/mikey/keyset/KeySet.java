package org.sluice.mikey.keyset;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.keyset.KeySetRefused.Check;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.UserUri;

/// One user's keys of one key period: identifier, RSK (257 octets), SSK (32 octets) and PVT (65
/// octets). The secrets are in the pool and are wiped by [#close()]. The master public keys are not
/// in it; they come from the certificate.
///
/// Plain form, which is sealed to the user's device: u8 version 1 | u16 length | identifier | RSK |
/// SSK | PVT.
public final class KeySet implements OpeningKey {

  private static final int VERSION = 1;
  private static final int RSK = 257;
  private static final int SSK = 32;
  private static final int PVT = 65;
  private static final int FIXED = 3 + RSK + SSK + PVT;

  private final Octets identifier;
  private final Rsk rsk;
  private final Ssk ssk;
  private final PublicPoint pvt;

  /// Takes over the secrets: closing this closes them.
  public KeySet(byte[] identifier, Rsk rsk, Ssk ssk, PublicPoint pvt) {
    if (identifier.length < 1 || identifier.length > Identifier.MAX_OCTETS) {
      throw new KeySetRefused(
          Check.FORM, "identifier of " + identifier.length + " octets, 1 to 127 needed");
    }
    this.identifier = Octets.of(identifier);
    this.rsk = rsk;
    this.ssk = ssk;
    this.pvt = pvt;
  }

  /// The identifier, 1 to 127 octets; 32 in the hashed format (UID).
  @Override
  public byte[] identifier() {
    return identifier.toArray();
  }

  /// Receiver Secret Key: opens what was encapsulated to the identifier.
  @Override
  public Rsk rsk() {
    return rsk;
  }

  /// Secret Signing Key.
  public Ssk ssk() {
    return ssk;
  }

  /// Public Validation Token, which goes with every signature.
  public PublicPoint pvt() {
    return pvt;
  }

  /// The plain form, in the pool; the caller closes it.
  public SecretBytes toPlain() {
    int id = identifier.length();
    SecretBytes plain = SecretBytes.allocate(FIXED + id);
    plain.use(at -> {
      put(at, new byte[] {VERSION, (byte) (id >> 8), (byte) id});
      put(at + 3, identifier.toArray());
      long secrets = at + 3 + id;
      rsk.octets().use(from -> copy(from, secrets, RSK));
      ssk.octets().use(from -> copy(from, secrets + RSK, SSK));
      put(secrets + RSK + SSK, pvt.octets());
      return at;
    });
    return plain;
  }

  /// Reads the plain form. Nothing is validated but the form: see [#validate].
  ///
  /// @throws KeySetRefused with [Check#FORM]
  public static KeySet fromPlain(SecretBytes plain) {
    return plain.use(at -> {
      int length = plain.length();
      if (length < FIXED + 1 || octet(at) != VERSION) {
        throw new KeySetRefused(Check.FORM, "no key set of version 1");
      }
      int id = octet(at + 1) << 8 | octet(at + 2);
      if (length != FIXED + id) {
        throw new KeySetRefused(Check.FORM, length + " octets with an identifier of " + id);
      }
      long secrets = at + 3 + id;
      return of(
          publicOctets(at + 3, id), secrets, secrets + RSK, publicOctets(secrets + RSK + SSK, PVT));
    });
  }

  /// A key set of copies of its parts: RSK of 257 octets, SSK of 32, PVT of 65. Nothing is
  /// validated but their form.
  ///
  /// @throws KeySetRefused with [Check#FORM]
  public static KeySet of(byte[] identifier, SecretBytes rsk, SecretBytes ssk, byte[] pvt) {
    if (rsk.length() != RSK || ssk.length() != SSK) {
      throw new KeySetRefused(
          Check.FORM, "RSK of " + rsk.length() + ", SSK of " + ssk.length() + " octets");
    }
    return rsk.use(r -> ssk.use(s -> of(identifier, r, s, pvt)));
  }

  private static KeySet of(byte[] identifier, long rskAt, long sskAt, byte[] pvt) {
    PublicPoint point = point(pvt);
    Rsk rsk = rsk(rskAt);
    try {
      return new KeySet(identifier, rsk, ssk(sskAt), point);
    } catch (KeySetRefused e) {
      rsk.close();
      throw e;
    }
  }

  /// Checks that the keys belong to their identifier under these master public keys: a pairing and
  /// the order of the point for the RSK, the curve equation for SSK and PVT.
  ///
  /// @throws KeySetRefused naming the key that does not
  public void validate(MasterKeys keys) {
    byte[] id = identifier.toArray();
    if (!Eccsi.validateSsk(keys.kpak(), id, ssk, pvt)) {
      throw new KeySetRefused(Check.SSK, "does not belong to the identifier under this KPAK");
    }
    if (!Sakke.validateRsk(keys.zT(), id, rsk)) {
      throw new KeySetRefused(Check.RSK, "does not belong to the identifier under this Z_T");
    }
  }

  /// The same, and that the identifier is the one of this user in this period.
  public void validate(MasterKeys keys, UserUri user, long period) {
    requireFor(keys, user, period);
    validate(keys);
  }

  @Override
  public void close() {
    rsk.close();
    ssk.close();
  }

  @Override
  public String toString() {
    return "KeySet[" + identifier + "]";
  }

  private static Rsk rsk(long at) {
    try {
      return Rsk.takeCopyOf(at);
    } catch (BadPoint e) {
      throw new KeySetRefused(Check.FORM, "RSK is " + e.problem());
    }
  }

  private static Ssk ssk(long at) {
    try {
      return Ssk.of(SecretBytes.takeCopyOf(at, SSK));
    } catch (IllegalArgumentException e) {
      throw new KeySetRefused(Check.FORM, "SSK is not from 1 to q-1");
    }
  }

  private static PublicPoint point(byte[] octets) {
    try {
      return PublicPoint.of(Curve.P256, octets);
    } catch (BadPoint e) {
      throw new KeySetRefused(Check.FORM, "PVT is " + e.problem());
    }
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  private static byte[] publicOctets(long at, int length) {
    return MEM.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static void put(long at, byte[] open) {
    MemorySegment.copy(open, 0, MEM, ValueLayout.JAVA_BYTE, at, open.length);
  }

  private static long copy(long from, long to, int length) {
    MemorySegment.copy(MEM, from, MEM, to, length);
    return to;
  }
}
