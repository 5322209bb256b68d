package org.sluice.records.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.Request;

class VerifierTest {
  private static final String SPKI_HEAD = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
  private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

  private static byte[] hex(String s) {
    return HexFormat.of().parseHex(s);
  }

  // RFC 6979 appendix A.2.5: curve P-256, SHA-256, message "sample".
  private static final byte[] RFC6979_KEY =
      hex(
          SPKI_HEAD
              + "04"
              + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
              + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
  private static final byte[] RFC6979_SIGNATURE =
      hex(
          "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
              + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

  @Test
  @DisplayName("FIPS 186-5: the signature of RFC 6979 A.2.5 verifies")
  void acceptsThePublishedSignature() {
    assertThat(P256Verifier.verify(RFC6979_KEY, MESSAGE, RFC6979_SIGNATURE)).isTrue();
  }

  @Test
  void refusesEveryOtherMessageKeyAndSignature() {
    byte[] other = "Sample".getBytes(StandardCharsets.US_ASCII);
    assertThat(P256Verifier.verify(RFC6979_KEY, other, RFC6979_SIGNATURE)).isFalse();
    assertThat(P256Verifier.verify(TestKey.number(1).spki(), MESSAGE, RFC6979_SIGNATURE)).isFalse();
    for (int i = 0; i < 64; i++) {
      byte[] bad = RFC6979_SIGNATURE.clone();
      bad[i] ^= 1;
      assertThat(P256Verifier.verify(RFC6979_KEY, MESSAGE, bad)).as("octet %d", i).isFalse();
    }
    for (byte[] bad :
        List.of(
            new byte[0],
            new byte[64],
            Arrays.copyOf(RFC6979_SIGNATURE, 63),
            Arrays.copyOf(RFC6979_SIGNATURE, 65))) {
      assertThat(P256Verifier.verify(RFC6979_KEY, MESSAGE, bad)).isFalse();
    }
    // r = s = n, which is 0 modulo n
    String n = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    assertThat(P256Verifier.verify(RFC6979_KEY, MESSAGE, hex(n + n))).isFalse();
  }

  @Test
  void refusesKeysThatAreNotTheOneFormOrNotOnTheCurve() throws Exception {
    byte[] offCurve = RFC6979_KEY.clone();
    offCurve[90] ^= 1;
    assertThat(P256Verifier.verify(offCurve, MESSAGE, RFC6979_SIGNATURE)).isFalse();
    byte[] zero = Arrays.copyOf(hex(SPKI_HEAD + "04"), 91);
    assertThat(P256Verifier.verify(zero, MESSAGE, RFC6979_SIGNATURE)).isFalse();
    assertThat(P256Verifier.verify(new byte[0], MESSAGE, RFC6979_SIGNATURE)).isFalse();
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    byte[] other = p384.generateKeyPair().getPublic().getEncoded();
    assertThat(P256Verifier.verify(other, MESSAGE, RFC6979_SIGNATURE)).isFalse();
    assertThatThrownBy(() -> KeyHash.ofSpki(other)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("keys made by the JDK have the one form")
  void jdkKeys() throws Exception {
    KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
    g.initialize(new ECGenParameterSpec("secp256r1"));
    var pair = g.generateKeyPair();
    var signer = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    byte[] spki = pair.getPublic().getEncoded();
    assertThat(P256Verifier.verify(spki, MESSAGE, signer.sign())).isTrue();
    assertThat(KeyHash.ofSpki(spki)).isEqualTo(Hash32.sha256(spki));
  }

  @Test
  @DisplayName("RFC 8032 section 7.1 test 2")
  void ed25519() {
    byte[] key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    byte[] signature =
        hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assertThat(Ed25519Verifier.verify(key, new byte[] {0x72}, signature)).isTrue();
    assertThat(Ed25519Verifier.verify(key, new byte[] {0x73}, signature)).isFalse();
    assertThat(Ed25519Verifier.verify(key, new byte[0], signature)).isFalse();
    assertThat(Ed25519Verifier.verify(Arrays.copyOf(key, 31), new byte[] {0x72}, signature))
        .isFalse();
    assertThat(Ed25519Verifier.verify(key, new byte[] {0x72}, Arrays.copyOf(signature, 63)))
        .isFalse();
    for (int i = 0; i < 64; i++) {
      byte[] bad = signature.clone();
      bad[i] ^= 4;
      assertThat(Ed25519Verifier.verify(key, new byte[] {0x72}, bad)).as("octet %d", i).isFalse();
    }
    byte[] noPoint = new byte[32];
    Arrays.fill(noPoint, (byte) 0xff);
    assertThat(Ed25519Verifier.verify(noPoint, new byte[] {0x72}, signature)).isFalse();
  }

  @Test
  void sealKeysHaveTheFormOfTheirSuite() {
    byte[] x = Samples.octets("x", 32).toArray();
    byte[] p = TestKey.number(1).point();
    assertThat(KeyHash.ofSealKey(1, x))
        .isEqualTo(Hash32.sha256(new Writer().u8(1).raw(x).toByteArray()));
    assertThat(KeyHash.ofSealKey(2, p))
        .isEqualTo(Hash32.sha256(new Writer().u8(2).raw(p).toByteArray()));
    assertThat(KeyHash.ofSealKey(KeyHash.TRANSPORT, x))
        .isEqualTo(Hash32.sha256(new Writer().u8(3).raw(x).toByteArray()));
    byte[] compressed = p.clone();
    compressed[0] = 2;
    for (Runnable bad :
        List.<Runnable>of(
            () -> KeyHash.ofSealKey(0, x),
            () -> KeyHash.ofSealKey(3, p),
            () -> KeyHash.ofSealKey(4, x),
            () -> KeyHash.ofSealKey(1, p),
            () -> KeyHash.ofSealKey(2, x),
            () -> KeyHash.ofSealKey(2, compressed))) {
      assertThatThrownBy(bad::run).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  void signedStatementNamesItsSigners() {
    Request request = Samples.request(List.of(1L));
    TestKey key = TestKey.number(3);
    SignedStatement signed = SignedStatement.sign(request, key);
    assertThat(signed.signedBy(key.spki())).isTrue();
    assertThat(signed.signedBy(TestKey.number(4).spki())).isFalse();
    Request other = Samples.request(List.of(2L));
    assertThat(new SignedStatement(other, signed.signatures()).signedBy(key.spki())).isFalse();
  }

  @Test
  void aSignatureUnderAnotherKeysNameDoesNotCount() {
    Request request = Samples.request(List.of(1L));
    byte[] octets = TestKey.number(3).sign(request.signingInput());
    SignedStatement lie =
        new SignedStatement(request, List.of(new Signature(TestKey.number(4).keyId(), octets)));
    assertThat(lie.signedBy(TestKey.number(3).spki())).isFalse();
    assertThat(lie.signedBy(TestKey.number(4).spki())).isFalse();
  }

  @Test
  @DisplayName("a signature for one label never holds for another")
  void labelsSeparate() {
    Request request = Samples.request(List.of(1L));
    byte[] input = request.signingInput();
    assertThat(input)
        .isEqualTo(
            new Writer()
                .raw("sluice/request/v1".getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .u8(1)
                .u8(5)
                .raw(request.body())
                .toByteArray());
    byte[] bare = TestKey.number(3).sign(request.encoded());
    SignedStatement s =
        new SignedStatement(request, List.of(new Signature(TestKey.number(3).keyId(), bare)));
    assertThat(s.signedBy(TestKey.number(3).spki())).isFalse();
  }

  @Test
  void oneKeySignsOnce() {
    var policy = Samples.policy();
    TestKey key = TestKey.number(1);
    byte[] octets = key.sign(policy.signingInput());
    Signature one = new Signature(key.keyId(), octets);
    Signature twin = new Signature(key.keyId(), TestKey.twin(octets));
    assertThat(twin.verifies(key.spki(), policy.signingInput())).isTrue();
    assertThatThrownBy(() -> new SignedStatement(policy, List.of(one, twin)))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  void signaturesHaveOneOrder() {
    var policy = Samples.policy();
    List<StatementSigner> keys = List.of(TestKey.number(1), TestKey.number(2));
    SignedStatement signed = SignedStatement.sign(policy, keys);
    assertThat(SignedStatement.sign(policy, keys.reversed())).isEqualTo(signed);
    byte[] entry = signed.encoded();
    int half = Signature.ENCODED;
    byte[] swapped = entry.clone();
    System.arraycopy(entry, entry.length - half, swapped, entry.length - 2 * half, half);
    System.arraycopy(entry, entry.length - 2 * half, swapped, entry.length - half, half);
    assertThatThrownBy(() -> SignedStatement.decode(swapped))
        .isInstanceOfSatisfying(
            MalformedRecord.class, e -> assertThat(e.problem()).contains("ascending"));
  }

  @Test
  void signaturesFitTheType() {
    Signature any = new Signature(Samples.hash("key"), Samples.octets("signature", 64));
    var unsignedOnly = Samples.extraction(1);
    assertThatThrownBy(() -> new SignedStatement(unsignedOnly, List.of(any)))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> SignedStatement.unsigned(Samples.request(List.of(1L))))
        .isInstanceOf(MalformedRecord.class);
    var generation = Samples.generation(2, 3);
    List<StatementSigner> two = List.of(TestKey.number(11), TestKey.number(12));
    assertThatThrownBy(() -> SignedStatement.sign(generation, two))
        .isInstanceOf(MalformedRecord.class);
    Activation activation = new Activation(1, Activation.DEACTIVATED, 0);
    assertThat(SignedStatement.unsigned(activation).signatures()).isEmpty();
    assertThat(new SignedStatement(activation, List.of(any)).signatures()).hasSize(1);
  }
}
