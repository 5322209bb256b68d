package org.sluice.appliance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.status.StatusReport;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

@Tag("slow") // a ceremony
@DisplayName("A policy of an older program, in which one key asks and approves")
class OlderPolicyTest {
  private static final DomainName BLUE = DomainName.parse("blue.example");
  private static final String PAIR =
      "officer irene: issue-officer@blue.example and approver@blue.example cannot be one key";

  @TempDir private Path folder;
  private TestAppliance a;
  private Set<Role> before;

  @BeforeEach
  void logged() throws IOException {
    a = TestAppliance.get();
    before = irene().roles();
    DomainPolicy p = policy();
    DomainPolicy older =
        next(
            p,
            p.officers().stream()
                .map(o ->
                    o.name().equals("irene")
                        ? new Officer("irene", Set.of(Role.ISSUE_OFFICER, Role.APPROVER), o.spki())
                        : o)
                .toList());
    try (OfficerKey sofia = sofia();
        HighSide high = HighSide.open(a.data()).unlock(a.data())) {
      long _ = high.appendChecked(List.of(SignedStatement.sign(older, sofia)));
      high.publish();
    }
  }

  /// The appliance is everybody's.
  @AfterEach
  void mended() {
    if (!irene().roles().equals(before)) {
      String file = folder.resolve("mend.draft").toString();
      a.run(0, draft("--remove", "irene", "--add", added("issue-officer"), "--out", file));
      a.run(0, by("sofia", "draft", "sign", file));
      a.run(0, "draft", "log", file);
    }
    assertThat(irene().roles()).isEqualTo(before);
  }

  @Test
  @DisplayName("opens and warns; the next policy cannot keep it, whoever drafted that")
  void warnedAndNotKept() throws IOException {
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains(PAIR, "the next policy cannot keep this");
    String file = folder.resolve("next.draft").toString();
    assertThat(a.run(1, draft("--approvals", "1", "--out", file))).contains(PAIR);
    assertThat(Path.of(file)).doesNotExist();
    assertThat(
            a.run(
                1,
                draft(
                    "--remove",
                    "bea",
                    "--add",
                    "bea:approver+auditor:" + pem("bea"),
                    "--out",
                    file)))
        .contains("officer bea: auditor@blue.example and approver@blue.example");
    Path options = folder.resolve("options.yaml");
    String now;
    try (HighSide high = HighSide.look(a.data())) {
      now = OptionsInForce.of(high.log().index().domainOf(BLUE)).yaml();
    }
    Files.writeString(options, now.replace("approvals-needed: 2", "approvals-needed: 1"));
    assertThat(a.run(1, "domain", "options", "propose", options.toString(), "--out", file + "s"))
        .contains(PAIR);
    DomainPolicy kept = next(policy(), policy().officers());
    try (OfficerKey sofia = sofia()) {
      DurableFiles.write(Path.of(file), Draft.of(kept).encoded());
      assertThat(a.run(1, by("sofia", "draft", "sign", file))).contains(PAIR);
      assertThat(a.run(1, by("irene", "draft", "sign", "--own-officers", file))).contains(PAIR);
      DurableFiles.write(Path.of(file), Draft.of(kept).signedBy(sofia).encoded());
      assertThat(a.run(1, "draft", "log", file)).contains(PAIR);
    }
    assertThat(policy().number()).isEqualTo(kept.number() - 1);
    mended();
    assertThat(warnings()).isEmpty();
  }

  @Test
  @DisplayName("whoever requested does not approve it, though the policy would let them")
  void requesterDoesNotApprove() {
    a.run(0, by("irene", "drill", "request", "--domain", "blue.example", "--keys", "2"));
    String id;
    try (HighSide high = HighSide.look(a.data())) {
      id =
          high.log().index().requests().stream()
              .filter(r -> r.request().domain().equals(BLUE))
              .reduce((one, later) -> later)
              .orElseThrow()
              .request()
              .requestId()
              .toString();
    }
    assertThat(a.run(1, by("irene", "issue", "approve", id)))
        .contains("irene requested this and cannot approve it");
    a.run(0, by("aldo", "issue", "approve", id));
  }

  private static DomainPolicy next(DomainPolicy p, List<Officer> officers) {
    return new DomainPolicy(
        p.domain(),
        p.number() + 1,
        p.hash(),
        p.kms(),
        p.rule(),
        officers,
        p.approvalsNeeded(),
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        p.securityQuorum());
  }

  private DomainPolicy policy() {
    try (HighSide high = HighSide.look(a.data())) {
      return high.log().index().domainOf(BLUE).policy();
    }
  }

  private List<String> warnings() {
    try (HighSide high = HighSide.look(a.data())) {
      return StatusReport.of(high, false).warnings();
    }
  }

  private Officer irene() {
    return policy().officers().stream()
        .filter(o -> o.name().equals("irene"))
        .findFirst()
        .orElseThrow();
  }

  private OfficerKey sofia() {
    return OfficerKey.open(
        Path.of(a.path("officers/sofia.p12")), "passphrase-of-sofia".toCharArray());
  }

  private String pem(String name) {
    return a.path("officers/" + name + ".pem");
  }

  private String added(String roles) {
    return "irene:" + roles + ":" + pem("irene");
  }

  private static String[] draft(String... more) {
    List<String> all = new ArrayList<>(List.of("policy", "draft", "--domain", "blue.example"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of(
            "--officer",
            a.path("officers/" + officer + ".p12"),
            "--passphrase-file",
            a.path("officers/" + officer + ".pass")));
    return all.toArray(String[]::new);
  }
}
