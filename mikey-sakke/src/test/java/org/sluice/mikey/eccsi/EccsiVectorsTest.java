package org.sluice.mikey.eccsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// Every ECCSI value of the JSON vectors: those of RFC 6507 Appendix A with all that lies between
/// key and signature, and our own, in which one value begins with a zero octet.
class EccsiVectorsTest {

  private static final BigInteger Q = Pool.modulus(Field.P256_N);

  static List<Vector> vectors() {
    return Stream.of("rfc6507-6508-vectors.json", "own-edge-vectors.json")
        .flatMap(file -> Vectors.json(file).stream())
        .filter(v -> v.members().containsKey("SIG"))
        .toList();
  }

  private static byte[] identity(Vector v) {
    return v.members().containsKey("identifier")
        ? v.hex("identifier")
        : Vectors.rfc().hex("rfc6507.ID");
  }

  private static PublicPoint point(Vector v, String member) {
    return PublicPoint.of(Curve.P256, v.hex(member));
  }

  private static BigInteger number(Vector v, String member) {
    return new BigInteger(1, v.hex(member));
  }

  private static byte[] multiple(BigInteger k) {
    try (Frame frame = Frame.open(Curve.P256.pointOctets() + 32L)) {
      long scalar = frame.alloc(32);
      long point = frame.alloc(Curve.P256.pointOctets());
      Pool.set(Field.P256_N, scalar, k);
      Curve.P256.mulBase(point, scalar);
      return PublicPoint.of(Curve.P256, point).octets();
    }
  }

  @Test
  void noValueIsLeftOut() {
    assertThat(vectors()).hasSize(5);
    assertThat(vectors().getFirst().members().keySet())
        .containsExactlyInAnyOrder(
            "KSAK", "KPAK", "v", "PVT", "HS", "SSK", "M", "j", "r", "HE", "s", "SIG");
    for (Vector v : vectors().subList(1, 5)) {
      assertThat(v.members().keySet())
          .containsExactlyInAnyOrder(
              "label", "identifier", "KSAK", "KPAK", "v", "PVT", "HS", "SSK", "M", "j", "SIG");
    }
  }

  @Test
  void eachEdgeIsThere() {
    List<Vector> edges = vectors().subList(1, 5);
    assertThat(edges).anyMatch(v -> v.hex("SIG")[0] == 0);
    assertThat(edges).anyMatch(v -> v.hex("SIG")[32] == 0);
    assertThat(edges).anyMatch(v -> v.hex("SSK")[0] == 0 && v.hex("SSK").length == 32);
    assertThat(edges).anyMatch(v -> v.hex("HS")[0] == 0 && v.hex("HS").length == 32);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void keysAreMadeAsTheVectorSays(Vector v) {
    assertThat(multiple(number(v, "KSAK"))).isEqualTo(v.hex("KPAK"));
    assertThat(multiple(number(v, "v"))).isEqualTo(v.hex("PVT"));
    assertThat(Eccsi.hs(point(v, "KPAK"), identity(v), point(v, "PVT"))).isEqualTo(v.hex("HS"));
    assertThat(number(v, "HS").multiply(number(v, "v")).add(number(v, "KSAK")).mod(Q))
        .isEqualTo(number(v, "SSK"));
    try (Ssk ssk = Ssk.of(Secrets.of(v.hex("SSK")))) {
      assertThat(Eccsi.validateSsk(point(v, "KPAK"), identity(v), ssk, point(v, "PVT"))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signsAndVerifiesAsTheVectorSays(Vector v) {
    byte[] signed;
    try (Ssk ssk = Ssk.of(Secrets.of(v.hex("SSK")))) {
      signed =
          Eccsi.sign(
              point(v, "KPAK"),
              identity(v),
              ssk,
              point(v, "PVT"),
              v.hex("M"),
              (at, length) -> Pool.write(at, Pool.octets(number(v, "j"), length)));
    }
    assertThat(signed).isEqualTo(v.hex("SIG"));
    assertThat(Eccsi.verify(point(v, "KPAK"), identity(v), v.hex("M"), v.hex("SIG"))).isTrue();
    byte[] r = Arrays.copyOfRange(multiple(number(v, "j")), 1, 33);
    assertThat(Arrays.copyOf(signed, 32)).isEqualTo(r);
    BigInteger sum =
        new BigInteger(1, sha256(v.hex("HS"), r, v.hex("M")))
            .add(new BigInteger(1, r).multiply(number(v, "SSK")));
    assertThat(new BigInteger(1, signed, 32, 32).multiply(sum).mod(Q)).isEqualTo(number(v, "j"));
  }

  @Test
  void theValuesInBetweenAreThoseOfTheRfc() {
    Vector v = vectors().getFirst();
    assertThat(v.hex("r")).isEqualTo(Arrays.copyOf(v.hex("SIG"), 32));
    assertThat(v.hex("s")).isEqualTo(Arrays.copyOfRange(v.hex("SIG"), 32, 64));
    assertThat(sha256(v.hex("HS"), v.hex("r"), v.hex("M"))).isEqualTo(v.hex("HE"));
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      ByteBuffer all = ByteBuffer.allocate(Stream.of(parts).mapToInt(p -> p.length).sum());
      Stream.of(parts).forEach(all::put);
      return MessageDigest.getInstance("SHA-256").digest(all.array());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
