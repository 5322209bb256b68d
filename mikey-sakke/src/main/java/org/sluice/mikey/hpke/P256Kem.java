package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import com.google.errorprone.annotations.Immutable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.hpke.HpkeException.Reason;
import org.sluice.mikey.secret.Frame;

/// P-256 as a KEM group: private keys are integers from 1 to n-1, public keys uncompressed points,
/// and the shared secret is the x coordinate (RFC 9180 sections 4.1 and 7.1.1).
@Immutable
final class P256Kem implements Kem {

  private static final int OCTETS = 32;

  @Override
  public void generate(long at) {
    try (Frame frame = Frame.open(OCTETS)) {
      long k = frame.alloc(OCTETS);
      Field.P256_N.random(k, RandomSource.system());
      Field.P256_N.toOctets(at, k);
    }
  }

  @Override
  public byte[] publicKey(Frame frame, long at) {
    long k = scalar(frame, at);
    long point = frame.alloc(Curve.P256.pointOctets());
    Curve.P256.mulBase(point, k);
    int octets = Curve.P256.encodedOctets();
    long encoded = frame.alloc(octets);
    Curve.P256.encode(encoded, point);
    return MEM.asSlice(encoded, octets).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void agree(Frame frame, long at, byte[] peer, long out, Reason whose) {
    long point = frame.alloc(Curve.P256.pointOctets());
    long encoded = frame.alloc(peer.length);
    MemorySegment.copy(peer, 0, MEM, ValueLayout.JAVA_BYTE, encoded, peer.length);
    try {
      // On the curve and not infinity is enough: the cofactor is 1.
      Curve.P256.decode(point, encoded, peer.length);
    } catch (BadPoint e) {
      throw new HpkeException(whose, "point is " + e.problem());
    }
    Curve.P256.mul(point, scalar(frame, at), point);
    long x = frame.alloc(OCTETS);
    long y = frame.alloc(OCTETS);
    Curve.P256.affine(x, y, point);
    Field.P256_P.toOctets(out, x);
  }

  private static long scalar(Frame frame, long at) {
    long k = frame.alloc(OCTETS);
    long below = Field.P256_N.fromOctets(k, at, OCTETS);
    if (below == 0 || Field.P256_N.isZero(k) != 0) {
      throw new HpkeException(Reason.PRIVATE_KEY, "not from 1 to n-1");
    }
    return k;
  }
}
