package org.sluice.appliance.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.DomainName;

class CommunityFileTest {

  private static final Set<DomainName> DOMAINS = Set.of(DomainName.parse("green.example"));

  @TempDir Path folder;

  private CommunityFile read(String text) throws IOException {
    return CommunityFile.read(Files.writeString(folder.resolve("community.csv"), text), DOMAINS);
  }

  @Test
  void readsUsersWithAnyLineEnd() throws IOException {
    CommunityFile file =
        read(
            "domain,uri,devices,seal\r\ngreen.example,tel:+447700900123,2,x25519\n\ngreen.example,sip:a@green.example,1,p256");
    assertThat(file.errors()).isEmpty();
    assertThat(file.rows())
        .extracting(r -> r.line() + " " + r.uri().value() + " " + r.devices() + " " + r.seal())
        .containsExactly("2 tel:+447700900123 2 x25519", "4 sip:a@green.example 1 p256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "green.example,tel:+44 7700,1,x25519|line 2",
        "green.example,tel:447700900123,1,x25519|line 2",
        "green.example,mailto:a@b.example,1,x25519|line 2",
        "green.example,sluice:self-test,1,x25519|line 2",
        "red.example,tel:+447700900123,1,x25519|line 2: unknown domain red.example",
        "GREEN,tel:+447700900123,1,x25519|line 2",
        "green.example,tel:+447700900123,0,x25519|line 2: devices",
        "green.example,tel:+447700900123,17,x25519|line 2: devices",
        "green.example,tel:+447700900123,one,x25519|line 2: devices",
        "green.example,tel:+447700900123,1,rsa|line 2: seal",
        "green.example,tel:+447700900123,1|line 2: expected 4 fields",
        "green.example,tel:+447700900123,1,p256,more|line 2: expected 4 fields"
      })
  void namesTheLineThatIsWrong(String line, String expected) throws IOException {
    CommunityFile file = read("domain,uri,devices,seal\n" + line + "\n");
    assertThat(file.rows()).isEmpty();
    assertThat(file.errorCount()).isEqualTo(1);
    assertThat(file.errors().getFirst().toString()).startsWith(expected);
  }

  @Test
  void refusesTheSameUserTwice() throws IOException {
    CommunityFile file =
        read(
            "domain,uri,devices,seal\ngreen.example,tel:+447700900123,1,x25519\ngreen.example,tel:+447700900123,1,p256\n");
    assertThat(file.rows()).hasSize(1);
    assertThat(file.errors().getFirst().toString())
        .isEqualTo("line 3: the same user as line 2: tel:+447700900123");
  }

  @Test
  void showsNoControlCharactersOfTheFile() throws IOException {
    CommunityFile file =
        read("domain,uri,devices,seal\ngreen.example,tel:+447700900123,\u001b[31m,x25519\n");
    assertThat(file.errors().getFirst().toString()).doesNotContain("\u001b");
  }

  @Test
  void refusesAnotherHeader() {
    assertThatThrownBy(() -> read("uri,domain\n"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("line 1: expected the header");
  }

  @Test
  void refusesWhatIsNotText() throws IOException {
    Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> CommunityFile.read(file, DOMAINS))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void countsMoreErrorsThanItShows() throws IOException {
    String bad = "green.example,tel:x,1,p256\n".repeat(1500);
    CommunityFile file =
        read(
            new String(
                ("domain,uri,devices,seal\n" + bad).getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8));
    assertThat(file.errorCount()).isEqualTo(1500);
    assertThat(file.errors()).hasSize(1000);
  }
}
