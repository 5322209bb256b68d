package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;

@Tag("slow")
@DisplayName("Between two months, under a standing approval")
class LateJoinersTest {
  private static final String LATE = "tel:+447700900180";
  private static final String CHIEF = "tel:+447700900101";
  private static final String GROUP = "sip:control@green.example";

  @TempDir static Path shared;

  private static SmallCommunity c;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.make(shared.resolve("made"));
  }

  /// The enrolment line of a device that a user makes in `folder`.
  private static Path line(String uri, String folder) throws Exception {
    Path users =
        Files.writeString(
            shared.resolve(folder + ".csv"),
            "domain,uri,devices,seal\ngreen.example," + uri + ",1,x25519\n");
    Path line = shared.resolve(folder + ".line");
    Program.Result made =
        Program.client()
            .run(
                "client",
                "enrol-fleet",
                "--profile",
                c.root().resolve("high/profiles/green.example.profile").toString(),
                "--users",
                users.toString(),
                "--data",
                shared.resolve(folder).toString(),
                "--out",
                line.toString());
    assertThat(made.exit()).as(made.text()).isZero();
    return line;
  }

  private static String standing() throws Exception {
    String file = shared.resolve("late.draft").toString();
    String text =
        c.must(
            "standing",
            "draft",
            "--domain",
            "green.example",
            "--per-day",
            "10",
            "--until",
            LocalDate.now(ZoneOffset.UTC).plusDays(1).toString(),
            "--reason",
            "late joiners",
            "--out",
            file);
    c.must(c.by("aldo", "draft", "sign", file));
    c.must(c.by("bea", "draft", "sign", file));
    c.must("draft", "log", file);
    return text.replaceAll("(?s).*standing approval ([0-9a-f]{32}).*", "$1");
  }

  private static long keysFor(Hash32 device) throws IOException {
    long keys = 0;
    for (Path f : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(f));
      if (bundle.payload().kind() == BundleKind.KEY_SETS) {
        keys +=
            bundle.payload().items().stream()
                .map(i -> SealedKeySet.decode(i.toArray()))
                .filter(s -> s.recipient().equals(device))
                .count();
      }
    }
    return keys;
  }

  private static Hash32 sealKey(Path line) throws IOException {
    return EnrolmentLine.parse(Files.readString(line).strip()).content().sealKeyHash();
  }

  @Test
  @DisplayName(
      "who joins late, a group's manager, and a replaced phone get their keys without further"
          + " approvals; the next month's proposal knows, and the old phone gets none")
  void betweenMonths() throws Exception {
    c.must("issue", "run", c.approvedRequest());
    String standing = standing();

    Path late = line(LATE, "late-phone");
    c.must("users", "import", shared.resolve("late-phone.csv").toString());
    c.must(c.by("enzo", "enrol", late.toString()));
    assertThat(c.run("issue", "propose", "--domain", "green.example").text())
        .contains("40 have keys, 1 lack them");
    assertThat(c.must(c.by("irene", "standing", "issue", standing, "--user", LATE)))
        .contains("2 key sets");
    assertThat(keysFor(sealKey(late))).isEqualTo(2);

    c.must(
        c.by(
            "enzo",
            "users",
            "add-identity",
            "--domain",
            "green.example",
            "--user",
            CHIEF,
            "--to",
            GROUP,
            "--group"));
    c.must(c.by("irene", "standing", "issue", standing, "--user", GROUP));

    Path next = line(CHIEF, "new-phone");
    assertThat(
            c.must(
                c.by(
                    "enzo",
                    "users",
                    "replace-device",
                    "--domain",
                    "green.example",
                    "--user",
                    CHIEF,
                    "--device",
                    "d1",
                    next.toString())))
        .contains("the old device still has " + GROUP);
    assertThat(c.must("users", "show", "--domain", "green.example", "--user", CHIEF))
        .contains(sealKey(next).toString());
    // The keys are the same, for another phone: as loud in the log as any other.
    assertThat(c.must(c.by("irene", "standing", "issue", standing, "--user", CHIEF)))
        .contains("2 key sets");
    assertThat(keysFor(sealKey(next))).isEqualTo(2);
    assertThat(c.must("standing", "list")).contains("6 of 10 keys");
    // Another's line does not replace a phone, nor does the old phone's again.
    Program.Result wrong =
        c.run(
            c.by(
                "enzo",
                "users",
                "replace-device",
                "--domain",
                "green.example",
                "--user",
                "tel:+447700900103",
                "--device",
                "d1",
                line(LATE, "third-phone").toString()));
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.text()).contains("the line is of " + LATE);

    // The group still has the old phone until its manager's new one is enrolled for it.
    String id =
        c.must(
                c.by(
                    "irene",
                    "issue",
                    "request",
                    "--domain",
                    "green.example",
                    "--periods",
                    "current,next"))
            .replaceAll("(?s).*?request ([0-9a-f]{32}) for.*", "$1");
    String shown = c.must("issue", "show", id);
    assertThat(shown).contains("42 users, 84 keys");
    c.reviewed(shared.resolve("log"));
  }
}
