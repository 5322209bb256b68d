package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("A new identity gets keys of months that are over (docs/USERS.md)")
class PastPeriodTest {
  private static final String CHIEF = "tel:+447700900101";
  private static final String GROUP = "sip:control@green.example";

  /// Months later, by what the operator says.
  private static final Instant LATER = Instant.now().plus(130, ChronoUnit.DAYS);

  @TempDir private Path folder;
  private SmallCommunity c;
  private String standing = "";

  private String[] later(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--at", LATER.toString()));
    return all.toArray(String[]::new);
  }

  private Program.Result issue(String periods, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("standing", "issue", standing, "--user", GROUP, "--periods", periods));
    all.addAll(List.of(more));
    return c.run(later(c.by("irene", all.toArray(String[]::new))));
  }

  /// As in docs/USERS.md, step by step.
  private void allowed() throws Exception {
    String policy = folder.resolve("policy2.draft").toString();
    String late = folder.resolve("past.draft").toString();
    List<String> standingDraft =
        List.of(
            "standing",
            "draft",
            "--domain",
            "green.example",
            "--per-day",
            "3",
            "--purposes",
            "past",
            "--until",
            LocalDate.ofInstant(LATER, ZoneOffset.UTC).plusDays(2).toString(),
            "--out");
    // The policy does not have the purpose yet: what approvers sign is not logged.
    List<String> early = new ArrayList<>(standingDraft);
    String refused = folder.resolve("early.draft").toString();
    early.add(refused);
    c.must(later(early.toArray(String[]::new)));
    c.must(later(c.by("aldo", "draft", "sign", refused)));
    c.must(later(c.by("bea", "draft", "sign", refused)));
    Program.Result without = c.run(later("draft", "log", refused));
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.text()).contains("PAST", "Nothing was logged");

    c.must(
        later(
            "policy",
            "draft",
            "--domain",
            "green.example",
            "--purposes",
            "issue,past",
            "--out",
            policy));
    c.must(later(c.by("sofia", "draft", "sign", policy)));
    c.must(later("draft", "log", policy));
    List<String> good = new ArrayList<>(standingDraft);
    good.add(late);
    String text = c.must(later(good.toArray(String[]::new)));
    c.must(later(c.by("aldo", "draft", "sign", late)));
    c.must(later(c.by("bea", "draft", "sign", late)));
    c.must(later("draft", "log", late));
    standing = text.replaceAll("(?s).*standing approval ([0-9a-f]{32}).*", "$1");
  }

  @Test
  @DisplayName(
      "under a standing approval with the purpose past; not without it, beyond its count, before"
          + " the epoch, or ahead")
  void past() throws Exception {
    YearMonth first = YearMonth.now(ZoneOffset.UTC);
    c = SmallCommunity.make(folder.resolve("made"));
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
    allowed();
    int before = c.spooledK().size();

    refused(issue("" + first), "is over", "--past");
    refused(
        issue("" + first.minusMonths(1), "--past"), "is not in epoch 1", "begins with " + first);
    refused(issue("next", "--past"), "for which keys can be made now: those up to");
    refused(
        issue(
            first
                + ","
                + first.plusMonths(1)
                + ","
                + first.plusMonths(2)
                + ","
                + first.plusMonths(3),
            "--past"),
        "Nothing was logged");
    assertThat(c.must(later("standing", "list"))).contains("0 of 3 keys");
    assertThat(c.spooledK()).hasSize(before);

    Program.Result two = issue(first + "," + first.plusMonths(1), "--past", "--reason", "case 7");
    assertThat(two.exit()).as(two.text()).isZero();
    assertThat(two.text()).contains("2 key sets");
    assertThat(c.must(later("standing", "list"))).contains("2 of 3 keys");
    assertThat(c.spooledK()).hasSizeGreaterThan(before);
    refused(issue(first.plusMonths(2) + "," + first.plusMonths(3), "--past"), "Nothing was logged");
    c.reviewed(folder.resolve("log"), "--at", LATER.plus(1, ChronoUnit.MINUTES).toString());
  }

  private static void refused(Program.Result result, String... why) {
    assertThat(result.exit()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(why);
  }
}
