package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.UserUri;

/// Derivations against the formulas over the JDK's HMAC; those with published values are in
/// [VendorVectorsTest] too.
class DerivationsTest {

  private static final UserUri USER = UserUri.parse("sip:user@example.org");
  private static final long KEY_ID = 0x2ddd5bf0L;

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] last(byte[] mac, int octets) {
    return Arrays.copyOfRange(mac, mac.length - octets, mac.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  @DisplayName("TS 33.180 F.1: FC 51, 52 and 53, the last 16 octets")
  void serviceKeys(int length) throws Exception {
    byte[] key = random(length);
    byte[] uri = USER.value().getBytes(StandardCharsets.UTF_8);
    try (Ssv ssv = Ssv.of(secret(key));
        SecretBytes confidentiality = ServiceKeys.signallingConfidentiality(ssv, USER, KEY_ID);
        SecretBytes integrity = ServiceKeys.signallingIntegrity(ssv, USER, KEY_ID);
        SecretBytes data = ServiceKeys.dataProtection(ssv, KEY_ID)) {
      Writer of51 = new Writer().u8(0x51).raw(uri).u16(uri.length).u32(KEY_ID).u16(4);
      Writer of52 = new Writer().u8(0x52).raw(uri).u16(uri.length).u32(KEY_ID).u16(4);
      Writer of53 = new Writer().u8(0x53).u32(KEY_ID).u16(4);
      assertThat(reveal(confidentiality)).isEqualTo(last(hmac(key, of51.toByteArray()), 16));
      assertThat(reveal(integrity)).isEqualTo(last(hmac(key, of52.toByteArray()), 16));
      assertThat(reveal(data)).isEqualTo(last(hmac(key, of53.toByteArray()), 16));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  @DisplayName("RFC 3830 section 4.1.4: each constant, lengths up to 256 octets")
  void sessionKeys(int keyLength) throws Exception {
    byte[] key = random(keyLength);
    byte[] rand = random(16);
    Map<DerivedKey, Long> constants =
        Map.of(
            DerivedKey.TEK, 0x2AD01C64L,
            DerivedKey.AUTHENTICATION, 0x1B5C7973L,
            DerivedKey.ENCRYPTION, 0x15798CEFL,
            DerivedKey.SALT, 0x39A2C14BL);
    assertThat(constants).hasSize(DerivedKey.values().length);
    for (Map.Entry<DerivedKey, Long> c : constants.entrySet()) {
      byte[] label =
          new Writer().u32(c.getValue()).u8(255).u32(0xffffffffL).raw(rand).toByteArray();
      for (int length : new int[] {1, 16, 32, 33, 256}) {
        try (Ssv tgk = Ssv.of(secret(key));
            SecretBytes out = c.getKey().derive(tgk, 255, 0xffffffffL, Octets.of(rand), length)) {
          assertThat(reveal(out)).isEqualTo(expand(key, label, length));
        }
      }
    }
  }

  private static byte[] expand(byte[] key, byte[] label, int length) throws Exception {
    byte[] out = new byte[(length + 31) / 32 * 32];
    byte[] a = label;
    for (int i = 0; i < out.length; i += 32) {
      a = hmac(key, a);
      byte[] input = Arrays.copyOf(a, a.length + label.length);
      System.arraycopy(label, 0, input, a.length, label.length);
      System.arraycopy(hmac(key, input), 0, out, i, 32);
    }
    return Arrays.copyOf(out, length);
  }

  @Test
  void lengthsAndSessionsOutOfRangeAreRefused() {
    Octets rand = Octets.of(new byte[16]);
    try (Ssv tgk = Ssv.of(secret(new byte[16]))) {
      for (int length : new int[] {-1, 0, 257}) {
        assertThatThrownBy(() -> DerivedKey.TEK.derive(tgk, 0, 0, rand, length))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> DerivedKey.TEK.derive(tgk, 256, 0, rand, 16))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> DerivedKey.TEK.derive(tgk, 0, 1L << 32, rand, 16))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("GUK-ID: 28 bits of HMAC-SHA-256(GMK, 50 || MC ID || length), the tag is kept")
  void groupKeyIdentifiers() throws Exception {
    byte[] key = random(16);
    byte[] uri = USER.octets();
    byte[] mac = hmac(key, new Writer().u8(0x50).raw(uri).u16(uri.length).toByteArray());
    long salt = new java.math.BigInteger(1, last(mac, 4)).longValueExact() & 0x0fffffff;
    try (Ssv gmk = Ssv.of(secret(key))) {
      for (long gmkId : new long[] {0, 0x0fffffffL, 0x09bf9d37L, 0x60000001L, 0xffffffffL}) {
        GroupKeyId id = GroupKeyId.of(gmk, gmkId, USER);
        assertThat(id.gukId()).isEqualTo(gmkId ^ salt);
        assertThat(id.userSalt()).isEqualTo(salt);
        assertThat(id.gukId() >>> 28).isEqualTo(gmkId >>> 28);
        assertThat(id.mki().toArray())
            .isEqualTo(new Writer().u32(gmkId).u32(gmkId ^ salt).toByteArray());
      }
      assertThatThrownBy(() -> GroupKeyId.of(gmk, 1L << 32, USER))
          .isInstanceOf(org.sluice.records.codec.MalformedRecord.class);
    }
  }
}
