package org.sluice.hsm.partition;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.TestStore;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.mikey.secret.SecretBytes;

/// A token that was initialised and filled here is opened by another process: the slot is another
/// one there, the label is not.
class RestartTest {

  @Test
  void anotherProcessFindsWhatLastsAndNothingElse() throws IOException, InterruptedException {
    Token token = TestStore.newTokenLoggedIn();
    Pkcs11PartitionToken partition = Pkcs11PartitionToken.create(token);
    byte[] point = partition.newAgreementKey("a");
    partition.deriveHmacKey("a", point, "k");
    partition.keepState(new byte[] {5});
    partition.keepState(new byte[] {6, 7});
    String identity = HexFormat.of().formatHex(partition.identityKey());
    try (SecretBytes mac = partition.hmac("k", new byte[] {1})) {
      assertThat(otherProcess(token.label(), "pin-of-" + token.label()))
          .containsExactly(identity, "0607", Reopening.hex(mac), "false");
    }
    assertThat(otherProcess(token.label(), "pin-of-nobody")).containsExactly("WrongPin");
    token.close();
  }

  private static List<String> otherProcess(String label, String pin)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                TestStore.store().folder().toString(),
                label)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().write(pin.getBytes(US_ASCII));
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }
}
