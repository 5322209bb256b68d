package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.testing.TestConsole;

/// RFC 6507 Appendix A and RFC 6508 Appendix A from the shell.
class PrimitivesTest {

  private static String id;
  private static JsonNode sakke;
  private static JsonNode eccsi;

  @TempDir Path folder;

  @BeforeAll
  static void vectors() throws IOException {
    try (InputStream in = PrimitivesTest.class.getResourceAsStream("rfc6507-6508-vectors.json")) {
      JsonNode root = new ObjectMapper().readTree(in);
      id = root.path("identifier").path("hex").asText();
      sakke = root.path("sakke");
      eccsi = root.path("eccsi");
    }
  }

  private static String s(String name) {
    return sakke.path(name).asText();
  }

  private static String e(String name) {
    return eccsi.path(name).asText();
  }

  private Path file(String name, String hex) throws IOException {
    return Files.write(folder.resolve(name), HexFormat.of().parseHex(hex));
  }

  private static void refused(TestConsole run, String... words) {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("refused: ");
    for (String word : words) {
      assertThat(run.err()).contains(word);
    }
  }

  private static String flip(String hex) {
    char last = hex.charAt(hex.length() - 1);
    return hex.substring(0, hex.length() - 1) + (last == '0' ? '1' : '0');
  }

  @Test
  void encapsulatesTheRfcsSecret() {
    TestConsole run =
        TestConsole.run(
            "client", "sed", "encapsulate", "--z", s("Z_T"), "--id", id, "--ssv", s("SSV"));
    assertThat(run.out()).isEqualTo("SED=" + s("SED") + "\n");
    assertThat(run.code()).isEqualTo(0);
  }

  @Test
  void decapsulatesTheRfcsData() {
    TestConsole run =
        TestConsole.run(
            "client",
            "sed",
            "decapsulate",
            "--z",
            s("Z_T"),
            "--id",
            id,
            "--rsk",
            s("RSK"),
            "--sed",
            s("SED"));
    assertThat(run.out()).isEqualTo("SSV=" + s("SSV") + "\n");
    assertThat(run.code()).isEqualTo(0);
  }

  @Test
  void readsAndWritesFiles() throws IOException {
    Path sed = folder.resolve("sed.bin");
    Path secret = folder.resolve("ssv.bin");
    Path opened = folder.resolve("opened.bin");
    assertThat(
            TestConsole.run(
                    "client",
                    "sed",
                    "encapsulate",
                    "--z",
                    "@" + file("z", s("Z_T")),
                    "--id",
                    "@" + file("id", id),
                    "--new-ssv",
                    secret,
                    "--out",
                    sed)
                .code())
        .isEqualTo(0);
    assertThat(
            TestConsole.run(
                    "client",
                    "sed",
                    "decapsulate",
                    "--z",
                    "@" + file("z", s("Z_T")),
                    "--id",
                    "@" + file("id", id),
                    "--rsk",
                    "@" + file("rsk", s("RSK")),
                    "--sed",
                    "@" + sed,
                    "--out",
                    opened)
                .code())
        .isEqualTo(0);
    assertThat(Files.readAllBytes(sed)).hasSize(273);
    assertThat(Files.readAllBytes(opened)).hasSize(16).isEqualTo(Files.readAllBytes(secret));
    for (Path file : new Path[] {secret, opened}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refusesChangedDataAndTheWrongIdentifier() {
    refused(
        TestConsole.run(
            "client",
            "sed",
            "decapsulate",
            "--z",
            s("Z_T"),
            "--id",
            id,
            "--rsk",
            s("RSK"),
            "--sed",
            flip(s("SED"))),
        "--sed");
    refused(
        TestConsole.run(
            "client",
            "sed",
            "decapsulate",
            "--z",
            s("Z_T"),
            "--id",
            flip(id),
            "--rsk",
            s("RSK"),
            "--sed",
            s("SED")),
        "--rsk");
    refused(
        TestConsole.run(
            "client",
            "sed",
            "decapsulate",
            "--z",
            s("Z_T"),
            "--id",
            id,
            "--rsk",
            flip(s("RSK")),
            "--sed",
            s("SED")),
        "--rsk");
  }

  @Test
  void refusesValuesOfTheWrongLengthOrOffTheCurve() {
    refused(
        TestConsole.run(
            "client",
            "sed",
            "encapsulate",
            "--z",
            s("Z_T").substring(2),
            "--id",
            id,
            "--ssv",
            s("SSV")),
        "--z",
        "257 octets");
    refused(
        TestConsole.run(
            "client", "sed", "encapsulate", "--z", flip(s("Z_T")), "--id", id, "--ssv", s("SSV")));
    TestConsole wrong =
        TestConsole.run(
            "client", "sed", "encapsulate", "--z", s("Z_T"), "--id", id, "--ssv", s("SSV") + "00");
    refused(wrong, "--ssv", "16 octets");
    assertThat(wrong.err()).doesNotContain(s("SSV"));
  }

  @Test
  void verifiesTheRfcsSignature() {
    TestConsole run =
        TestConsole.run(
            "client",
            "verify",
            "--kpak",
            e("KPAK"),
            "--id",
            id,
            "--message",
            e("M"),
            "--sig",
            e("SIG"));
    assertThat(run.out()).isEqualTo("signature ok\n");
    assertThat(run.code()).isEqualTo(0);
  }

  @Test
  void refusesAnotherSignatureMessageOrSigner() {
    refused(
        TestConsole.run(
            "client",
            "verify",
            "--kpak",
            e("KPAK"),
            "--id",
            id,
            "--message",
            flip(e("M")),
            "--sig",
            e("SIG")));
    refused(
        TestConsole.run(
            "client",
            "verify",
            "--kpak",
            e("KPAK"),
            "--id",
            flip(id),
            "--message",
            e("M"),
            "--sig",
            e("SIG")));
    refused(
        TestConsole.run(
            "client",
            "verify",
            "--kpak",
            e("KPAK"),
            "--id",
            id,
            "--message",
            e("M"),
            "--sig",
            "01" + e("SIG").substring(2)));
  }

  @Test
  void signsWhatItThenVerifies() throws IOException {
    Path message = Files.writeString(folder.resolve("letter.txt"), "Grüße\n");
    TestConsole signed =
        TestConsole.run(
            "client",
            "sign",
            "--kpak",
            e("KPAK"),
            "--id",
            id,
            "--ssk",
            "@" + file("ssk", e("SSK")),
            "--pvt",
            e("PVT"),
            "--message",
            "@" + message);
    assertThat(signed.code()).as("%s", signed).isEqualTo(0);
    assertThat(signed.value("SIG")).hasSize(258).endsWith(e("PVT"));
    assertThat(
            TestConsole.run(
                    "client",
                    "verify",
                    "--kpak",
                    e("KPAK"),
                    "--id",
                    id,
                    "--message",
                    "@" + message,
                    "--sig",
                    signed.value("SIG"))
                .code())
        .isEqualTo(0);
  }

  @Test
  void refusesToSignWithTheKeyOfAnotherIdentifier() {
    TestConsole run =
        TestConsole.run(
            "client",
            "sign",
            "--kpak",
            e("KPAK"),
            "--id",
            flip(id),
            "--ssk",
            e("SSK"),
            "--pvt",
            e("PVT"),
            "--message",
            e("M"));
    refused(run, "--ssk");
    assertThat(run.err()).doesNotContain(e("SSK"));
  }
}
