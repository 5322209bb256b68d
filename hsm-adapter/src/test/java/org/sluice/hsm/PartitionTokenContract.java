package org.sluice.hsm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.PartitionToken;

/// What every adapter of [PartitionToken] must do. `one` and `two` are two partitions' tokens,
/// ready for use, fresh for each test.
public abstract class PartitionTokenContract {

  private static final byte[] IV = HexFormat.of().parseHex("000102030405060708090a0b");
  private static final byte[] AAD = "who and what for".getBytes(US_ASCII);

  protected abstract PartitionToken one();

  protected abstract PartitionToken two();

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
  void bothSidesOfAnAgreementHoldTheSameHmacKey() {
    agree("hmac");
    one().deriveHmacKey("a-hmac", twosPoint, "k-1");
    two().deriveHmacKey("a-hmac", onesPoint, "k-1");
    byte[] message = "sluice/seed".getBytes(US_ASCII);
    try (SecretBytes left = one().hmac("k-1", message);
        SecretBytes right = two().hmac("k-1", message);
        SecretBytes other = two().hmac("k-1", AAD)) {
      assertThat(left.length()).isEqualTo(32);
      assertThat(left.sameAs(right)).isTrue();
      assertThat(left.sameAs(other)).isFalse();
    }
  }

  @Test
  void aWrappedKeyIsTheSameInTheOtherTokenAndStaysThere() {
    wrapping();
    one().newWrappableHmacKey("made");
    byte[] wrapped = one().wrapHmacKey("w", "made");
    assertThat(wrapped).hasSize(40);
    two().unwrapHmacKey("w", wrapped, "k-1");
    one().unwrapHmacKey("w", wrapped, "k-1");
    try (SecretBytes made = one().hmac("made", AAD);
        SecretBytes left = one().hmac("k-1", AAD);
        SecretBytes right = two().hmac("k-1", AAD)) {
      assertThat(left.sameAs(made)).isTrue();
      assertThat(right.sameAs(made)).isTrue();
    }
    wrongUse(() -> two().wrapHmacKey("w", "k-1"), "k-1");
    wrongUse(() -> one().wrapHmacKey("w", "k-1"), "k-1");
    assertThatThrownBy(() -> two().unwrapHmacKey("w", wrapped, "k-1"))
        .isInstanceOf(HsmException.KeyExists.class);
  }

  @Test
  void twoWrappableKeysDiffer() {
    one().newWrappableHmacKey("a");
    one().newWrappableHmacKey("b");
    try (SecretBytes a = one().hmac("a", AAD);
        SecretBytes b = one().hmac("b", AAD)) {
      assertThat(a.sameAs(b)).isFalse();
    }
  }

  @Test
  void changedWrappedKeysAreRefused() {
    wrapping();
    one().newWrappableHmacKey("made");
    byte[] wrapped = one().wrapHmacKey("w", "made");
    for (int at : new int[] {0, 8, 39}) {
      byte[] changed = wrapped.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> two().unwrapHmacKey("w", changed, "k"))
          .isInstanceOf(HsmException.NotAuthentic.class);
    }
    assertThatThrownBy(() -> two().unwrapHmacKey("w", Arrays.copyOf(wrapped, 32), "k"))
        .isInstanceOf(HsmException.class);
    assertThat(two().has("k")).isFalse();
  }

  @Test
  void onlyWrappingKeysWrapAndOnlyKeysMadeForItAreWrapped() {
    wrapping();
    transport();
    one().newWrappableHmacKey("made");
    one().newSealingKey("seal");
    wrongUse(() -> one().wrapHmacKey("t", "made"), "t");
    wrongUse(() -> one().wrapHmacKey("w", "seal"), "seal");
    missing(() -> one().wrapHmacKey("w", "absent"), "absent");
    byte[] wrapped = one().wrapHmacKey("w", "made");
    wrongUse(() -> two().unwrapHmacKey("t", wrapped, "k"), "t");
    try (SecretBytes plain = SecretBytes.allocate(4)) {
      wrongUse(() -> one().encrypt("w", IV, AAD, plain), "w");
    }
    assertThat(two().has("k")).isFalse();
  }

  @Test
  void whatOneSealsForTransportTheOtherOpens() {
    transport();
    byte[] sealed = sealed(one(), "t", "a sub-share");
    assertThat(sealed).hasSize("a sub-share".length() + 16);
    try (SecretBytes opened = two().decrypt("t", IV, AAD, sealed)) {
      assertThat(text(opened)).isEqualTo("a sub-share");
    }
  }

  @Test
  void changedSealedOctetsAreRefused() {
    transport();
    byte[] sealed = sealed(one(), "t", "a sub-share");
    refused(sealed, IV, "who and what fox".getBytes(US_ASCII));
    refused(sealed, IV, new byte[0]);
    refused(sealed, HexFormat.of().parseHex("000102030405060708090a0c"), AAD);
    for (int at : new int[] {0, sealed.length - 17, sealed.length - 16, sealed.length - 1}) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      refused(changed, IV, AAD);
    }
    refused(Arrays.copyOf(sealed, sealed.length - 1), IV, AAD);
    refused(Arrays.copyOf(sealed, 15), IV, AAD);
    refused(new byte[0], IV, AAD);
    try (SecretBytes opened = two().decrypt("t", IV, AAD, sealed)) {
      assertThat(text(opened)).isEqualTo("a sub-share");
    }
  }

  private void refused(byte[] sealed, byte[] iv, byte[] aad) {
    assertThatThrownBy(() -> two().decrypt("t", iv, aad, sealed))
        .isInstanceOf(HsmException.NotAuthentic.class)
        .hasMessageContaining("\"t\"");
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

  private static void wrongUse(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String key) {
    assertThatThrownBy(call)
        .isInstanceOf(HsmException.WrongUse.class)
        .hasMessageContaining('"' + key + '"');
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

  private static void missing(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String key) {
    assertThatThrownBy(call)
        .isInstanceOf(HsmException.KeyMissing.class)
        .hasMessageContaining('"' + key + '"');
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

  private byte[] onesPoint = {};
  private byte[] twosPoint = {};

  private void agree(String name) {
    onesPoint = one().newAgreementKey("a-" + name);
    twosPoint = two().newAgreementKey("a-" + name);
    assertThat(onesPoint).hasSize(65).isNotEqualTo(twosPoint);
  }

  private void transport() {
    agree("transport");
    one().deriveTransportKey("a-transport", twosPoint, "t");
    two().deriveTransportKey("a-transport", onesPoint, "t");
  }

  private void wrapping() {
    agree("wrapping");
    one().deriveWrappingKey("a-wrapping", twosPoint, "w");
    two().deriveWrappingKey("a-wrapping", onesPoint, "w");
  }

  private static byte[] sealed(PartitionToken token, String label, String text) {
    try (SecretBytes plain = Pins.of(text)) {
      return token.encrypt(label, IV, AAD, plain);
    }
  }

  private static String text(SecretBytes secret) {
    return secret.use(at ->
        new String(
            SecretPool.MEM.asSlice(at, secret.length()).toArray(ValueLayout.JAVA_BYTE), US_ASCII));
  }

  private static PublicKey jdkKey(String kind, byte[] spki) throws GeneralSecurityException {
    return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(spki));
  }

  private static boolean verifies(String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }
}
