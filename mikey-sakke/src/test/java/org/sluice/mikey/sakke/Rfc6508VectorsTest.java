package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// Every value of the parameter set and of the SAKKE part of rfc6507-6508-vectors.json.
class Rfc6508VectorsTest {

  private static final String FILE = "rfc6507-6508-vectors.json";
  private static final Vector SET = having("Px");
  private static final Vector SAKKE = having("z_T");
  private static final Vector ID = having("hex");

  private static Vector having(String member) {
    return Vectors.json(FILE).stream()
        .filter(v -> v.members().containsKey(member))
        .findFirst()
        .orElseThrow();
  }

  private static PublicPoint point(byte[] octets) {
    return PublicPoint.of(Curve.SAKKE, octets);
  }

  @Test
  void thereIsNoValueThatTheseTestsDoNotRead() {
    assertThat(new TreeSet<>(SET.members().keySet()))
        .isEqualTo(
            new TreeSet<>(Set.of("n", "p", "q", "Px", "Py", "g", "cofactor", "curve", "hash")));
    assertThat(new TreeSet<>(SAKKE.members().keySet()))
        .isEqualTo(
            new TreeSet<>(
                Set.of(
                    "z_T",
                    "Z_T",
                    "RSK",
                    "SSV",
                    "r",
                    "R_bS",
                    "g_pow_r",
                    "mask_HashToIntegerRange(g^r,2^128)",
                    "H",
                    "SED",
                    "pairing_R_RSK_equals")));
  }

  @Test
  void parameterSetOne() {
    assertThat(Field.SAKKE_P.modulus()).isEqualTo(SET.hex("p"));
    assertThat(Field.SAKKE_Q.modulus()).isEqualTo(SET.hex("q"));
    byte[] p = Curve.SAKKE.generator().octets();
    assertThat(Arrays.copyOfRange(p, 1, 129)).isEqualTo(SET.hex("Px"));
    assertThat(Arrays.copyOfRange(p, 129, 257)).isEqualTo(SET.hex("Py"));
    BigInteger cofactor =
        new BigInteger(1, SET.hex("p")).add(BigInteger.ONE).divide(new BigInteger(1, SET.hex("q")));
    assertThat(cofactor).isEqualTo(new BigInteger(SET.text("cofactor")));
    assertThat(SET.text("n")).isEqualTo("128");
    assertThat(SET.text("curve")).isEqualTo("y^2=x^3-3x mod p");
    assertThat(SET.text("hash")).isEqualTo("SHA-256");
    try (Frame frame = Frame.open(2048)) {
      long g = frame.alloc(256);
      long value = frame.alloc(256);
      long generator = frame.alloc(384);
      Curve.SAKKE.generator().load(generator);
      GeneratorPower.generator(g);
      assertThat(Pool.get(Field.SAKKE_P, g + 128)).isEqualTo(new BigInteger(1, SET.hex("g")));
      assertThat(Pairing.pair(value, generator, generator)).isEqualTo(-1);
      assertThat(new Complex(frame).sameRatio(value, g)).as("g = <P, P>").isEqualTo(-1);
    }
  }

  @Test
  void theIdentifierIsItsText() {
    assertThat(ID.text("text").replace("\\\\0", "\0").getBytes(StandardCharsets.US_ASCII))
        .isEqualTo(ID.hex("hex"))
        .hasSize(Integer.parseInt(ID.text("len")));
  }

  @Test
  void masterKeyAndUserKey() {
    try (Frame frame = Frame.open(2048)) {
      long z = frame.alloc(128);
      long k = frame.alloc(128);
      long p = frame.alloc(384);
      long octets = frame.alloc(257);
      Pool.set(Field.SAKKE_Q, z, new BigInteger(1, SAKKE.hex("z_T")));
      Curve.SAKKE.mulBase(p, z);
      assertThat(PublicPoint.of(Curve.SAKKE, p).octets()).isEqualTo(SAKKE.hex("Z_T"));
      Field.SAKKE_Q.reducePublic(k, ID.hex("hex"));
      Field.SAKKE_Q.add(k, k, z);
      Field.SAKKE_Q.inv(k, k);
      Curve.SAKKE.mulBase(p, k);
      Curve.SAKKE.encode(octets, p);
      assertThat(Pool.read(octets, 257)).isEqualTo(SAKKE.hex("RSK"));
    }
    try (Rsk rsk = Rsk.of(Secrets.of(SAKKE.hex("RSK")))) {
      assertThat(Sakke.validateRsk(point(SAKKE.hex("Z_T")), ID.hex("hex"), rsk)).isTrue();
    }
  }

  @Test
  void encapsulationStepByStep() {
    byte[] ssv = SAKKE.hex("SSV");
    try (Frame frame = Frame.open(4096)) {
      long secret = frame.alloc(16);
      long r = frame.alloc(128);
      long value = frame.alloc(256);
      long w = frame.alloc(128);
      long octets = frame.alloc(128);
      long mask = frame.alloc(16);
      Pool.write(secret, ssv);
      HashToIntegerRange.modQ(r, secret, 16, ID.hex("hex"));
      assertThat(Pool.get(Field.SAKKE_Q, r)).isEqualTo(new BigInteger(1, SAKKE.hex("r")));
      GeneratorPower.power(value, r);
      new Complex(frame).ratio(w, value);
      Field.SAKKE_P.toOctets(octets, w);
      assertThat(Pool.read(octets, 128)).isEqualTo(SAKKE.hex("g_pow_r"));
      HashToIntegerRange.mask(mask, 16, octets, 128, Mask256.INTEROPERABLE);
      byte[] expected = SAKKE.hex("mask_HashToIntegerRange(g^r,2^128)");
      assertThat(Pool.read(mask, 16)).isEqualTo(expected);
      for (int i = 0; i < 16; i++) {
        assertThat(SAKKE.hex("H")[i]).isEqualTo((byte) (expected[i] ^ ssv[i]));
      }
    }
    assertThat(SAKKE.hex("SED"))
        .isEqualTo(HexFormat.of().parseHex(SAKKE.text("R_bS") + SAKKE.text("H")));
    try (Ssv value = Ssv.of(Secrets.of(ssv))) {
      Sed sed = Sakke.encapsulate(point(SAKKE.hex("Z_T")), ID.hex("hex"), value);
      assertThat(sed.octets()).isEqualTo(SAKKE.hex("SED"));
    }
  }

  @Test
  void decapsulation() {
    try (Frame frame = Frame.open(4096);
        Rsk rsk = Rsk.of(Secrets.of(SAKKE.hex("RSK")))) {
      long k = frame.alloc(384);
      long received = frame.alloc(384);
      long value = frame.alloc(256);
      long w = frame.alloc(128);
      rsk.load(k);
      point(SAKKE.hex("R_bS")).load(received);
      for (long[] order : new long[][] {{k, received}, {received, k}}) {
        assertThat(Pairing.pair(value, order[0], order[1])).isEqualTo(-1);
        new Complex(frame).ratio(w, value);
        assertThat(Pool.get(Field.SAKKE_P, w))
            .isEqualTo(new BigInteger(1, SAKKE.hex("pairing_R_RSK_equals")));
      }
      PublicPoint zT = point(SAKKE.hex("Z_T"));
      try (Ssv ssv = Sakke.decapsulate(zT, ID.hex("hex"), rsk, Sed.parse(SAKKE.hex("SED")));
          SecretBytes expected = Secrets.of(SAKKE.hex("SSV"))) {
        assertThat(ssv.octets().sameAs(expected)).isTrue();
      }
    }
  }
}
