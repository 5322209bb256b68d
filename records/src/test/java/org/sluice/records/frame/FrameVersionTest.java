package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the digest of an object is made.
class FrameVersionTest {
  /// The check values that are published for each: FIPS 180-2 for SHA-256, the catalogue of
  /// parametrised CRC algorithms for CRC-32/ISCSI and CRC-32/ISO-HDLC.
  @Test
  void publishedValues() {
    assertThat(FrameVersion.TWO.digest(ascii("abc"))).isEqualTo(0xba7816bf8f01cfeaL);
    assertThat(FrameVersion.THREE.digest(ascii("123456789"))).isEqualTo(0xe3069283cbf43926L);
  }

  /// Bit by bit, around the length of the pieces in which it is computed.
  @ParameterizedTest
  @ValueSource(ints = {1, 16_383, 16_384, 16_385, 40_000})
  void versionThreeIsBothChecksumsOverAllOfIt(int length) {
    byte[] object = Wire.object(length, length);
    long expected = crc(object, 0x82f63b78) << 32 | crc(object, 0xedb88320);
    assertThat(FrameVersion.THREE.digest(object)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedBitAndEveryPairOfNeighboursGivesAnother(FrameVersion version) {
    byte[] object = Wire.object(300, 1);
    Set<Long> seen = new HashSet<>();
    seen.add(version.digest(object));
    for (int bit = 0; bit < object.length * 8; bit++) {
      object[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seen.add(version.digest(object))).as("bit %d", bit).isTrue();
      int next = (bit + 1) % (object.length * 8);
      object[next / 8] ^= (byte) (1 << next % 8);
      assertThat(seen.add(version.digest(object))).as("bits %d and %d", bit, next).isTrue();
      object[next / 8] ^= (byte) (1 << next % 8);
      object[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  private static long crc(byte[] octets, int reversedPolynomial) {
    int crc = -1;
    for (byte octet : octets) {
      crc ^= octet & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : reversedPolynomial);
      }
    }
    return ~crc & 0xffffffffL;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
