package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.BatchFailed.Check;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;

/// The combiner checks what partitions send before it uses it.
class CombinerTest {
  private OracleCase c;
  private final List<RoundOne> q = new ArrayList<>();
  private final List<RoundTwo> parts = new ArrayList<>();

  @BeforeEach
  void rounds() {
    c = new OracleCase(OracleCase.all().getFirst());
    for (int i = 1; i <= 3; i++) {
      q.add(new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch));
    }
    for (int i = 1; i <= 2; i++) {
      parts.add(
          new Extractor(c.shares.get(i), new SecureRandom()).round2(c::batch, q, List.of(1, 2)));
    }
  }

  @AfterEach
  void close() {
    parts.forEach(RoundTwo::close);
    c.close();
  }

  private void fails(Check check) {
    assertThatThrownBy(
            () -> {
              List<ExtractedKey> keys = new Combiner(c.ids(), 100, false).combine(2, q, parts);
              try {
                new BatchVerification(
                        c.shares.get(1).known().zT(),
                        c.shares.get(1).known().kpak(),
                        new SecureRandom())
                    .verify(keys);
              } finally {
                keys.forEach(ExtractedKey::close);
              }
            })
        .isInstanceOfSatisfying(BatchFailed.class, e -> assertThat(e.check()).isEqualTo(check));
  }

  private static void flip(SecretBytes secret, int at) {
    secret.use(from -> {
      byte b = SecretPool.MEM.get(java.lang.foreign.ValueLayout.JAVA_BYTE, from + at);
      SecretPool.MEM.set(java.lang.foreign.ValueLayout.JAVA_BYTE, from + at, (byte) (b ^ 1));
      return at;
    });
  }

  @Test
  void refusesAKOffTheCurve() {
    flip(parts.get(1).k(), 257 + 256);
    fails(Check.K_OFF_CURVE);
  }

  @Test
  void refusesPartsOfAnotherLength() {
    RoundTwo shorter = new RoundTwo(2, SecretBytes.allocate(257), SecretBytes.allocate(32));
    parts.set(1, shorter).close();
    fails(Check.FORM);
  }

  @Test
  void refusesAPartThatIsNotBelowTheOrder() {
    parts
        .get(1)
        .s()
        .use(at -> {
          SecretPool.MEM.asSlice(at, 32).fill((byte) 0xff);
          return at;
        });
    fails(Check.FORM);
  }

  @Test
  void refusesKeysThatAreZero() {
    RoundTwo same = parts.get(0);
    RoundTwo cancelling =
        new RoundTwo(
            2,
            SecretBytes.allocate(same.k().length()),
            same.s().use(at -> SecretBytes.takeCopyOf(at, same.s().length())));
    Curve e = Curve.SAKKE;
    same.k()
        .use(from ->
            cancelling
                .k()
                .use(to -> {
                  try (var frame = org.sluice.mikey.secret.Frame.open(2L * e.pointOctets())) {
                    long p = frame.alloc(e.pointOctets());
                    for (int u = 0; u < 3; u++) {
                      e.decode(p, from + u * 257L, 257);
                      e.neg(p, p);
                      e.encode(to + u * 257L, p);
                    }
                  }
                  return to;
                }));
    parts.set(1, cancelling).close();
    fails(Check.ZERO_KEY);
  }

  @Test
  void rejectsAWrongKeyPartByThePairing() {
    RoundTwo first = parts.get(0);
    RoundTwo second = parts.get(1);
    RoundTwo wrong =
        new RoundTwo(
            2,
            first.k().use(at -> SecretBytes.takeCopyOf(at, first.k().length())),
            second.s().use(at -> SecretBytes.takeCopyOf(at, second.s().length())));
    parts.set(1, wrong);
    fails(Check.RSK);
    second.close();
  }

  @Test
  void rejectsAWrongSigningPartByItsEquation() {
    flip(parts.get(1).s(), 31);
    fails(Check.SSK);
  }
}
