package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.sakke.SakkeException.Problem;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// The vectors of RFC 6508 and our own edge cases (leading zeros, top bits, 256-bit values), and
/// what must be refused.
class SakkeTest {

  @SuppressWarnings("ArrayRecordComponent")
  record Case(
      String name,
      byte[] zT,
      byte[] id,
      byte[] rsk,
      byte[] ssv,
      byte[] r,
      byte[] w,
      byte[] sed,
      Mask256 reading) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, byte[] zT, Vector v, String id) {
    return new Case(
        name,
        zT,
        v.hex(id),
        v.hex("RSK"),
        v.hex("SSV"),
        v.hex("r"),
        v.hex("w"),
        v.hex("SED"),
        literal(v) ? Mask256.LITERAL : Mask256.INTEROPERABLE);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Vector rfc = Vectors.rfc();
    cases.add(
        new Case(
            "RFC 6508 Appendix A",
            rfc.hex("rfc6508.Z"),
            rfc.hex("rfc6508.b"),
            rfc.hex("rfc6508.RSK"),
            rfc.hex("rfc6508.SSV"),
            rfc.hex("rfc6508.r"),
            rfc.hex("rfc6508.w"),
            rfc.hex("rfc6508.SED"),
            Mask256.INTEROPERABLE));
    for (Vector v : Vectors.edges()) {
      cases.add(of(v.name(), rfc.hex("edge.Z"), v, "UID"));
    }
    byte[] zT = Vectors.top("own-edge-vectors.json").hex("Z_T");
    for (Vector v : Vectors.json("own-edge-vectors.json")) {
      if (v.members().containsKey("SED")) {
        cases.add(of(v.name(), zT, v, "identifier"));
      }
    }
    return cases;
  }

  /// The reading of RFC 6508 for 256 bits that nobody deploys.
  private static boolean literal(Vector v) {
    return v.members().getOrDefault("n", "128").equals("256")
        && v.text("blocks_l_for_mask").equals("1");
  }

  private static PublicPoint point(byte[] octets) {
    return PublicPoint.of(Curve.SAKKE, octets);
  }

  private static Rsk rsk(byte[] octets) {
    return Rsk.of(Secrets.of(octets));
  }

  private static void refused(PublicPoint zT, byte[] id, Rsk rsk, byte[] sed) {
    assertThatThrownBy(() -> Sakke.decapsulate(zT, id, rsk, Sed.parse(sed)))
        .isInstanceOfSatisfying(
            SakkeException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOR_THIS_KEY));
  }

  @Test
  void thereAreCasesFromEveryFile() {
    assertThat(cases()).hasSizeGreaterThan(20);
    assertThat(cases()).anyMatch(c -> c.ssv.length == 32).anyMatch(c -> c.ssv.length == 16);
    assertThat(cases()).anyMatch(c -> c.reading == Mask256.LITERAL);
    assertThat(Vectors.json("own-edge-vectors.json"))
        .filteredOn(v -> v.members().containsKey("SED"))
        .allMatch(v -> cases().stream().anyMatch(c -> c.name.equals(v.name())))
        .hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void encapsulatesDecapsulatesAndValidates(Case c) {
    PublicPoint zT = point(c.zT);
    try (Rsk rsk = rsk(c.rsk);
        Ssv ssv = Ssv.of(Secrets.of(c.ssv))) {
      Sed sed = Sakke.encapsulate(zT, c.id, ssv, c.reading);
      assertThat(sed.octets()).isEqualTo(c.sed);
      assertThat(sed).isEqualTo(Sed.parse(c.sed)).hasSameHashCodeAs(Sed.parse(c.sed));
      try (Ssv opened = Sakke.decapsulate(zT, c.id, rsk, Sed.parse(c.sed), c.reading)) {
        assertThat(Secrets.octets(opened.octets())).isEqualTo(c.ssv);
      }
      assertThat(Sakke.validateRsk(zT, c.id, rsk)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void pairsAndHashesToThePublishedValues(Case c) {
    try (Frame frame = Frame.open(4096);
        Rsk rsk = rsk(c.rsk)) {
      long k = frame.alloc(384);
      long received = frame.alloc(384);
      long value = frame.alloc(256);
      long w = frame.alloc(128);
      long r = frame.alloc(128);
      long ssv = frame.alloc(32);
      rsk.load(k);
      point(Arrays.copyOf(c.sed, 257)).load(received);
      Pairing.pair(value, received, k);
      new Complex(frame).ratio(w, value);
      assertThat(Pool.get(Field.SAKKE_P, w)).isEqualTo(new java.math.BigInteger(1, c.w));
      Pool.write(ssv, c.ssv);
      HashToIntegerRange.modQ(r, ssv, c.ssv.length, c.id);
      assertThat(Pool.get(Field.SAKKE_Q, r)).isEqualTo(new java.math.BigInteger(1, c.r));
      GeneratorPower.power(value, r);
      new Complex(frame).ratio(w, value);
      assertThat(Pool.get(Field.SAKKE_P, w)).isEqualTo(new java.math.BigInteger(1, c.w));
    }
  }

  @Test
  void refusesWhatWasMadeForAnotherKeyOrChanged() {
    Case c = cases().getFirst();
    Case other = cases().get(1);
    PublicPoint zT = point(c.zT);
    try (Rsk rsk = rsk(c.rsk);
        Rsk foreign = rsk(other.rsk)) {
      for (int octet : new int[] {257, 272}) {
        byte[] changed = c.sed.clone();
        changed[octet] ^= (byte) 0x80;
        refused(zT, c.id, rsk, changed);
      }
      byte[] swapped = c.sed.clone();
      System.arraycopy(Curve.SAKKE.generator().octets(), 0, swapped, 0, 257);
      refused(zT, c.id, rsk, swapped);
      System.arraycopy(new byte[257], 0, swapped, 0, 257);
      swapped[0] = 4; // (0, 0), of order 2
      refused(zT, c.id, rsk, swapped);
      byte[] id = c.id.clone();
      id[id.length - 1] ^= 1;
      refused(zT, id, rsk, c.sed);
      refused(zT, c.id, foreign, c.sed);
      refused(point(other.rsk), c.id, rsk, c.sed);
      assertThat(Sakke.validateRsk(zT, id, rsk)).isFalse();
      assertThat(Sakke.validateRsk(zT, c.id, foreign)).isFalse();
      assertThat(Sakke.validateRsk(point(other.rsk), c.id, rsk)).isFalse();
    }
  }

  @Test
  void eachReadingFor256BitsRefusesTheOther() {
    assertThat(cases()).filteredOn(c -> c.ssv.length == 32).hasSizeGreaterThan(1);
    for (Case c : cases()) {
      if (c.ssv.length == 32) {
        Mask256 other = c.reading == Mask256.LITERAL ? Mask256.INTEROPERABLE : Mask256.LITERAL;
        try (Rsk rsk = rsk(c.rsk)) {
          Sed sed = Sed.parse(c.sed);
          assertThatThrownBy(() -> Sakke.decapsulate(point(c.zT), c.id, rsk, sed, other))
              .isInstanceOfSatisfying(
                  SakkeException.class,
                  e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOR_THIS_KEY));
        }
      }
    }
  }

  @Test
  void theTablesOfADomainAndOfARecipientChangeNothing() {
    Case c = cases().get(2);
    PublicPoint zT = point(c.zT);
    PreparedRecipient recipient = PreparedRecipient.of(zT, c.id);
    try (Ssv ssv = Ssv.of(Secrets.of(c.ssv));
        Rsk rsk = rsk(c.rsk)) {
      for (int use = 0; use < 4; use++) {
        assertThat(Sakke.encapsulate(zT, c.id, ssv).octets()).isEqualTo(c.sed);
        Sakke.decapsulate(zT, c.id, rsk, Sed.parse(c.sed)).close();
      }
      assertThat(Sakke.encapsulate(recipient, ssv).octets()).isEqualTo(c.sed);
    }
  }

  @Test
  void moreDomainsThanAreRememberedAllWork() {
    Case c = cases().getFirst();
    try (Frame frame = Frame.open(1024);
        Ssv ssv = Ssv.of(Secrets.of(c.ssv))) {
      long z = frame.alloc(128);
      long p = frame.alloc(384);
      for (int i = 2; i < 22; i++) {
        Field.SAKKE_Q.set(z, i);
        Curve.SAKKE.mulBase(p, z);
        Sed sed = Sakke.encapsulate(PublicPoint.of(Curve.SAKKE, p), c.id, ssv);
        assertThat(sed.octets()).isNotEqualTo(c.sed);
      }
      assertThat(Sakke.encapsulate(point(c.zT), c.id, ssv).octets()).isEqualTo(c.sed);
    }
  }

  @Test
  void identitiesHaveOneTo4096Octets() {
    Case c = cases().getFirst();
    PublicPoint zT = point(c.zT);
    try (Ssv ssv = Ssv.of(Secrets.of(c.ssv));
        Rsk rsk = rsk(c.rsk)) {
      for (int length : new int[] {1, 4096}) {
        byte[] id = new byte[length];
        id[0] = 1;
        Sed sed = Sakke.encapsulate(zT, id, ssv);
        refused(zT, id, rsk, sed.octets());
        assertThat(Sakke.validateRsk(zT, id, rsk)).isFalse();
      }
      for (int length : new int[] {0, 4097, 1 << 20}) {
        byte[] id = new byte[length];
        identityRefused(() -> Sakke.encapsulate(zT, id, ssv));
        identityRefused(() -> Sakke.decapsulate(zT, id, rsk, Sed.parse(c.sed)));
        identityRefused(() -> Sakke.validateRsk(zT, id, rsk));
        identityRefused(() -> PreparedRecipient.of(zT, id));
      }
    }
  }

  private static void identityRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining("1 to 4096 octets")
        .isInstanceOfSatisfying(
            SakkeException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IDENTITY_LENGTH));
  }

  @Test
  void refusesMalformedData() {
    byte[] sed = cases().getFirst().sed;
    for (int length : new int[] {0, 1, 257, 272, 274, 288, 290}) {
      problem(Arrays.copyOf(sed, length), Problem.WRONG_LENGTH);
    }
    for (int octet : new int[] {0, 1, 128, 129, 256}) {
      byte[] bad = sed.clone();
      bad[octet] ^= (byte) 0xff;
      problem(bad, Problem.BAD_POINT);
    }
    byte[] bad = cases().getFirst().rsk.clone();
    bad[200] ^= 1;
    assertThatThrownBy(() -> rsk(bad)).isInstanceOf(BadPoint.class);
    assertThatThrownBy(() -> rsk(Arrays.copyOf(bad, 256))).isInstanceOf(BadPoint.class);
    assertThatThrownBy(() -> Ssv.of(Secrets.of(new byte[17]))).hasMessageContaining("17");
  }

  private static void problem(byte[] sed, Problem problem) {
    assertThatThrownBy(() -> Sed.parse(sed))
        .isInstanceOfSatisfying(
            SakkeException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @Test
  void theIdentityWithoutAKeyIsRefusedAndDoesNotCrash() {
    // Z_T = -[a]P.
    byte[] id = {1, 2, 3};
    try (Frame frame = Frame.open(1024);
        Ssv ssv = Ssv.random(RandomSource.system());
        Rsk rsk = rsk(cases().getFirst().rsk)) {
      long a = frame.alloc(128);
      long p = frame.alloc(384);
      Field.SAKKE_Q.reducePublic(a, id);
      Curve.SAKKE.mulBase(p, a);
      Curve.SAKKE.neg(p, p);
      PublicPoint zT = PublicPoint.of(Curve.SAKKE, p);
      assertThat(Sakke.validateRsk(zT, id, rsk)).isFalse();
      for (int use = 0; use < 4; use++) {
        noSuchKey(() -> Sakke.encapsulate(zT, id, ssv));
      }
      noSuchKey(() -> PreparedRecipient.of(zT, id));
    }
  }

  private static void noSuchKey(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SakkeException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_SUCH_KEY));
  }
}
