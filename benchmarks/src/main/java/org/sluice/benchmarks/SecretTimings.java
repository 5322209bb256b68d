package org.sluice.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Operations whose time must not tell a secret: each keeps its secret in one place, which gets a
/// fixed value (an edge: 1, or zeros) or one of 64 random ones before a call. The last one is a
/// control that must show a difference.
final class SecretTimings implements AutoCloseable {
  private static final int RANDOM = 64;

  private final Frame frame = Frame.open(1 << 16);
  private final DomainKeys keys = new DomainKeys();
  private final SecureRandom random = new SecureRandom();

  /// One operation on one secret.
  static final class Operation {
    private final String name;
    private final byte[] fixed;
    private final byte[][] others;
    private final long at;
    private final Runnable body;
    private int next;

    Operation(String name, byte[] fixed, byte[][] others, long at, Runnable body) {
      this.name = name;
      this.fixed = fixed;
      this.others = others;
      this.at = at;
      this.body = body;
    }

    String name() {
      return name;
    }

    void prepare(boolean random) {
      // The same work for both kinds: an entry is chosen either way.
      byte[] chosen = others[next++ % RANDOM];
      byte[] from = random ? chosen : fixed;
      MemorySegment.copy(from, 0, SecretPool.MEM, ValueLayout.JAVA_BYTE, at, from.length);
    }

    void run() {
      body.run();
    }
  }

