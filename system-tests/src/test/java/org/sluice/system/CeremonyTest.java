package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("A ceremony's transcript")
class CeremonyTest {

  @TempDir static Path folder;
  private static SmallCommunity made;
  private static Path log;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    made = SmallCommunity.make(folder.resolve("made"));
    log = folder.resolve("log");
    made.exportLog(log);
  }

  private static Program.Result verify(Path transcript) throws IOException, InterruptedException {
    return Program.appliance()
        .run(
            "ceremony",
            "verify",
            transcript.toString(),
            "--file",
            file(),
            "--officers",
            made.root().resolve("officers").toString(),
            "--log",
            log.toString());
  }

  private static String file() {
    return Modules.ROOT.resolve("system-tests/demo/ceremony.yaml").toString();
  }

  private static Path transcript() {
    return made.root().resolve("high/ceremony.transcript");
  }

  private Path changed(String name, String from, String to) throws IOException {
    String text = Files.readString(transcript());
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve(name), text.replace(from, to));
  }

  @Test
  @DisplayName("holds, is signed by the security officer, and is in the log")
  void holds() throws Exception {
    Program.Result ok = verify(transcript());
    assertThat(ok.exit()).as(ok.text()).isZero();
    assertThat(ok.text())
        .contains("links hold", "signed by security officer sofia")
        .containsPattern("log entry [0-9]+ is this transcript's");
    assertThat(Files.readString(transcript()))
        .contains(
            "STEP make the tokens",
            "STEP generate the master secrets of green.example",
            "needs 3 up to issue",
            "officer sofia [SECURITY_OFFICER]",
            "keys of partition 1 ",
            "self-test passed");
  }

  @Test
  @DisplayName("with one digit changed does not hold, and says where")
  void changed() throws Exception {
    Program.Result bad =
        verify(changed("changed", "keys of partition 1 ", "keys of partition 1 0"));
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.text()).containsPattern("line [0-9]+");
  }

  @Test
  @DisplayName("is refused with another ceremony file, other officers, or a log that lacks it")
  void others() throws Exception {
    Path file =
        Files.writeString(folder.resolve("other.yaml"), Files.readString(Path.of(file())) + "\n");
    Program.Result other =
        Program.appliance()
            .run(
                "ceremony",
                "verify",
                transcript().toString(),
                "--file",
                file.toString(),
                "--officers",
                made.root().resolve("officers").toString());
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.text()).contains("it is of the ceremony file");
    Path officers = Files.createDirectories(folder.resolve("officers"));
    Files.copy(made.root().resolve("officers/bea.pem"), officers.resolve("sofia.pem"));
    Program.Result signer =
        Program.appliance()
            .run(
                "ceremony",
                "verify",
                transcript().toString(),
                "--file",
                file(),
                "--officers",
                officers.toString());
    assertThat(signer.exit()).isEqualTo(1);
    assertThat(signer.text()).contains("not signed by security officer sofia");
  }

  @Test
  @DisplayName("becomes a page for printing")
  void page() throws Exception {
    Path page = folder.resolve("transcript.html");
    Program.Result printed =
        Program.appliance().run("ceremony", "print", transcript().toString(), page.toString());
    assertThat(printed.exit()).as(printed.text()).isZero();
    assertThat(Files.readString(page))
        .contains("@media print", "STEP make the tokens")
        .doesNotContain("<script");
  }

  @Test
  @DisplayName("of a rehearsal says so and does not verify; nothing of the rehearsal stays")
  void rehearsal() throws Exception {
    Path transcript = folder.resolve("rehearsal.transcript");
    Path temp = Files.createDirectories(folder.resolve("temp"));
    Program.Result rehearsed =
        Program.appliance("-Djava.io.tmpdir=" + temp)
            .run("ceremony", "rehearse", file(), "--transcript", transcript.toString());
    assertThat(rehearsed.exit()).as(rehearsed.text()).isZero();
    assertThat(rehearsed.text()).contains("self-test passed", "throw-away");
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.filter(p -> p.getFileName().toString().startsWith("sluice-rehearsal")))
          .isEmpty();
    }
    Program.Result refused = verify(transcript);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("transcript of a rehearsal");
  }

  @Test
  @DisplayName("is not begun without somebody to confirm the steps")
  void confirmation() throws Exception {
    Path root = folder.resolve("unconfirmed");
    Program.Result refused =
        Program.appliance()
            .run(
                "ceremony",
                "run",
                file(),
                "--data",
                root.toString(),
                "--officers",
                made.root().resolve("officers").toString(),
                "--sign-with",
                made.root().resolve("officers/sofia.p12").toString(),
                "--passphrase-file",
                made.root().resolve("officers/sofia.pass").toString(),
                "--distribution",
                "https://localhost:8443," + "ab".repeat(32));
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("no terminal to confirm 'make the tokens and their keys'");
    assertThat(root.resolve("tokens")).doesNotExist();
  }
}
