package org.sluice.appliance.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Role;
import org.sluice.web.account.PasswordHash;
import org.sluice.web.account.Permission;

@DisplayName("Operators' accounts: roles by domain, separation of duties, the file")
final class OperatorFileTest {
  private static final PasswordHash HASH =
      PasswordHash.of("a password".getBytes(StandardCharsets.UTF_8), new SecureRandom());
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final DomainName BLUE = DomainName.parse("blue.example");

  @TempDir Path folder;
  private OperatorFile file;

  @BeforeEach
  void open() {
    file = new OperatorFile(folder.resolve("operators"));
  }

  private static Operator operator(String name, Duty... duties) {
    return new Operator(name, Set.of(duties), HASH, Optional.empty(), true);
  }

  @Test
  @DisplayName(
      "every pair of the table is refused where it says, in either order, and allowed where not")
  void separation() {
    for (Separation.Conflict c : Separation.table()) {
      assertThatThrownBy(() -> operator("x", new Duty(c.one(), GREEN), new Duty(c.other(), GREEN)))
          .hasMessageContaining(c.why());
      Set<Duty> apart = Set.of(new Duty(c.one(), GREEN), new Duty(c.other(), BLUE));
      assertThat(Separation.broken(apart).isPresent()).as(c.toString()).isEqualTo(c.anywhere());
    }
    assertThat(
            operator("x", new Duty(Role.SECURITY_OFFICER, GREEN), new Duty(Role.CUSTODIAN, GREEN))
                .duties())
        .hasSize(2);
  }

  @Test
  @DisplayName("docs/OPERATORS.md has the same table, and every role")
  void document() throws IOException {
    String text = Files.readString(Path.of(System.getProperty("sluice.root"), "docs/OPERATORS.md"));
    for (Separation.Conflict c : Separation.table()) {
      assertThat(text)
          .contains(
              "| "
                  + Duty.word(c.one())
                  + " | "
                  + Duty.word(c.other())
                  + " | "
                  + (c.anywhere() ? "anywhere" : "in one domain")
                  + " | "
                  + c.why()
                  + " |");
    }
    assertThat(
            text.lines()
                .filter(l -> l.matches("\\| [a-z-]+ \\| [a-z-]+ \\| (in one domain|anywhere) .*")))
        .hasSize(Separation.table().size());
    Duty.words().forEach(word -> assertThat(text).contains("| " + word + " | "));
  }

  @Test
  @DisplayName("a duty gives its acts in its domain alone")
  void powers() {
    file.add(operator("irene", new Duty(Role.ISSUE_OFFICER, GREEN)));
    Set<Permission> may = file.holder("irene").orElseThrow().permissions();
    assertThat(may)
        .contains(Powers.Act.REQUEST.in(GREEN), Powers.SEE)
        .doesNotContain(Powers.Act.REQUEST.in(BLUE), Powers.Act.APPROVE.in(GREEN), Powers.ACCOUNTS);
    assertThat(may.stream().map(Permission::shiro)).noneMatch(p -> p.contains("*"));
  }

