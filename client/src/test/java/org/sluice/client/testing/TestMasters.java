package org.sluice.client.testing;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;

/// Master secrets z and x of a test, made from a seed, and what a KMS computes with them (RFC 6508
/// section 6.1.1, RFC 6507 section 5.1.1). Only a test may hold them whole.
public final class TestMasters {

  private final byte[] z;
  private final byte[] x;
  private final PublicPoint zT;
  private final PublicPoint kpak;

  /// Another seed gives other master secrets.
  public TestMasters(String seed) {
    this.z = hash("z", seed);
    this.x = hash("x", seed);
    this.zT = point(Curve.SAKKE, (order, k) -> order.reducePublic(k, z));
    this.kpak = point(Curve.P256, (order, k) -> order.reducePublic(k, x));
  }

  /// Z_T = [z]P.
  public PublicPoint zT() {
    return zT;
  }

  /// KPAK = [x]G.
  public PublicPoint kpak() {
    return kpak;
  }

  /// RSK = [(a + z)^-1]P, SSK = x + HS v, PVT = [v]G.
  public KeySet keySet(byte[] identifier) {
    byte[] v = hash("v", new String(identifier, StandardCharsets.ISO_8859_1));
    PublicPoint pvt = point(Curve.P256, (order, k) -> order.reducePublic(k, v));
    return new KeySet(identifier, rsk(identifier), ssk(identifier, v, pvt), pvt);
  }

  private Rsk rsk(byte[] identifier) {
    Field order = Curve.SAKKE.order();
    PublicPoint key =
        point(
            Curve.SAKKE,
            (field, k) -> {
              try (Frame frame = Frame.open(2L * order.octets())) {
                long a = frame.alloc(order.octets());
                order.reducePublic(a, identifier);
                order.reducePublic(k, z);
                order.add(k, k, a);
                order.inv(k, k);
              }
            });
    byte[] octets = key.octets();
    return Rsk.of(SecretBytes.takeOwnershipOf(octets));
  }

  private Ssk ssk(byte[] identifier, byte[] v, PublicPoint pvt) {
    Field order = Curve.P256.order();
    byte[] hs =
        Hash32.sha256(Curve.P256.generator().octets(), kpak.octets(), identifier, pvt.octets())
            .octets();
    try (Frame frame = Frame.open(4L * order.octets())) {
      long s = frame.alloc(order.octets());
      long t = frame.alloc(order.octets());
      order.reducePublic(s, hs);
      order.reducePublic(t, v);
      order.mul(s, s, t);
      order.reducePublic(t, x);
      order.add(s, s, t);
      order.toOctets(t, s);
      return Ssk.of(SecretBytes.takeCopyOf(t, Ssk.OCTETS));
    }
  }

  private static PublicPoint point(Curve curve, BiConsumer<Field, Long> scalar) {
    try (Frame frame = Frame.open(curve.pointOctets() + curve.order().octets() + 16L)) {
      long k = frame.alloc(curve.order().octets());
      long r = frame.alloc(curve.pointOctets());
      scalar.accept(curve.order(), k);
      curve.mulBase(r, k);
      return PublicPoint.of(curve, r);
    }
  }

  private static byte[] hash(String what, String seed) {
    return Hash32.sha256((what + "/" + seed).getBytes(StandardCharsets.UTF_8)).octets();
  }
}
