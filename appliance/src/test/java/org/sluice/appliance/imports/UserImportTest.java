package org.sluice.appliance.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.gate.CarriedUsers;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.UserImport.Choice;
import org.sluice.appliance.imports.UserImport.Outcome;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserKind;
import org.sluice.appliance.users.UserStore;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

class UserImportTest {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final String HEADER = "domain,uri,devices,seal\n";

  @TempDir private Path folder;
  private Database database;
  private UserStore users;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("appliance.db"));
    users = new UserStore(database, new SecureRandom());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Outcome run(Path file, boolean dryRun, boolean partial, boolean similar) {
    boolean json = file.toString().endsWith("jsonl");
    UserImport into =
        new UserImport(database, folder.resolve("appliance.db"), Set.of(GREEN), _ -> {});
    CarriedUsers carried = new CarriedUsers(into, folder.resolve("carried"), _ -> {});
    Outcome outcome =
        carried
            .run(file, json, new Choice(dryRun, partial, similar, folder.resolve("problems")))
            .outcome();
    assertThat(folder.resolve("carried")).doesNotExist();
    return outcome;
  }

  @Test
  @DisplayName("it says how far it is: lines that were read, rows compared, rows written")
  void progress() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    int rows = 100_001;
    for (int i = 0; i < rows; i++) {
      text.append("green.example,sip:u").append(i).append("@green.example,,\n");
    }
    List<UserImport.Progress> said = new ArrayList<>();
    UserImport into =
        new UserImport(database, folder.resolve("appliance.db"), Set.of(GREEN), said::add);
    Choice choice = new Choice(false, false, false, folder.resolve("problems"));
    Path file = file(text.toString());
    new CarriedUsers(into, folder.resolve("carried"), _ -> {}).run(file, false, choice);
    assertThat(said)
        .contains(
            new UserImport.Progress("read", 100_000),
            new UserImport.Progress("compare", rows),
            new UserImport.Progress("write", 100_000))
        .endsWith(new UserImport.Progress("write", rows));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("users.csv"), text);
  }

  private Outcome take(String text) throws IOException {
    return run(file(text), false, false, false);
  }

  private User user(String uri) {
    return users.find(GREEN, UserUri.parse(uri)).orElseThrow();
  }

  private int count() {
    return users.count(GREEN).users();
  }

  @Test
  @DisplayName("a mark before the first line, all three line ends, quotes, spaces, comments")
  void forms() throws IOException {
    Outcome o =
        take(
            "\ufeffdomain,uri,devices,seal,user,kind\r\n"
                + "green.example,tel:+447700900101,2,p256,\"staff \"\"7\"\"\",user\r"
                + " green.example , tel:+447700900102 ,,,,\n"
                + "\n# of no meaning\r\n"
                + "green.example,sip:control@green.example,1,x25519,staff-8,group");
    assertThat(o.problems().first()).extracting(ImportProblem::line).containsExactly(2L);
    o =
        take(
            "\ufeffdomain,uri,devices,seal,user,kind\r\n"
                + "green.example,tel:+447700900101,2,p256,\"staff-7\",user\r"
                + " green.example , tel:+447700900102 ,,,,\n"
                + "\n# of no meaning\r\n"
                + "green.example,sip:control@green.example,1,x25519,staff-8,group");
    assertThat(o.problems().first()).isEmpty();
    assertThat(o.added()).isEqualTo(3);
    assertThat(user("tel:+447700900101").devices()).isEqualTo(2);
    assertThat(user("tel:+447700900101").person()).isEqualTo(new PersonId("staff-7"));
    assertThat(user("tel:+447700900102").person()).isEqualTo(new PersonId("tel:+447700900102"));
    assertThat(user("sip:control@green.example").kind()).isEqualTo(UserKind.GROUP);
  }

  @Test
  void jsonLines() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("users.jsonl"),
            """
            {"domain":"green.example","uri":"tel:+447700900101","devices":2,"seal":"p256"}
            {"domain":"green.example","uri":"tel:+447700900102","user":"staff-7"}
            {"domain":"green.example","uri":"tel:+447700900103","domain":"green.example"}
            {"domain":"green.example","uri":"tel:+447700900104"} {}
            {"domain":"green.example","uri":["tel:+447700900105"]}
            {"domain":"green.example","uri":"tel:+447700900106","colour":"red"}
            [1]
            {"uri":"tel:+447700900107"}
            {"domain":"green.example","uri":null}
            """);
    Outcome o = run(file, false, true, false);
    assertThat(o.added()).isEqualTo(2);
    assertThat(o.problems().first())
        .extracting(ImportProblem::line)
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(o.problems().counts()).isEqualTo(Map.of(Kind.FIELDS, 7L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "green.example,tel:+44 7700 900101,1,x25519 | LOOK_ALIKE | character 8, SPACE",
        "green.example,sip:\u0430lice@green.example,1,x25519 | LOOK_ALIKE | CYRILLIC SMALL LETTER A",
        "green.example,sip:al\u200bice@green.example,1,x25519 | LOOK_ALIKE | ZERO WIDTH SPACE",
        "green.example,mailto:a@green.example,1,x25519 | URI | scheme",
        "red.example,tel:+447700900101,1,x25519 | DOMAIN | unknown domain red.example",
        "red_example,tel:+447700900101,1,x25519 | DOMAIN | DomainName",
        "green.example,tel:+447700900101,0,x25519 | VALUE | from 1 to 16",
        "green.example,tel:+447700900101,17,x25519 | VALUE | from 1 to 16",
        "green.example,tel:+447700900101,1,rsa | VALUE | x25519, p256 or trk",
        "green.example,tel:+447700900101,1 | FIELDS | expected 4 fields",
        "green.example,\"tel:+447700900101,1,x25519 | FIELDS | not closed",
        "green.example,\"tel:+447700900101\"x,1,x25519 | FIELDS | after a closing quote",
        ",tel:+447700900101,1,x25519 | FIELDS | no domain"
      })
  void aLineThatIsWrong(String line, Kind kind, String why) throws IOException {
    Outcome o = take(HEADER + "green.example,tel:+447700900100,1,x25519\n" + line + "\n");
    assertThat(o.problems().first()).hasSize(1);
    ImportProblem problem = o.problems().first().getFirst();
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.why()).contains(why);
    assertThat(o.done()).isFalse();
    assertThat(count()).isZero();
  }

  @Test
  @DisplayName("octets that are no UTF-8 and a line of a megabyte cost their own line only")
  void unreadableLines() throws IOException {
    byte[] bad =
        "green.example,tel:+4477009001\u00ff,1,x25519\n".getBytes(StandardCharsets.ISO_8859_1);
    try (var out = Files.newOutputStream(folder.resolve("users.csv"))) {
      out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
      out.write(bad);
      out.write("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
      out.write("\ngreen.example,tel:+447700900101,1,x25519".getBytes(StandardCharsets.US_ASCII));
    }
    Outcome o = run(folder.resolve("users.csv"), false, true, false);
    assertThat(o.problems().counts()).isEqualTo(Map.of(Kind.ENCODING, 1L, Kind.TOO_LONG, 1L));
    assertThat(o.added()).isEqualTo(1);
  }

  @Test
  void twiceAndAlike() throws IOException {
    take(HEADER + "green.example,sip:known@green.example,1,x25519\n");
    String text =
        HEADER
            + "green.example,sip:Alice@green.example,1,x25519\n"
            + "green.example,sip:alice@green.example,1,x25519\n"
            + "green.example,sip:Alice@green.example,1,p256\n"
            + "green.example,sip:%61lice@green.example,1,x25519\n"
            + "green.example,sip:KNOWN@green.example,1,x25519\n"
            + "green.example,sip:known@green.example,1,x25519\n";
    Outcome o = take(text);
    assertThat(o.done()).isFalse();
    assertThat(o.problems().first())
        .extracting(ImportProblem::toString)
        .containsExactly(
            "line 4: the same user as line 2: sip:Alice@green.example",
            "line 3: sip:alice@green.example differs only in case or escapes from line 2:"
                + " sip:Alice@green.example",
            "line 5: sip:%61lice@green.example differs only in case or escapes from line 2:"
                + " sip:Alice@green.example",
            "line 6: sip:KNOWN@green.example differs only in case or escapes from a known user:"
                + " sip:known@green.example");
    Outcome accepted = run(file(text), false, true, true);
    assertThat(accepted.problems().counts()).isEqualTo(Map.of(Kind.DUPLICATE, 1L));
    assertThat(accepted.added()).isEqualTo(4);
    assertThat(accepted.known()).isEqualTo(1);
  }

  @Test
  @DisplayName("a dry run says what an import then does, and changes nothing")
  void dryRun() throws IOException {
    take(
        HEADER
            + "green.example,tel:+447700900101,1,x25519\n"
            + "green.example,tel:+447700900102,1,x25519\n");
    User before = user("tel:+447700900101");
    Path next =
        file(
            HEADER
                + "green.example,tel:+447700900101,3,x25519\n"
                + "green.example,tel:+447700900102,1,x25519\n"
                + "green.example,tel:+447700900103,1,x25519\n");
    Outcome dry = run(next, true, false, false);
    assertThat(List.of(dry.added(), dry.changed(), dry.known())).containsExactly(1L, 1L, 1L);
    assertThat(dry.done()).isFalse();
    assertThat(user("tel:+447700900101")).isEqualTo(before);
    assertThat(count()).isEqualTo(2);
    Outcome done = run(next, false, false, false);
    assertThat(List.of(done.added(), done.changed(), done.known())).containsExactly(1L, 1L, 1L);
    assertThat(user("tel:+447700900101").devices()).isEqualTo(3);
    assertThat(user("tel:+447700900101").commitment()).isEqualTo(before.commitment());
    Outcome again = run(next, false, false, false);
    assertThat(List.of(again.added(), again.changed(), again.known())).containsExactly(0L, 0L, 3L);
  }

  @Test
  void aRevokedIdentityStaysRevoked() throws IOException {
    take(HEADER + "green.example,tel:+447700900101,1,x25519\n");
    users.follow(user("tel:+447700900101"), IdentityState.REVOKED, List.of());
    Outcome o = take(HEADER + "green.example,tel:+447700900101,2,x25519\n");
    assertThat(o.problems().counts()).isEqualTo(Map.of(Kind.REVOKED, 1L));
    assertThat(user("tel:+447700900101").devices()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"domain,devices", "domain,uri,uri", "domain,uri,colour", "''", "{\"domain\":1}"})
  void aHeaderThatIsNone(String header) throws IOException {
    Path file = file(header + "\ngreen.example,tel:+447700900101\n");
    assertThatThrownBy(() -> run(file, false, true, false))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("line 1");
  }

  @Test
  @DisplayName("an empty file has no header, and is not a file without users")
  void anEmptyFile() throws IOException {
    Path empty = file("");
    assertThatThrownBy(() -> run(empty, false, true, false))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("line 1: expected a header");
    Path none = Files.writeString(folder.resolve("none.jsonl"), "");
    assertThat(run(none, false, false, false).rows()).isZero();
  }

  @Test
  @DisplayName("the hash is that of the file as it came")
  void hash() throws IOException {
    String text = HEADER + " green.example , tel:+447700900101,1,x25519\r\n";
    assertThat(take(text).file())
        .isEqualTo(Hash32.sha256(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aFileThatIsNotThere() {
    assertThatThrownBy(() -> run(folder.resolve("nobody.csv"), false, false, false))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("nobody.csv");
    assertThat(folder.resolve("carried")).doesNotExist();
  }

  @Test
  @Tag("slow")
  @DisplayName(
      "a million errors are told in a hundred lines and a file, in a process of 64 MiB that only"
          + " reads on")
  void manyErrors() throws Exception {
    int rows = 1_000_000;
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("users.csv"))) {
      out.write(HEADER);
      for (int i = 0; i < rows; i++) {
        out.write("green.example,tel:" + i + ",1,x25519\n");
      }
    }
    database.close();
    assertThat(KilledImport.startToEnd(folder)).isEqualTo(rows);
    open();
    try (var lines = Files.lines(folder.resolve("problems"))) {
      assertThat(lines.count()).isEqualTo(rows);
    }
    assertThat(count()).isZero();
    assertThat(folder.resolve("import.staging")).doesNotExist();
    assertThat(folder.resolve("carried")).doesNotExist();
  }

  @Test
  @DisplayName("of many errors the first of each kind are kept, and all are counted")
  void firstErrors() throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("users.csv"))) {
      out.write(HEADER);
      for (int i = 0; i < 1000; i++) {
        out.write("green.example,tel:" + i + ",1,x25519\n");
      }
    }
    Outcome o = run(folder.resolve("users.csv"), false, false, false);
    assertThat(o.problems().counts()).isEqualTo(Map.of(Kind.URI, 1000L));
    assertThat(o.problems().first()).hasSize(ProblemReport.KEPT);
    assertThat(count()).isZero();
  }

  @Test
  @Tag("slow")
  @DisplayName(
      "the process is killed at each step: all of the file or nothing, and again is enough")
  void killed() throws Exception {
    int rows = 120_000;
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("users.csv"))) {
      out.write(HEADER);
      for (int i = 0; i < rows; i++) {
        out.write("green.example,tel:+4477%06d,1,x25519\n".formatted(i));
      }
    }
    database.close();
    for (String step : List.of("gate", "read", "compare", "write-in", "write-after")) {
      int exit = KilledImport.start(folder, step);
      assertThat(exit).as(step).isEqualTo(KilledImport.EXIT);
      database = Database.open(folder.resolve("appliance.db"));
      users = new UserStore(database, new SecureRandom());
      assertThat(count()).as(step).isEqualTo(step.equals("write-after") ? rows : 0);
      database.close();
    }
    open();
    Outcome o = run(folder.resolve("users.csv"), false, false, false);
    assertThat(o.known()).isEqualTo(rows);
    assertThat(folder.resolve("import.staging")).doesNotExist();
  }
}
