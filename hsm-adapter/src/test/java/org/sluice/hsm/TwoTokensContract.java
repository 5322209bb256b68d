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
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.PartitionToken;

/// What two tokens must do with one another: agree on keys, wrap and seal for one another. `one`
/// and `two` are two partitions' tokens, ready for use, fresh for each test.
public abstract class TwoTokensContract {

  static final byte[] IV = HexFormat.of().parseHex("000102030405060708090a0b");
  static final byte[] AAD = "who and what for".getBytes(US_ASCII);

  protected abstract PartitionToken one();

  protected abstract PartitionToken two();

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

  byte[] onesPoint = {};
  byte[] twosPoint = {};

  void agree(String name) {
    onesPoint = one().newAgreementKey("a-" + name);
    twosPoint = two().newAgreementKey("a-" + name);
    assertThat(onesPoint).hasSize(65).isNotEqualTo(twosPoint);
  }

  void transport() {
    agree("transport");
    one().deriveTransportKey("a-transport", twosPoint, "t");
    two().deriveTransportKey("a-transport", onesPoint, "t");
  }

  void wrapping() {
    agree("wrapping");
    one().deriveWrappingKey("a-wrapping", twosPoint, "w");
    two().deriveWrappingKey("a-wrapping", onesPoint, "w");
  }

  static byte[] sealed(PartitionToken token, String label, String text) {
    try (SecretBytes plain = Pins.of(text)) {
      return token.encrypt(label, IV, AAD, plain);
    }
  }

  static String text(SecretBytes secret) {
    return secret.use(at ->
        new String(
            SecretPool.MEM.asSlice(at, secret.length()).toArray(ValueLayout.JAVA_BYTE), US_ASCII));
  }

  static PublicKey jdkKey(String kind, byte[] spki) throws GeneralSecurityException {
    return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(spki));
  }

  static boolean verifies(String algorithm, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  static void wrongUse(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String key) {
    assertThatThrownBy(call)
        .isInstanceOf(HsmException.WrongUse.class)
        .hasMessageContaining('"' + key + '"');
  }

  static void missing(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String key) {
    assertThatThrownBy(call)
        .isInstanceOf(HsmException.KeyMissing.class)
        .hasMessageContaining('"' + key + '"');
  }
}
