package org.sluice.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// One user's keys under master secrets of this benchmark alone, made whole by the formulas of RFC
/// 6507 and RFC 6508. Only here: the product never has a master secret.
final class DomainKeys implements AutoCloseable {
  final byte[] id = "2026-11\0tel:+447700900123\0".getBytes(StandardCharsets.US_ASCII);
  final PublicPoint zT;
  final PublicPoint kpak;
  final PublicPoint pvt;
  final Rsk rsk;
  final Ssk ssk;

  DomainKeys() {
    try (Frame frame = Frame.open(4096)) {
      long z = random(frame, Field.SAKKE_Q);
      this.zT = multiple(frame, Curve.SAKKE, z);
      this.rsk = rsk(frame, z);
      long x = random(frame, Field.P256_N);
      long v = random(frame, Field.P256_N);
      this.kpak = multiple(frame, Curve.P256, x);
      this.pvt = multiple(frame, Curve.P256, v);
      this.ssk = ssk(frame, x, v);
    }
    if (!Sakke.validateRsk(zT, id, rsk) || !Eccsi.validateSsk(kpak, id, ssk, pvt)) {
      throw new IllegalStateException("the benchmark's keys are wrong");
    }
  }

  /// [1 / (a + z)]P.
  private Rsk rsk(Frame frame, long z) {
    Field q = Field.SAKKE_Q;
    long a = frame.alloc(q.octets());
    q.reducePublic(a, id);
    q.add(a, a, z);
    q.inv(a, a);
    long point = frame.alloc(Curve.SAKKE.pointOctets());
    Curve.SAKKE.mulBase(point, a);
    SecretBytes octets = SecretBytes.allocate(Rsk.OCTETS);
    octets.use(at -> {
      Curve.SAKKE.encode(at, point);
      return at;
    });
    return Rsk.of(octets);
  }

  /// x + HS v.
  private Ssk ssk(Frame frame, long x, long v) {
    Field q = Field.P256_N;
    long hs = frame.alloc(q.octets());
    q.reducePublic(hs, Eccsi.hs(kpak, id, pvt));
    q.mul(hs, hs, v);
    q.add(hs, hs, x);
    SecretBytes octets = SecretBytes.allocate(Ssk.OCTETS);
    octets.use(at -> {
      q.toOctets(at, hs);
      return at;
    });
    return Ssk.of(octets);
  }

  private static PublicPoint multiple(Frame frame, Curve curve, long k) {
    long point = frame.alloc(curve.pointOctets());
    curve.mulBase(point, k);
    return PublicPoint.of(curve, point);
  }

  /// A random element, in `frame`.
  static long random(Frame frame, Field field) {
    byte[] octets = new byte[2 * field.octets()];
    new SecureRandom().nextBytes(octets);
    long at = frame.alloc(field.octets());
    field.reducePublic(at, octets);
    return at;
  }

  /// Octets of an element, most significant first.
  static byte[] octets(Frame frame, Field field, long element) {
    long at = frame.alloc(field.octets());
    field.toOctets(at, element);
    byte[] octets = new byte[field.octets()];
    MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, at, octets, 0, octets.length);
    return octets;
  }

  @Override
  public void close() {
    rsk.close();
    ssk.close();
  }
}
