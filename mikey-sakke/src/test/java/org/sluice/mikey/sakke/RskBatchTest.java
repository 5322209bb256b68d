package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Secrets;

class RskBatchTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private final List<byte[]> ids = new ArrayList<>();
  private final List<SecretBytes> keys = new ArrayList<>();

  @AfterEach
  void close() {
    keys.forEach(SecretBytes::close);
  }

  /// A domain and `n` correct keys in it, with identities of all lengths.
  private PublicPoint issue(int n) {
    Field q = Field.SAKKE_Q;
    try (Frame frame = Frame.open(2048)) {
      long z = frame.alloc(128);
      long k = frame.alloc(128);
      long p = frame.alloc(384);
      long octets = frame.alloc(257);
      q.random(z, RandomSource.system());
      for (int i = 0; i < n; i++) {
        byte[] id = new byte[1 + (i * 37 + 31) % 127];
        RANDOM.nextBytes(id);
        id[0] |= 1;
        q.reducePublic(k, id);
        q.add(k, k, z);
        q.inv(k, k);
        Curve.SAKKE.mulBase(p, k);
        Curve.SAKKE.encode(octets, p);
        ids.add(id);
        keys.add(SecretBytes.takeCopyOf(octets, 257));
      }
      Curve.SAKKE.mulBase(p, z);
      return PublicPoint.of(Curve.SAKKE, p);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30})
  void acceptsCorrectKeys(int n) {
    PublicPoint zT = issue(n);
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).isTrue();
    try (Rsk rsk = Rsk.of(SecretBytes.takeOwnershipOf(Secrets.octets(keys.getFirst())))) {
      assertThat(Sakke.validateRsk(zT, ids.getFirst(), rsk)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 30})
  void refusesABatchWithOneThingWrong(int n) {
    PublicPoint zT = issue(n);
    Collections.swap(keys, 0, n - 1);
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).as("keys exchanged").isFalse();
    Collections.swap(keys, 0, n - 1);
    assertThat(RskBatch.verify(Curve.SAKKE.generator(), ids, keys, RANDOM)).isFalse();
    ids.get(1)[0] ^= 2;
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).as("another identity").isFalse();
    ids.get(1)[0] ^= 2;
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).isTrue();
    byte[] off = Secrets.octets(keys.get(1));
    off[100] ^= 1;
    keys.set(1, Secrets.of(off));
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).as("off the curve").isFalse();
    keys.set(1, Secrets.of(Curve.SAKKE.generator().octets()));
    assertThat(RskBatch.verify(zT, ids, keys, RANDOM)).as("a foreign point").isFalse();
  }

  @Test
  void refusesListsThatDoNotMatch() {
    PublicPoint zT = issue(1);
    assertThatThrownBy(() -> RskBatch.verify(zT, List.of(), List.of(), RANDOM))
        .hasMessageContaining("0 identities");
    assertThatThrownBy(() -> RskBatch.verify(zT, ids, List.of(), RANDOM))
        .hasMessageContaining("1 identities, 0 keys");
  }

  @Test
  void multipliesIntegers() {
    for (int i = 0; i < 200; i++) {
      byte[] a = new byte[i % 20];
      byte[] b = new byte[i % 33];
      RANDOM.nextBytes(a);
      RANDOM.nextBytes(b);
      assertThat(new BigInteger(1, RskBatch.product(a, b)))
          .isEqualTo(new BigInteger(1, a).multiply(new BigInteger(1, b)));
    }
  }
}