  List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    fields(all);
    curves(all);
    sakke(all);
    eccsi(all);
    seals(all);
    control(all);
    return all;
  }

  private void fields(List<Operation> all) {
    for (Field f : List.of(Field.SAKKE_P, Field.P256_P)) {
      long a = frame.alloc(f.octets());
      long r = frame.alloc(f.octets());
      byte[][] others = elements(f);
      byte[] one = new byte[f.octets()];
      all.add(
          new Operation(
              f.bits() + "-bit field, 100 multiplications",
              one,
              others,
              a,
              () -> {
                for (int i = 0; i < 100; i++) {
                  f.mul(r, a, a);
                }
              }));
      byte[] small = one.clone();
      small[0] = 1;
      all.add(
          new Operation(f.bits() + "-bit field, inversion", small, others, a, () -> f.inv(r, a)));
    }
  }

  private void curves(List<Operation> all) {
    for (Curve c : List.of(Curve.SAKKE, Curve.P256)) {
      long k = frame.alloc(c.order().octets());
      long p = frame.alloc(c.pointOctets());
      long r = frame.alloc(c.pointOctets());
      c.generator().load(p);
      byte[] one = element(c.order(), 1);
      byte[][] others = elements(c.order());
      all.add(new Operation(c + ", fixed base", one, others, k, () -> c.mulBase(r, k)));
      all.add(new Operation(c + ", any base", one, others, k, () -> c.mul(r, k, p)));
    }
  }

  private void sakke(List<Operation> all) {
    byte[][] points = new byte[RANDOM][];
    for (int i = 0; i < RANDOM; i++) {
      points[i] = point(Curve.SAKKE, random(128));
    }
    byte[] generator = Curve.SAKKE.generator().octets();
    long at = frame.alloc(Rsk.OCTETS);
    all.add(
        new Operation(
            "SAKKE, validate a wrong RSK",
            generator,
            points,
            at,
            () -> {
              try (Rsk rsk = Rsk.takeCopyOf(at)) {
                expect(!Sakke.validateRsk(keys.zT, keys.id, rsk));
              }
            }));
    Sed sed;
    try (Ssv ssv = Ssv.random(RandomSource.system())) {
      sed = Sakke.encapsulate(keys.zT, keys.id, ssv);
    }
    all.add(
        new Operation(
            "SAKKE, decapsulate with a wrong RSK", generator, points, at, () -> refuse(at, sed)));
    long ssv = frame.alloc(16);
    all.add(
        new Operation(
            "SAKKE, encapsulate",
            new byte[16],
            randoms(16),
            ssv,
            () -> {
              try (Ssv s = Ssv.of(SecretBytes.takeCopyOf(ssv, 16))) {
                expect(Sakke.encapsulate(keys.zT, keys.id, s).octets().length > 0);
              }
            }));
  }

  private void refuse(long rskAt, Sed sed) {
    try (Rsk rsk = Rsk.takeCopyOf(rskAt);
        Ssv _ = Sakke.decapsulate(keys.zT, keys.id, rsk, sed)) {
      throw new IllegalStateException("a wrong key opened it");
    } catch (SakkeException e) {
      expect(e.problem() == SakkeException.Problem.NOT_FOR_THIS_KEY);
    }
  }

  private void eccsi(List<Operation> all) {
    byte[] message = random(100);
    long at = frame.alloc(32);
    byte[] one = new byte[32];
    one[31] = 1;
    byte[][] others = scalars();
    RandomSource nonce =
        (to, octets) -> {
          SecretPool.wipe(to, octets);
          MemorySegment.copy(SecretPool.MEM, at, SecretPool.MEM, to + octets - 32, 32);
        };
    all.add(
        new Operation(
            "ECCSI, sign, secret nonce",
            one,
            others,
            at,
            () -> {
              byte[] s = Eccsi.sign(keys.kpak, keys.id, keys.ssk, keys.pvt, message, nonce);
              expect(s.length > 0);
            }));
    all.add(
        new Operation(
            "ECCSI, validate a wrong SSK",
            one,
            others,
            at,
            () -> {
              try (Ssk ssk = Ssk.of(SecretBytes.takeCopyOf(at, 32))) {
                expect(!Eccsi.validateSsk(keys.kpak, keys.id, ssk, keys.pvt));
              }
            }));
  }

  private void seals(List<Operation> all) {
    byte[] one = new byte[32];
    one[31] = 1;
    long at = frame.alloc(32);
    byte[] x25519 = new byte[32];
    x25519[0] = 9;
    all.add(
        new Operation(
            "HPKE X25519, open with a wrong key",
            one,
            scalars(),
            at,
            () -> refuse(SealSuite.X25519, at, x25519)));
    byte[] p256 = Curve.P256.generator().octets();
    all.add(
        new Operation(
            "HPKE P-256, open with a wrong key",
            one,
            scalars(),
            at,
            () -> refuse(SealSuite.P256, at, p256)));
    long key = frame.alloc(32);
    all.add(
        new Operation(
            "HMAC-SHA-256, 20 blocks", new byte[32], randoms(32), key, () -> authenticate(key)));
  }

  private static void refuse(SealSuite suite, long keyAt, byte[] enc) {
    byte[] nothing = new byte[0];
    try (SecretBytes key = SecretBytes.takeCopyOf(keyAt, 32);
        SecretBytes _ = Hpke.open(suite, key, enc, nothing, nothing, new byte[80])) {
      throw new IllegalStateException("zeros were opened");
    } catch (HpkeException e) {
      expect(e.reason() == HpkeException.Reason.NOT_AUTHENTIC);
    }
  }

  private static void authenticate(long key) {
    try (Frame scratch = Frame.open(HmacSha256.FRAME_OCTETS + 32)) {
      HmacSha256 hmac = new HmacSha256(scratch);
      long out = scratch.alloc(32);
      hmac.key(key, 32);
      for (int i = 0; i < 40; i++) {
        hmac.update(key, 32);
      }
      hmac.finish(out);
    }
  }

  /// `mulPublic` steers by its scalar, as its name says; here that scalar is taken for a secret.
  private void control(List<Operation> all) {
    long at = frame.alloc(32);
    long p = frame.alloc(Curve.P256.pointOctets());
    long r = frame.alloc(Curve.P256.pointOctets());
    Curve.P256.generator().load(p);
    byte[] one = new byte[32];
    one[31] = 1;
    all.add(
        new Operation(
            "control that must differ: mulPublic",
            one,
            scalars(),
            at,
            () ->
                Curve.P256.mulPublic(
                    r, SecretPool.MEM.asSlice(at, 32).toArray(ValueLayout.JAVA_BYTE), p)));
  }

  private byte[] random(int octets) {
    byte[] b = new byte[octets];
    random.nextBytes(b);
    return b;
  }

  private byte[][] randoms(int octets) {
    byte[][] all = new byte[RANDOM][];
    for (int i = 0; i < RANDOM; i++) {
      all[i] = random(octets);
    }
    return all;
  }

  /// Integers below 2^255, most significant octet first.
  private byte[][] scalars() {
    byte[][] all = randoms(32);
    for (byte[] b : all) {
      b[0] &= 0x7f;
    }
    return all;
  }

  /// Random elements, as they lie in the pool.
  private byte[][] elements(Field f) {
    byte[][] all = new byte[RANDOM][];
    for (int i = 0; i < RANDOM; i++) {
      try (Frame scratch = Frame.open(f.octets())) {
        long at = scratch.alloc(f.octets());
        f.reducePublic(at, random(2 * f.octets()));
        all[i] = SecretPool.MEM.asSlice(at, f.octets()).toArray(ValueLayout.JAVA_BYTE);
      }
    }
    return all;
  }

  private static byte[] element(Field f, long value) {
    try (Frame scratch = Frame.open(f.octets())) {
      long at = scratch.alloc(f.octets());
      f.set(at, value);
      return SecretPool.MEM.asSlice(at, f.octets()).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static byte[] point(Curve c, byte[] k) {
    try (Frame scratch = Frame.open(c.pointOctets() + c.order().octets())) {
      long scalar = scratch.alloc(c.order().octets());
      long p = scratch.alloc(c.pointOctets());
      c.order().reducePublic(scalar, k);
      c.mulBase(p, scalar);
      return PublicPoint.of(c, p).octets();
    }
  }

  private static void expect(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("an operation did not do what it is measured for");
    }
  }

  @Override
  public void close() {
    keys.close();
    frame.close();
  }
}
