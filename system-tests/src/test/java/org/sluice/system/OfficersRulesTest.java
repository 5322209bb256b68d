package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Standing approvals, drills and the change of officers, as operators do it. The tests go on where
/// the one before stopped, as an installation does.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Officers' rules as commands: standing approvals, drills, the next policy")
class OfficersRulesTest {

  @TempDir static Path shared;

  private static SmallCommunity c;
  private static String standing;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.make(shared.resolve("made"));
  }

  private static String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(c.officer(officer));
    return all.toArray(String[]::new);
  }

  private static String found(String text, String pattern) {
    assertThat(text).containsPattern(pattern);
    return text.replaceAll("(?s).*" + pattern + ".*", "$1");
  }

  private static Path newOfficer(String name) throws IOException, InterruptedException {
    Path pass = c.root().resolve("officers").resolve(name + ".pass");
    Files.writeString(pass, "passphrase-of-" + name);
    Program.Result made =
        Program.appliance()
            .run(
                "officer",
                "new",
                "--name",
                name,
                "--out",
                pass.getParent().toString(),
                "--passphrase-file",
                pass.toString());
    assertThat(made.exit()).as(made.text()).isZero();
    return pass.resolveSibling(name + ".pem");
  }

  private static String draft(String name) {
    return shared.resolve(name).toString();
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
  }

  @Test
  @Order(1)
  @DisplayName("a standing approval is drafted, signed by two, and logged; with one it is not")
  void made() throws Exception {
    String file = draft("late.draft");
    String text =
        c.must(
            "standing",
            "draft",
            "--domain",
            "green.example",
            "--per-day",
            "4",
            "--until",
            today(),
            "--reason",
            "late joiners",
            "--out",
            file);
    standing = found(text, "standing approval ([0-9a-f]{32})");
    c.must(by("aldo", "draft", "sign", file));
    Program.Result one = c.run("draft", "log", file);
    assertThat(one.exit()).isEqualTo(1);
    assertThat(one.text()).contains("NOT_SIGNED", "Nothing was logged");
    Program.Result wrong = c.run(by("enzo", "draft", "sign", file));
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.text()).contains("enzo may not do this");
    assertThat(c.must(by("bea", "draft", "sign", file))).contains("2 signatures");
    c.must("draft", "log", file);
    assertThat(c.must("standing", "list")).contains(standing, "0 of 4 keys", "in force");
  }

  @Test
  @Order(2)
  @DisplayName(
      "late joiners get keys without further approvals, up to the count; beyond it nothing")
  void lateJoiners() throws Exception {
    String first = "tel:+447700900100";
    String issued = c.must(by("irene", "standing", "issue", standing, "--user", first));
    assertThat(issued).contains("2 key sets");
    assertThat(c.must("standing", "list")).contains("2 of 4 keys");
    Program.Result nobody =
        c.run(by("irene", "standing", "issue", standing, "--user", "tel:+447700900999"));
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.text()).contains("no enrolled device");
    Program.Result many =
        c.run(
            by(
                "irene",
                "standing",
                "issue",
                standing,
                "--user",
                "tel:+447700900101",
                "--user",
                "tel:+447700900102"));
    assertThat(many.exit()).isEqualTo(1);
    assertThat(many.text()).contains("STANDING_COUNT", "2 keys in 24 hours and 4 more");
    c.must(by("irene", "standing", "issue", standing, "--user", "tel:+447700900101"));
    assertThat(c.must("standing", "list")).contains("4 of 4 keys");
  }

  @Test
  @Order(3)
  @DisplayName("one approver ends it; then it grants nothing")
  void ended() throws Exception {
    c.must(by("bea", "standing", "end", standing));
    assertThat(c.must("standing", "list")).contains("ended");
    Program.Result after =
        c.run(by("irene", "standing", "issue", standing, "--user", "tel:+447700900103"));
    assertThat(after.exit()).isEqualTo(1);
    assertThat(after.text()).contains("STANDING_APPROVAL");
  }

  @Test
  @Order(4)
  @DisplayName("a drill is approved and run as an issue is, and nothing of it leaves")
  void drill() throws Exception {
    int spooled = c.spooledK().size();
    String text =
        c.must(by("irene", "drill", "request", "--domain", "green.example", "--keys", "3"));
    String id = found(text, "drill ([0-9a-f]{32})");
    assertThat(c.run("drill", "run", id).text()).contains("0 of 2 approvals");
    c.approve(id, "aldo");
    c.approve(id, "bea");
    Program.Result issue = c.run("issue", "run", id);
    assertThat(issue.exit()).isEqualTo(1);
    assertThat(issue.text()).contains("is a drill");
    assertThat(c.must("drill", "run", id)).contains("DRILL: 3 keys made, verified and wiped");
    assertThat(c.spooledK()).hasSize(spooled);
    assertThat(c.must("drill", "run", id)).contains("DRILL: 0 keys");
  }

  @Test
  @Order(5)
  @DisplayName(
      "an officer leaves: the next policy is signed and logged, and their signature is void")
  void officersChange() throws Exception {
    String waiting = c.request();
    String file = draft("policy2.draft");
    c.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--remove",
        "aldo",
        "--add",
        "cora:approver:" + newOfficer("cora"),
        "--purposes",
        "issue,past,drill",
        "--out",
        file);
    Program.Result early = c.run("draft", "log", file);
    assertThat(early.exit()).isEqualTo(1);
    assertThat(c.run(by("bea", "draft", "sign", file)).text()).contains("bea may not do this");
    c.must(by("sofia", "draft", "sign", file));
    c.must("draft", "log", file);
    assertThat(c.must("policy", "show", "--domain", "green.example"))
        .contains("policy 2", "irene", "bea", "cora")
        .doesNotContain("aldo");
    Program.Result again = c.run("draft", "log", file);
    assertThat(again.text()).contains("BROKEN_CHAIN");
    Program.Result old = c.run(by("bea", "issue", "approve", waiting));
    assertThat(old.exit()).isEqualTo(1);
    assertThat(old.text()).contains("the policy changed since the request was made");
    Program.Result gone = c.run(by("aldo", "issue", "approve", c.request()));
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.text()).contains("not by an officer of green.example");
  }

  @Test
  @Order(6)
  @DisplayName("all custodians propose a policy; it is shown, and cannot follow before seven days")
  void recovery() throws Exception {
    String policy = draft("policy3.draft");
    c.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--remove",
        "sofia",
        "--add",
        "sara:security-officer:" + c.root().resolve("officers/bea.pem"),
        "--remove",
        "bea",
        "--approvals",
        "1",
        "--out",
        policy);
    String proposal = draft("proposal.draft");
    c.must("policy", "recovery", policy, "--out", proposal);
    c.must("draft", "custodians", proposal);
    assertThat(c.must("draft", "log", proposal)).contains("all custodians propose policy 3");
    String conclusion = draft("conclusion.draft");
    c.must("policy", "recovery", policy, "--conclude", "--out", conclusion);
    Program.Result tooEarly = c.run("draft", "custodians", conclusion);
    assertThat(tooEarly.exit()).isEqualTo(1);
    assertThat(tooEarly.text()).contains("RECOVERY", "seven days are needed");
    c.must(by("bea", "draft", "sign", "--own-officers", policy));
    assertThat(c.run("draft", "log", policy).text()).contains("Nothing was logged");
  }
}