  @Test
  @DisplayName("what was written is read, key and suspension too; the file is its owner's")
  void kept() throws IOException {
    Hash32 key = Hash32.sha256(new byte[] {1});
    file.add(
        new Operator("aldo", Set.of(new Duty(Role.APPROVER, GREEN)), HASH, Optional.of(key), true));
    file.change("aldo", o -> o.opened(false));
    Operator read = new OperatorFile(folder.resolve("operators")).find("aldo").orElseThrow();
    assertThat(read.key()).contains(key);
    assertThat(read.open()).isFalse();
    assertThat(file.holder("aldo")).as("suspended").isEmpty();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("operators"))))
        .isEqualTo("rw-------");
  }

  @Test
  @DisplayName("a second account of a name, an unknown one, and strange names are refused")
  void refused() {
    file.add(operator("aldo", new Duty(Role.APPROVER, GREEN)));
    assertThatThrownBy(() -> file.add(operator("aldo", new Duty(Role.REVIEWER, GREEN))))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> file.change("bea", o -> o)).hasMessageContaining("no account");
    for (String name : List.of("", "Aldo", "a b", "a\n", "-a", "a".repeat(65))) {
      assertThatThrownBy(() -> operator(name, new Duty(Role.APPROVER, GREEN)))
          .hasMessageContaining("a name is");
    }
    assertThatThrownBy(() -> operator("a")).hasMessageContaining("1 to 64 roles");
    for (String duty : List.of("approver", "approver@", "boss@green.example", "@green.example")) {
      assertThatThrownBy(() -> Duty.parse(duty)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("a line that does not parse closes the door for everybody, and says which it is")
  void damaged() throws IOException {
    file.add(operator("aldo", new Duty(Role.APPROVER, GREEN)));
    Path path = folder.resolve("operators");
    String good = Files.readString(path);
    for (String bad :
        List.of(
            good + good,
            good.replace("approver@", "issue-officer@green.example,approver@"),
            good.replace(" open", " ajar"),
            good.replace(" open", ""),
            good.replace("m=65536", "m=9999999"),
            good.replace(" - ", " key "))) {
      Files.writeString(path, bad);
      assertThatThrownBy(() -> file.holder("aldo"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("line ");
    }
  }

  private static Machine machine(String name, String pin, String... tasks) {
    return new Machine(name, Task.parseAll(List.of(tasks)), Hash32.fromHex(pin.repeat(32)));
  }

  @Test
  @DisplayName("machines stand behind the people, keep their tasks, and log in by no password")
  void machines() {
    file.add(operator("irene", Duty.parse("issue-officer@green.example")));
    Machine planner = machine("planner", "ab", "status", "propose@green.example");
    file.add(planner);
    file.add(machine("scraper", "cd", "health", "metrics"));
    assertThat(file.machines()).extracting(Machine::name).containsExactly("planner", "scraper");
    assertThat(file.machine(planner.pin())).contains(planner);
    assertThat(file.all()).extracting(Operator::name).containsExactly("irene");
    assertThat(file.holder("planner")).isEmpty();
    assertThat(file.find("planner")).isEmpty();
    file.changeMachine("planner", m -> m.with(Set.of(Task.parse("health"))));
    assertThat(file.machines().getFirst().tasks()).containsExactly(Task.parse("health"));
    file.removeMachine("planner");
    assertThat(file.machine(planner.pin())).isEmpty();
    assertThat(file.all()).hasSize(1);
  }

  @Test
  @DisplayName("a name is one account's, a key one machine's")
  void oneName() {
    file.add(operator("irene", Duty.parse("issue-officer@green.example")));
    file.add(machine("planner", "ab", "status"));
    assertThatThrownBy(() -> file.add(machine("irene", "cd", "status")))
        .hasMessageContaining("an account irene already");
    assertThatThrownBy(() -> file.add(operator("planner", Duty.parse("auditor@green.example"))))
        .hasMessageContaining("an account planner already");
    assertThatThrownBy(() -> file.add(machine("other", "ab", "status")))
        .hasMessageContaining("planner already");
    file.add(machine("other", "cd", "status"));
    Hash32 planners = Hash32.fromHex("ab".repeat(32));
    assertThatThrownBy(() -> file.changeMachine("other", m -> m.with(planners)))
        .hasMessageContaining("planner already");
    assertThatThrownBy(() -> file.removeMachine("irene")).hasMessageContaining("no machine");
  }

  @Test
  @DisplayName("no machine can be given what signs, agrees, takes users in or gives accounts")
  void tasksThatThereAreNot() {
    for (String text :
        List.of(
            "approve@green.example",
            "sign",
            "import@green.example",
            "accounts",
            "request@green.example",
            "*",
            "health:*",
            "HEALTH",
            "",
            "health@green.example",
            "propose",
            "propose@*",
            "propose@green.example@blue.example")) {
      assertThatThrownBy(() -> Task.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> machine("x", "ab", "health", "health")).hasMessageContaining("twice");
    assertThatThrownBy(() -> new Machine("x", Set.of(), Hash32.fromHex("ab".repeat(32))))
        .hasMessageContaining("1 to 64");
  }

  @Test
  @DisplayName("a machine's line that is none shuts the whole file")
  void machineLines() throws IOException {
    String pin = "ab".repeat(32);
    for (String line :
        List.of(
            "@machine planner status",
            "@machine planner status " + pin + " open",
            "@machine planner approve@green.example " + pin,
            "@machine planner status abcd",
            "@machine Planner status " + pin,
            "@machines planner status " + pin,
            "@machine a status " + pin + "\n@machine b status " + pin,
            "@machine a status " + pin + "\n@machine a health " + "cd".repeat(32))) {
      Files.writeString(folder.resolve("operators"), line + "\n");
      assertThatThrownBy(() -> file.machines()).as(line).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> file.holder("irene")).isInstanceOf(IllegalStateException.class);
    }
  }
}
