package org.sluice.hsm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.threshold.PartitionToken;

/// What every adapter of [PartitionToken] must do.
public abstract class PartitionTokenContract extends TwoTokensContract {
  @Test
  void identitySignaturesVerifyWithTheJdk() throws GeneralSecurityException {
    byte[] message = "round one".getBytes(US_ASCII);
    byte[] signature = one().signIdentity(message);
    assertThat(signature).hasSize(64);
    PublicKey key = jdkKey("EC", one().identityKey());
    assertThat(verifies("SHA256withECDSAinP1363Format", key, message, signature)).isTrue();
    signature[63] ^= 1;
    assertThat(verifies("SHA256withECDSAinP1363Format", key, message, signature)).isFalse();
    PublicKey other = jdkKey("EC", two().identityKey());
    byte[] again = one().signIdentity(message);
    assertThat(verifies("SHA256withECDSAinP1363Format", other, message, again)).isFalse();
  }

  @Test
  void witnessSignaturesVerifyWithTheJdk() throws GeneralSecurityException {
    byte[] message = "a checkpoint".getBytes(US_ASCII);
    byte[] raw = one().witnessKey();
    assertThat(raw).hasSize(32);
    byte[] spki = Arrays.copyOf(HexFormat.of().parseHex("302a300506032b6570032100"), 44);
    System.arraycopy(raw, 0, spki, 12, 32);
    PublicKey key = jdkKey("Ed25519", spki);
    byte[] signature = one().signWitness(message);
    assertThat(signature).hasSize(64);
    assertThat(verifies("Ed25519", key, message, signature)).isTrue();
    message[0] ^= 1;
    assertThat(verifies("Ed25519", key, message, signature)).isFalse();
  }

  @Test
  void smallAndLargePlaintextsComeBack() {
    one().newSealingKey("seal");
    for (int octets : new int[] {0, 1, 15, 16, 17, 100_000}) {
      try (SecretBytes plain = SecretBytes.allocate(octets)) {
        one().random(plain);
        byte[] sealed = one().encrypt("seal", IV, new byte[0], plain);
        try (SecretBytes opened = one().decrypt("seal", IV, new byte[0], sealed)) {
          assertThat(opened.sameAs(plain)).isTrue();
        }
      }
    }
  }

  @Test
  void sealingKeysOfTwoTokensDiffer() {
    one().newSealingKey("seal");
    two().newSealingKey("seal");
    byte[] sealed = sealed(one(), "seal", "a share");
    assertThatThrownBy(() -> two().decrypt("seal", IV, AAD, sealed))
        .isInstanceOf(HsmException.NotAuthentic.class);
  }

  @Test
  void aKeyServesOneUse() {
    transport();
    agree("hmac");
    one().deriveHmacKey("a-hmac", twosPoint, "k");
    try (SecretBytes plain = SecretBytes.allocate(4)) {
      wrongUse(() -> one().encrypt("k", IV, AAD, plain), "k");
      wrongUse(() -> one().encrypt("a-hmac", IV, AAD, plain), "a-hmac");
    }
    wrongUse(() -> one().decrypt("k", IV, AAD, new byte[20]), "k");
    wrongUse(() -> one().hmac("t", AAD), "t");
    wrongUse(() -> one().hmac("a-hmac", AAD), "a-hmac");
    wrongUse(() -> one().deriveHmacKey("k", twosPoint, "new"), "k");
    wrongUse(() -> one().deriveTransportKey("t", twosPoint, "new"), "t");
    assertThat(one().has("new")).isFalse();
  }

  @Test
  void labelsAreWrittenOnce() {
    agree("x");
    one().newSealingKey("seal");
    assertThatThrownBy(() -> one().newSealingKey("seal"))
        .isInstanceOf(HsmException.KeyExists.class)
        .hasMessageContaining("\"seal\"");
    assertThatThrownBy(() -> one().newAgreementKey("seal"))
        .isInstanceOf(HsmException.KeyExists.class);
    assertThatThrownBy(() -> one().newSealingKey("a-x")).isInstanceOf(HsmException.KeyExists.class);
    assertThatThrownBy(() -> one().deriveHmacKey("a-x", twosPoint, "seal"))
        .isInstanceOf(HsmException.KeyExists.class);
    assertThatThrownBy(() -> one().deriveTransportKey("a-x", twosPoint, "a-x"))
        .isInstanceOf(HsmException.KeyExists.class);
  }

