package org.sluice.mikey.keyset;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// A key management server for tests: it holds its master secrets whole, which no part of the
/// product does, and makes key sets by the formulas of RFC 6507 and RFC 6508.
public final class TestDomain implements AutoCloseable {

  private final SecretBytes z = SecretBytes.allocate(Field.SAKKE_Q.octets());
  private final SecretBytes x = SecretBytes.allocate(Field.P256_N.octets());
  private final MasterKeys keys;

  private final RandomSource random;

  public TestDomain(String kms, PeriodRule rule) {
    this(kms, rule, RandomSource.system());
  }

  /// Draws z_T, then KSAK, and a v for each key set from `random`.
  public TestDomain(String kms, PeriodRule rule, RandomSource random) {
    this.random = random;
    this.keys =
        new MasterKeys(KmsUri.parse(kms), master(Curve.SAKKE, z), master(Curve.P256, x), rule);
  }

  private PublicPoint master(Curve curve, SecretBytes secret) {
    return secret.use(at -> {
      curve.order().random(at, random);
      return base(curve, at);
    });
  }

  private static PublicPoint base(Curve curve, long scalar) {
    try (Frame frame = Frame.open(curve.pointOctets())) {
      long p = frame.alloc(curve.pointOctets());
      curve.mulBase(p, scalar);
      return PublicPoint.of(curve, octets(curve, p));
    }
  }

  private static byte[] octets(Curve curve, long p) {
    int n = curve.encodedOctets();
    try (Frame frame = Frame.open(n + 8L)) {
      long at = frame.alloc(n);
      curve.encode(at, p);
      byte[] b = new byte[n];
      MemorySegment.copy(SecretPool.MEM, java.lang.foreign.ValueLayout.JAVA_BYTE, at, b, 0, n);
      return b;
    }
  }

  public MasterKeys keys() {
    return keys;
  }

  /// The keys of a user in a period.
  public KeySet issue(String user, long period) {
    byte[] id = Identifier.of(keys.rule(), UserUri.parse(user), keys.kms(), period).octets();
    try (Frame frame = Frame.open(4096)) {
      Field q = Field.SAKKE_Q;
      long s = frame.alloc(q.octets());
      q.reducePublic(s, id);
      long sum = s;
      z.use(at -> {
        q.add(sum, sum, at);
        return at;
      });
      q.inv(s, s);
      long k = frame.alloc(Curve.SAKKE.pointOctets());
      Curve.SAKKE.mulBase(k, s);
      Rsk rsk = Rsk.of(SecretBytes.takeOwnershipOf(octets(Curve.SAKKE, k)));
      Field n = Field.P256_N;
      long v = frame.alloc(n.octets());
      n.random(v, random);
      PublicPoint pvt = base(Curve.P256, v);
      long hs = frame.alloc(n.octets());
      n.reducePublic(hs, Eccsi.hs(keys.kpak(), id, pvt));
      n.mul(v, v, hs);
      x.use(at -> {
        n.add(v, v, at);
        return at;
      });
      long out = frame.alloc(32);
      n.toOctets(out, v);
      return new KeySet(id, rsk, Ssk.of(SecretBytes.takeCopyOf(out, 32)), pvt);
    }
  }

  @Override
  public void close() {
    z.close();
    x.close();
  }
}
