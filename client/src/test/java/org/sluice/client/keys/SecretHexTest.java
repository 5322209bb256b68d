package org.sluice.client.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.Refused;
import org.sluice.mikey.secret.SecretBytes;

class SecretHexTest {

  @TempDir Path folder;

  private static SecretBytes secret(int... octets) {
    byte[] b = new byte[octets.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) octets[i];
    }
    return SecretBytes.takeOwnershipOf(b);
  }

  private static String line(SecretBytes secret) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SecretHex.writeLine(Channels.newChannel(out), "X", secret);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void writesEveryOctetInLowerCase() throws IOException {
    int[] all = new int[256];
    StringBuilder expected = new StringBuilder("X=");
    for (int i = 0; i < 256; i++) {
      all[i] = i;
      expected.append(HexFormat.of().toHexDigits((byte) i));
    }
    assertThat(line(secret(all))).isEqualTo(expected + "\n");
  }

  @Test
  void writesAllOfItToASlowChannel() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WritableByteChannel slow =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) {
            out.write(source.get());
            return 1;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    SecretHex.writeLine(slow, "X", secret(1, 0xab));
    assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("X=01ab\n");
  }

  @Test
  void handsTheChannelsOctetsThatAreNotOnTheHeap() throws IOException {
    WritableByteChannel direct =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) {
            assertThat(source.isDirect()).isTrue();
            int n = source.remaining();
            source.position(source.limit());
            return n;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    SecretHex.writeLine(direct, "X", secret(1, 2));
  }

  @Test
  void passesOnTheFailureOfTheChannel() {
    WritableByteChannel closed = Channels.newChannel(java.io.OutputStream.nullOutputStream());
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> {
          closed.close();
          SecretHex.writeLine(closed, "X", secret(1));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"00ff10", "00FF10", "00 ff\n10\n", " 00ff10 "})
  void readsDigits(String digits) throws IOException {
    assertThat(line(SecretFile.read("--x", digits, 3))).isEqualTo("X=00ff10\n");
    Path file = Files.writeString(folder.resolve("hex"), digits);
    assertThat(line(SecretFile.read("--x", "@" + file, 3))).isEqualTo("X=00ff10\n");
  }

  @Test
  void readsTheOctetsOfAFile() throws IOException {
    Path file = Files.write(folder.resolve("raw"), new byte[] {0, -1, 0x10});
    assertThat(line(SecretFile.read("--x", "@" + file, 3))).isEqualTo("X=00ff10\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00ff1", "00ff", "00ff1011", "00fg10", "0x00ff10"})
  void refusesWhatIsNotThreeOctets(String digits) throws IOException {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> SecretFile.read("--x", digits, 3))
        .withMessageContaining("--x")
        .withMessageNotContaining("00f");
    Path file = Files.writeString(folder.resolve("hex"), digits);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> SecretFile.read("--x", "@" + file, 3));
  }

  @Test
  void refusesAFileThatIsNotThereOrTooLong() throws IOException {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> SecretFile.read("--x", "@" + folder.resolve("none"), 3));
    Path file = Files.write(folder.resolve("long"), new byte[5000]);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> SecretFile.read("--x", "@" + file, 5000));
  }

  @Test
  void publicValuesHaveTheirLength() throws IOException {
    assertThat(PublicArgument.fixed("--z", "0102", 2)).containsExactly(1, 2);
    Path hex = Files.writeString(folder.resolve("z.hex"), "01\n02\n");
    assertThat(PublicArgument.fixed("--z", "@" + hex, 2)).containsExactly(1, 2);
    assertThat(PublicArgument.any("--id", "@" + hex)).hasSize(6);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> PublicArgument.fixed("--z", "010203", 2));
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> PublicArgument.any("--id", "0"));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> PublicArgument.any("--id", "@" + folder.resolve("none")));
  }

  @Test
  void fingerprintsDifferByKeyAndByName() {
    try (SecretBytes a = secret(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        SecretBytes b = secret(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17)) {
      assertThat(KeyFingerprint.of("k", a)).matches("[0-9a-f]{16}");
      assertThat(KeyFingerprint.of("k", a)).isEqualTo(KeyFingerprint.of("k", a));
      assertThat(KeyFingerprint.of("k", a)).isNotEqualTo(KeyFingerprint.of("k", b));
      assertThat(KeyFingerprint.of("k", a)).isNotEqualTo(KeyFingerprint.of("l", a));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFingerprint.of("pin", secret(1, 2, 3, 4)));
  }
}