  @Test
  void racingForOneLabelMakesOneKey() {
    PartitionToken token = one();
    Set<String> won = ConcurrentHashMap.newKeySet();
    Set<Class<?>> lost = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 8)
          .forEach(i ->
              threads.execute(() -> {
                try {
                  byte[] _ = token.newAgreementKey("race");
                  won.add("thread " + i);
                } catch (HsmException e) {
                  lost.add(e.getClass());
                }
              }));
    }
    assertThat(won).hasSize(1);
    assertThat(lost).containsExactly(HsmException.KeyExists.class);
  }

  @Test
  void manyThreadsShareAToken() {
    PartitionToken token = one();
    token.newSealingKey("seal");
    agree("hmac");
    token.deriveHmacKey("a-hmac", twosPoint, "k");
    Set<String> wrong = ConcurrentHashMap.newKeySet();
    Set<String> done = ConcurrentHashMap.newKeySet();
    try (SecretBytes expected = token.hmac("k", AAD);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        byte[] iv = IV.clone();
        iv[0] = (byte) i;
        String plain = "plain " + i;
        threads.execute(() -> {
          try (SecretBytes in = Pins.of(plain)) {
            byte[] sealed = token.encrypt("seal", iv, AAD, in);
            try (SecretBytes out = token.decrypt("seal", iv, AAD, sealed);
                SecretBytes mac = token.hmac("k", AAD)) {
              if (!out.sameAs(in) || !mac.sameAs(expected)) {
                wrong.add(plain);
              }
              done.add(plain);
            }
          } catch (RuntimeException e) {
            wrong.add(plain + ": " + e);
          }
        });
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(done).hasSize(64);
  }

  @Test
  void destroyRemovesAndIsHarmlessTwice() {
    agree("x");
    one().newSealingKey("seal");
    one().deriveHmacKey("a-x", twosPoint, "k");
    try (SecretBytes _ = one().hmac("k", AAD)) {
      assertThat(one().has("k")).isTrue();
    }
    for (String label : new String[] {"seal", "a-x", "k"}) {
      assertThat(one().has(label)).isTrue();
      one().destroy(label);
      assertThat(one().has(label)).isFalse();
      one().destroy(label);
    }
    missing(() -> one().hmac("k", AAD), "k");
    missing(() -> one().decrypt("seal", IV, AAD, new byte[20]), "seal");
    missing(() -> one().deriveHmacKey("a-x", twosPoint, "k"), "a-x");
    one().newSealingKey("seal");
    assertThat(one().has("seal")).isTrue();
  }

  @Test
  void badPeerPointsAreRefused() {
    byte[] point = one().newAgreementKey("a");
    byte[] offCurve = point.clone();
    offCurve[64] ^= 1;
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = 2;
    byte[] tooLarge = point.clone();
    Arrays.fill(tooLarge, 1, 33, (byte) 0xff);
    byte[] hybrid = point.clone();
    hybrid[0] = 6;
    for (byte[] bad :
        new byte[][] {offCurve, compressed, tooLarge, hybrid, new byte[65], new byte[0], {0}}) {
      assertThatThrownBy(() -> two().deriveHmacKey("a", bad, "k"))
          .isInstanceOf(HsmException.BadPoint.class);
      assertThatThrownBy(() -> one().deriveTransportKey("a", bad, "k"))
          .isInstanceOf(HsmException.BadPoint.class);
    }
    assertThat(one().has("k")).isFalse();
  }

  @Test
  void badLabelsAndVectorsAreRefused() {
    one().newSealingKey("seal");
    for (String bad : new String[] {"", "two words", "ümlaut", "line\n", "x".repeat(161)}) {
      assertThatThrownBy(() -> one().newSealingKey(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key label");
    }
    try (SecretBytes plain = SecretBytes.allocate(1)) {
      assertThatThrownBy(() -> one().encrypt("seal", new byte[16], AAD, plain))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("16 octets, expected 12");
    }
    assertThatThrownBy(() -> one().decrypt("seal", new byte[11], AAD, new byte[20]))
        .isInstanceOf(IllegalArgumentException.class);
    one().newSealingKey("x".repeat(160));
    assertThat(one().has("x".repeat(160))).isTrue();
  }

  @Test
  void randomOctetsDiffer() {
    try (SecretBytes a = SecretBytes.allocate(48);
        SecretBytes b = SecretBytes.allocate(48);
        SecretBytes zero = SecretBytes.allocate(48)) {
      one().random(a);
      one().random(b);
      assertThat(a.sameAs(b)).isFalse();
      assertThat(a.sameAs(zero)).isFalse();
    }
  }

  @Test
  void theLatestStateIsKept() {
    assertThat(one().state()).isNull();
    byte[] first = {1, 2, 3};
    one().keepState(first);
    first[0] = 9;
    assertThat(one().state()).containsExactly(1, 2, 3);
    one().keepState(new byte[300]);
    one().keepState(new byte[] {7});
    assertThat(one().state()).containsExactly(7);
    assertThat(two().state()).isNull();
  }
}
