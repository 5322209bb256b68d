package org.sluice.mikey.sakke;

import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// A receiver secret key K_(a,T) (RFC 6508 section 6.1.1): a secret point, 257 octets, on the
/// curve. Whether it belongs to an identity says [Sakke#validateRsk]. Closing it wipes it.
public final class Rsk implements AutoCloseable {

  /// 04 || x || y.
  public static final int OCTETS = Curve.SAKKE.encodedOctets();

  private final SecretBytes octets;

  private Rsk(SecretBytes octets) {
    this.octets = octets;
  }

  /// Takes over `octets`, which is closed if it is no point.
  ///
  /// @throws BadPoint naming the rule that the octets break
  public static Rsk of(SecretBytes octets) {
    Rsk rsk = new Rsk(octets);
    try (Frame frame = Frame.open(Curve.SAKKE.pointOctets())) {
      rsk.load(frame.alloc(Curve.SAKKE.pointOctets()));
    } catch (BadPoint e) {
      octets.close();
      throw e;
    }
    return rsk;
  }

  /// Copies 257 octets at `at` of the pool.
  ///
  /// @throws BadPoint naming the rule that the octets break
  public static Rsk takeCopyOf(long at) {
    return of(SecretBytes.takeCopyOf(at, OCTETS));
  }

  /// The 257 octets; they stay this key's.
  public SecretBytes octets() {
    return octets;
  }

  /// r = the projective point.
  void load(long r) {
    decode(r, octets);
  }

  static void decode(long r, SecretBytes octets) {
    boolean _ =
        octets.use(at -> {
          Curve.SAKKE.decode(r, at, octets.length());
          return true;
        });
  }

  @Override
  public void close() {
    octets.close();
  }

  @Override
  public String toString() {
    return "Rsk[" + OCTETS + " octets]";
  }
}
