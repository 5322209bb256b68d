package org.sluice.mikey.eccsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// The vectors of RFC 6507 and our own edge cases, and what must not verify.
class EccsiTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @SuppressWarnings("ArrayRecordComponent")
  record Case(
      String name,
      byte[] kpak,
      byte[] id,
      byte[] pvt,
      byte[] hs,
      byte[] ssk,
      byte[] message,
      byte[] j,
      byte[] signature) {

    PublicPoint kpakPoint() {
      return PublicPoint.of(Curve.P256, kpak);
    }

    PublicPoint pvtPoint() {
      return PublicPoint.of(Curve.P256, pvt);
    }

    Ssk key() {
      return Ssk.of(Secrets.of(padded(ssk)));
    }

    boolean verify(byte[] changed) {
      return Eccsi.verify(kpakPoint(), id, message, changed);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] padded(byte[] integer) {
    return Pool.octets(new BigInteger(1, integer), 32);
  }

  private static Case of(Vector v, byte[] kpak, String id, String sig) {
    return new Case(
        v.name(),
        kpak,
        v.hex(id),
        v.hex("PVT"),
        v.hex("HS"),
        v.hex("SSK"),
        v.hex("M"),
        v.hex("j"),
        v.hex(sig));
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Vector rfc = Vectors.rfc();
    cases.add(
        new Case(
            "RFC 6507 Appendix A",
            rfc.hex("rfc6507.KPAK"),
            rfc.hex("rfc6507.ID"),
            rfc.hex("rfc6507.PVT"),
            rfc.hex("rfc6507.HS"),
            rfc.hex("rfc6507.SSK"),
            rfc.hex("rfc6507.M"),
            rfc.hex("rfc6507.j"),
            rfc.hex("rfc6507.Sig")));
    for (Vector v : Vectors.edges()) {
      cases.add(of(v, rfc.hex("edge.KPAK"), "UID", "Sig"));
    }
    for (Vector v : Vectors.json("own-edge-vectors.json")) {
      if (v.members().containsKey("SIG")) {
        cases.add(of(v, v.hex("KPAK"), "identifier", "SIG"));
      }
    }
    return cases;
  }

  @Test
  void thereAreCasesFromEveryFile() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(17);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void validatesSignsAndVerifies(Case c) {
    PublicPoint kpak = c.kpakPoint();
    PublicPoint pvt = c.pvtPoint();
    assertThat(Eccsi.hs(kpak, c.id, pvt)).isEqualTo(padded(c.hs));
    assertThat(c.verify(c.signature)).isTrue();
    try (Ssk ssk = c.key()) {
      assertThat(Eccsi.validateSsk(kpak, c.id, ssk, pvt)).isTrue();
      RandomSource fixed =
          (at, length) -> Pool.write(at, Pool.octets(new BigInteger(1, c.j), length));
      assertThat(Eccsi.sign(kpak, c.id, ssk, pvt, c.message, fixed)).isEqualTo(c.signature);
      byte[] fresh = Eccsi.sign(kpak, c.id, ssk, pvt, c.message, RandomSource.system());
      assertThat(fresh).isNotEqualTo(c.signature);
      assertThat(c.verify(fresh)).isTrue();
    }
  }

  @Test
  void refusesChangedSignaturesMessagesAndKeys() {
    Case c = cases().getFirst();
    for (int octet : new int[] {0, 31, 32, 63, 64, 65, 128}) {
      byte[] changed = c.signature.clone();
      changed[octet] ^= 1;
      assertThat(c.verify(changed)).as("octet " + octet).isFalse();
    }
    for (int length : new int[] {0, 64, 128, 130}) {
      assertThat(c.verify(Arrays.copyOf(c.signature, length))).isFalse();
    }
    byte[] other = c.message.clone();
    other[0] ^= 1;
    assertThat(Eccsi.verify(c.kpakPoint(), c.id, other, c.signature)).isFalse();
    assertThat(Eccsi.verify(c.kpakPoint(), new byte[] {1}, c.message, c.signature)).isFalse();
    assertThat(Eccsi.verify(c.pvtPoint(), c.id, c.message, c.signature)).isFalse();
    try (Ssk ssk = c.key()) {
      assertThat(Eccsi.validateSsk(c.kpakPoint(), new byte[] {1}, ssk, c.pvtPoint())).isFalse();
      assertThat(Eccsi.validateSsk(c.kpakPoint(), c.id, ssk, c.kpakPoint())).isFalse();
      assertThat(Eccsi.validateSsk(c.pvtPoint(), c.id, ssk, c.pvtPoint())).isFalse();
    }
  }

  @Test
  void refusesValuesOutOfRange() {
    Case c = cases().getFirst();
    BigInteger q = Pool.modulus(Field.P256_N);
    BigInteger s = new BigInteger(1, c.signature, 32, 32);
    for (BigInteger bad : List.of(BigInteger.ZERO, q, q.add(BigInteger.ONE), q.subtract(s))) {
      byte[] changed = c.signature.clone();
      System.arraycopy(Pool.octets(bad, 32), 0, changed, 32, 32);
      // q - s gives -J, whose x is the same: RFC 6507 accepts it, and so do we.
      assertThat(c.verify(changed)).isEqualTo(bad.equals(q.subtract(s)));
    }
    for (BigInteger bad : List.of(BigInteger.ZERO, Pool.modulus(Field.P256_P))) {
      byte[] changed = c.signature.clone();
      System.arraycopy(Pool.octets(bad, 32), 0, changed, 0, 32);
      assertThat(c.verify(changed)).isFalse();
    }
    for (BigInteger bad : List.of(BigInteger.ZERO, q)) {
      assertThatThrownBy(() -> Ssk.of(Secrets.of(Pool.octets(bad, 32))))
          .hasMessageContaining("not a signing key");
    }
    assertThatThrownBy(() -> Ssk.of(Secrets.of(HexFormat.of().parseHex("01"))))
        .hasMessageContaining("not a signing key");
  }

  @Test
  void checksManyKeysAtOnce() {
    Vector rfc = Vectors.rfc();
    PublicPoint kpak = PublicPoint.of(Curve.P256, rfc.hex("edge.KPAK"));
    List<byte[]> ids = new ArrayList<>();
    List<SecretBytes> keys = new ArrayList<>();
    List<PublicPoint> pvts = new ArrayList<>();
    for (Vector v : Vectors.edges()) {
      ids.add(v.hex("UID"));
      keys.add(Secrets.of(padded(v.hex("SSK"))));
      pvts.add(PublicPoint.of(Curve.P256, v.hex("PVT")));
    }
    assertThat(SskBatch.verify(kpak, ids, keys, pvts, RANDOM)).isTrue();
    assertThat(SskBatch.verify(Curve.P256.generator(), ids, keys, pvts, RANDOM)).isFalse();
    SecretBytes good = keys.get(3);
    for (byte[] bad : List.of(new byte[32], Secrets.octets(keys.get(4)), new byte[31])) {
      keys.set(3, Secrets.of(bad));
      assertThat(SskBatch.verify(kpak, ids, keys, pvts, RANDOM)).isFalse();
    }
    keys.set(3, good);
    PublicPoint pvt = pvts.set(0, pvts.get(1));
    assertThat(SskBatch.verify(kpak, ids, keys, pvts, RANDOM)).isFalse();
    pvts.set(0, pvt);
    byte[] id = ids.set(0, new byte[] {9});
    assertThat(SskBatch.verify(kpak, ids, keys, pvts, RANDOM)).isFalse();
    ids.set(0, id);
    assertThat(SskBatch.verify(kpak, ids, keys, pvts, RANDOM)).isTrue();
    assertThatThrownBy(() -> SskBatch.verify(kpak, ids, List.of(), pvts, RANDOM))
        .hasMessageContaining("0 keys");
  }
}
