package org.sluice.mikey.hpke;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.hpke.HpkeException.Reason;
import org.sluice.mikey.secret.SecretBytes;

class HpkeTest {

  private static final byte[] INFO = "sluice/seal/v1 test".getBytes(US_ASCII);
  private static final byte[] AAD = {1, 2, 3};

  private static HPKE bouncyCastle(SealSuite suite) {
    short kem = suite == SealSuite.X25519 ? HPKE.kem_X25519_SHA256 : HPKE.kem_P256_SHA256;
    return new HPKE(HPKE.mode_base, kem, HPKE.kdf_HKDF_SHA256, HPKE.aead_CHACHA20_POLY1305);
  }

  private static void refused(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(HpkeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] flip(byte[] b, int bit) {
    byte[] c = b.clone();
    c[bit >> 3] ^= (byte) (1 << (bit & 7));
    return c;
  }

  private static void vector(
      SealSuite suite, String skE, String enc, String skR, String pkR, String ciphertext) {
    byte[] info = hex("4f6465206f6e2061204772656369616e2055726e");
    byte[] plain = hex("4265617574792069732074727574682c20747275746820626561757479");
    byte[] aad = hex("436f756e742d30");
    try (HpkeKeyPair ephemeral = HpkeKeyPair.of(suite, secret(hex(skE)));
        HpkeKeyPair recipient = HpkeKeyPair.of(suite, secret(hex(skR)));
        SecretBytes message = secret(plain)) {
      assertThat(hex(recipient.publicKey())).isEqualTo(pkR);
      Sealed sealed = Hpke.seal(ephemeral, hex(pkR), info, aad, message);
      assertThat(hex(sealed.enc())).isEqualTo(enc);
      assertThat(hex(sealed.ciphertext())).isEqualTo(ciphertext);
      try (SecretBytes opened = Hpke.open(recipient, sealed.enc(), info, aad, hex(ciphertext))) {
        assertThat(opened.sameAs(message)).isTrue();
      }
    }
  }

  /// RFC 9180 A.2.1, sequence number 0.
  @Test
  void sealsTheX25519VectorOfRfc9180() {
    vector(
        SealSuite.X25519,
        "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
        "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
        "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
  }

  /// RFC 9180 A.5.1, sequence number 0.
  @Test
  void sealsTheP256VectorOfRfc9180() {
    vector(
        SealSuite.P256,
        "7550253e1147aae48839c1f8af80d2770fb7a4c763afe7d0afa7e0f42a5b3689",
        "04c07836a0206e04e31d8ae99bfd549380b072a1b1b82e563c935c095827824fc1"
            + "559eac6fb9e3c70cd3193968994e7fe9781aa103f5b50e934b5b2f387e381291",
        "a4d1c55836aa30f9b3fbb6ac98d338c877c2867dd3a77396d13f68d3ab150d3b",
        "04a697bffde9405c992883c5c439d6cc358170b51af72812333b015621dc0f40ba"
            + "d9bb726f68a5c013806a790ec716ab8669f84f6b694596c2987cf35baba2a006",
        "6469c41c5c81d3aa85432531ecf6460ec945bde1eb428cb2fedf7a29f5a685b4ccb0d057f03ea2952a27bb458b");
  }

  @ParameterizedTest
  @EnumSource
  void bouncyCastleOpensWhatWeSeal(SealSuite suite) throws Exception {
    HPKE theirs = bouncyCastle(suite);
    AsymmetricCipherKeyPair recipient = theirs.generatePrivateKey();
    byte[] open = theirs.serializePublicKey(recipient.getPublic());
    for (int length : new int[] {0, 1, 29, 419}) {
      byte[] plain = random(length);
      try (SecretBytes message = secret(plain)) {
        Sealed sealed = Hpke.seal(suite, open, INFO, AAD, message);
        assertThat(
                theirs.open(
                    sealed.enc(), recipient, INFO, AAD, sealed.ciphertext(), null, null, null))
            .isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void weOpenWhatBouncyCastleSeals(SealSuite suite) throws Exception {
    HPKE theirs = bouncyCastle(suite);
    try (HpkeKeyPair own = HpkeKeyPair.generate(suite)) {
      for (int i = 0; i < 20; i++) {
        byte[] plain = random(100);
        HPKEContextWithEncapsulation context =
            theirs.setupBaseS(theirs.deserializePublicKey(own.publicKey()), INFO);
        byte[] ciphertext = context.seal(AAD, plain);
        byte[] enc = context.getEncapsulation();
        try (SecretBytes opened = Hpke.open(suite, own.privateKey(), enc, INFO, AAD, ciphertext)) {
          assertThat(reveal(opened)).isEqualTo(plain);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyChangeOfWhatWasSealedIsRefused(SealSuite suite) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(suite);
        HpkeKeyPair other = HpkeKeyPair.generate(suite);
        SecretBytes plain = secret(random(40))) {
      Sealed s = Hpke.seal(suite, own.publicKey(), INFO, AAD, plain);
      Hpke.open(own, s.enc(), INFO, AAD, s.ciphertext()).close();
      for (int bit = 0; bit < s.ciphertext().length * 8; bit += 7) {
        byte[] bad = flip(s.ciphertext(), bit);
        refused(Reason.NOT_AUTHENTIC, () -> Hpke.open(own, s.enc(), INFO, AAD, bad));
      }
      int last = s.ciphertext().length * 8 - 1;
      refused(
          Reason.NOT_AUTHENTIC,
          () -> Hpke.open(own, s.enc(), INFO, AAD, flip(s.ciphertext(), last)));
      refused(
          Reason.NOT_AUTHENTIC, () -> Hpke.open(own, s.enc(), flip(INFO, 3), AAD, s.ciphertext()));
      refused(
          Reason.NOT_AUTHENTIC, () -> Hpke.open(own, s.enc(), INFO, flip(AAD, 0), s.ciphertext()));
      refused(Reason.NOT_AUTHENTIC, () -> Hpke.open(other, s.enc(), INFO, AAD, s.ciphertext()));
      refused(
          Reason.NOT_AUTHENTIC, () -> Hpke.open(own, other.publicKey(), INFO, AAD, s.ciphertext()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitsOfTheEncapsulatedKeyAreRefused(SealSuite suite) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(suite);
        SecretBytes plain = secret(random(40))) {
      Sealed s = Hpke.seal(suite, own.publicKey(), INFO, AAD, plain);
      for (int bit = 0; bit < s.enc().length * 8; bit += 5) {
        byte[] bad = flip(s.enc(), bit);
        Reason expected =
            suite == SealSuite.X25519 ? Reason.NOT_AUTHENTIC : Reason.ENCAPSULATED_KEY;
        refused(expected, () -> Hpke.open(own, bad, INFO, AAD, s.ciphertext()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wrongLengthsAreRefused(SealSuite suite) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(suite);
        SecretBytes plain = secret(random(4))) {
      Sealed s = Hpke.seal(suite, own.publicKey(), INFO, AAD, plain);
      int n = suite.publicOctets();
      for (int length : new int[] {0, 1, n - 1, n + 1}) {
        byte[] key = Arrays.copyOf(s.enc(), length);
        refused(Reason.ENCAPSULATED_KEY, () -> Hpke.open(own, key, INFO, AAD, s.ciphertext()));
        refused(Reason.RECIPIENT_KEY, () -> Hpke.seal(suite, key, INFO, AAD, plain));
      }
      for (int length = 0; length < 16; length++) {
        byte[] cut = Arrays.copyOf(s.ciphertext(), length);
        refused(Reason.TRUNCATED, () -> Hpke.open(own, s.enc(), INFO, AAD, cut));
      }
      for (int length = 16; length < 20; length++) {
        byte[] cut = Arrays.copyOf(s.ciphertext(), length);
        refused(Reason.NOT_AUTHENTIC, () -> Hpke.open(own, s.enc(), INFO, AAD, cut));
      }
      refused(Reason.PRIVATE_KEY, () -> HpkeKeyPair.of(suite, secret(random(31))));
    }
  }

  /// The points of small order of Curve25519 (RFC 7748 section 7 asks to check for them): 0, 1, the
  /// two of order 8, and p-1, p, p+1.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void pointsOfSmallOrderAreRefused(String u) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519);
        SecretBytes plain = secret(random(4))) {
      refused(Reason.RECIPIENT_KEY, () -> Hpke.seal(SealSuite.X25519, hex(u), INFO, AAD, plain));
      refused(Reason.ENCAPSULATED_KEY, () -> Hpke.open(own, hex(u), INFO, AAD, random(20)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void privateKeysOutsideTheGroupAreRefused(String key) {
    refused(Reason.PRIVATE_KEY, () -> HpkeKeyPair.of(SealSuite.P256, secret(hex(key))));
  }

  @Test
  void pointsOffTheCurveAndOtherEncodingsAreRefused() {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.P256);
        SecretBytes plain = secret(random(4))) {
      byte[] good = own.publicKey();
      byte[] compressed = Arrays.copyOf(good, 33);
      compressed[0] = 2;
      byte[] hybrid = good.clone();
      hybrid[0] = 6;
      byte[] coordinateTooLarge = good.clone();
      Arrays.fill(coordinateTooLarge, 1, 33, (byte) 0xff);
      byte[] off = flip(good, 64 * 8);
      byte[] zero = new byte[65];
      zero[0] = 4;
      for (byte[] bad :
          new byte[][] {compressed, hybrid, coordinateTooLarge, off, zero, new byte[] {0}}) {
        refused(Reason.RECIPIENT_KEY, () -> Hpke.seal(SealSuite.P256, bad, INFO, AAD, plain));
        refused(Reason.ENCAPSULATED_KEY, () -> Hpke.open(own, bad, INFO, AAD, random(20)));
      }
    }
  }

  @Test
  void suiteCodesAreFixed() {
    assertThat(SealSuite.of(1)).isEqualTo(SealSuite.X25519);
    assertThat(SealSuite.of(2)).isEqualTo(SealSuite.P256);
    assertThatThrownBy(() -> SealSuite.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SealSuite.of(3)).isInstanceOf(IllegalArgumentException.class);
  }
}
