package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@DisplayName("Issues of several requests, months one after another, and what officers see before")
class IssueTest extends Issues {
  private static final String FIRST = "tel:+447700900100";
  private static final String SECOND = "tel:+447700900101";

  @Test
  @DisplayName(
      "more keys than a request may have: one command, one difference, one signature act over all"
          + " requests, one run, paused and resumed; every key once")
  void severalRequests() throws Exception {
    SmallCommunity c = copy();
    smallRequests(c);
    String printed = c.must(ask(c, "--periods", "current,next", "--reason", "December"));
    assertThat(printed)
        .contains("40 users, 80 keys", "of 3 requests", "folder for the approvers", "joined")
        .containsPattern("joined +40: " + java.util.regex.Pattern.quote(FIRST));
    String issue = id(printed);
    Path folder = c.root().resolve("high/requests/" + issue + ".issue");
    assertThat(c.must("issue", "list")).contains(issue, "80 keys, 3 requests, 0 approvals, open");

    // One file is part of the whole, and cannot pass for it; nor can two of three.
    Path some = Files.createDirectories(own.resolve("some"));
    try (Stream<Path> parts = Files.list(folder)) {
      for (Path p : parts.sorted().limit(2).toList()) {
        Files.copy(p, some.resolve(p.getFileName()));
      }
    }
    assertThat(sign(c, "aldo", some).text()).contains("is not part 1 of 2");
    Program.Result signed = sign(c, "aldo", folder);
    assertThat(signed.exit()).as(signed.text()).isZero();
    assertThat(signed.text())
        .contains("80 keys of 40 users in 3 requests", "signed approvals of all 3")
        .contains("says that there was no request for the period before");
    String text = own.resolve("aldo.signed").toString();
    assertThat(c.must("issue", "hand-in", text, "--from", "aldo")).contains("3 signed by aldo");
    assertThat(c.run("issue", "hand-in", text, "--from", "aldo").text())
        .contains("aldo has approved this request before");
    assertThat(c.run("issue", "run", issue).text()).contains("1 of 2 approvals");
    assertThat(c.must(c.by("bea", "issue", "approve", issue))).contains("2 of 2 approvals");
    assertThat(c.run(c.by("bea", "issue", "approve", issue)).text()).contains("before");

    c.must("issue", "pause", issue);
    assertThat(c.run("issue", "run", issue).exit()).isEqualTo(3);
    assertThat(c.must("issue", "list")).contains("paused");
    assertThat(c.must("issue", "resume", issue)).contains("request 3 of 3 of issue " + issue);
    assertThat(c.must("issue", "list")).contains("2 approvals, complete");
    assertThat(c.run(c.by("irene", "issue", "cancel", issue)).text()).contains("is complete");
    assertThat(c.must("issue", "propose", "--domain", "green.example"))
        .contains("nothing to request");
    assertKeys(c, 80);
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "the month after: the difference stands in the file, is computed anew from last month's file on"
          + " the approver's machine, and follows from nothing else; then weeks off, and back")
  void monthAfter() throws Exception {
    SmallCommunity c = copy();
    String first = id(c.must(ask(c, "--periods", "current")));
    c.approve(first, "aldo");
    c.approve(first, "bea");
    c.must("issue", "run", first);
    Path lastMonth =
        Files.copy(
            c.root().resolve("high/requests/" + first + ".request"), own.resolve("last.request"));
    // One leaves, one gets an identity more: a group that she manages.
    c.must(c.by("enzo", "users", "revoke", "--domain", "green.example", "--user", FIRST));
    c.must(
        c.by(
            "enzo",
            "users",
            "add-identity",
            "--domain",
            "green.example",
            "--user",
            SECOND,
            "--to",
            "sip:control@green.example",
            "--group"));
    assertThat(c.run("issue", "propose", "--domain", "green.example").text())
        .contains("39 have keys, 1 lack them", "0 have keys, 40 lack them");
    String second = id(c.must(ask(c, "--periods", "next")));
    Path file = c.root().resolve("high/requests/" + second + ".request");
    Program.Result told = sign(c, "bea", file);
    assertThat(told.text())
        .contains("told by the appliance", "give --before", first)
        .containsPattern("joined +1: sip:control@green.example")
        .containsPattern("left +1: " + java.util.regex.Pattern.quote(FIRST))
        .containsPattern("no key, revoked +1: ");
    assertThat(sign(c, "aldo", file, "--before", lastMonth.toString()).text())
        .contains("the difference was computed here");
    c.must("issue", "hand-in", own.resolve("aldo.signed").toString(), "--from", "aldo");
    c.must("issue", "hand-in", own.resolve("bea.signed").toString(), "--from", "bea");
    c.must("issue", "run", second);

    // Ten weeks later, by what the operator says: two periods are missing, and only missing keys
    // are made.
    Instant later = Instant.now().plus(70, ChronoUnit.DAYS);
    Program.Result proposed = c.run(at(later, "issue", "propose", "--domain", "green.example"));
    assertThat(proposed.exit()).isEqualTo(3);
    assertThat(proposed.text()).contains("0 have keys, 40 lack them", "--missing");
    String third = id(c.must(at(later, ask(c, "--periods", "current,next", "--missing"))));
    c.must(at(later, c.by("aldo", "issue", "approve", third)));
    c.must(at(later, c.by("bea", "issue", "approve", third)));
    assertThat(c.must(at(later, "issue", "run", third))).contains("80 key sets");
    assertThat(c.must(at(later, "issue", "propose", "--domain", "green.example")))
        .contains("nothing to request");
    // The clock does not go back.
    Program.Result back = c.run("heartbeat");
    assertThat(back.exit()).isEqualTo(1);
    assertThat(back.text()).contains("the log was co-signed last at", "--at");
    assertThat(c.run(at(Instant.parse("2020-01-01T00:00:00Z"), "heartbeat")).text())
        .contains("--at says 2020-01-01T00:00:0");
    assertKeys(c, 40 + 40 + 80);
    c.reviewed(own.resolve("log"), "--at", later.plus(1, ChronoUnit.MINUTES).toString());
  }

  @Test
  @DisplayName("two runs at once: one is refused or waits, and every key is made once")
  void twoAtOnce() throws Exception {
    SmallCommunity c = copy();
    String one = c.approvedRequest();
    String two = id(c.must(ask(c, "--periods", "current,next")));
    c.approve(two, "aldo");
    c.approve(two, "bea");
    Process first = Program.appliance().start(own.resolve("one.log"), c.with("issue", "run", one));
    Program.Result second = c.run("issue", "run", one);
    if (second.exit() != 0) {
      assertThat(second.text()).contains("another");
    }
    assertThat(first.waitFor(5, TimeUnit.MINUTES)).isTrue();
    c.must("issue", "run", one);
    assertKeys(c, 80);
    // The same keys again are another issue's, under its own approvals.
    c.must("issue", "run", two);
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "kill -9 again and again while an issue of several requests is asked for and approved: it is"
          + " whole or not there, approved as a whole or not at all")
  void killed() throws Exception {
    SmallCommunity c = copy();
    smallRequests(c);
    untilItEnds(c, ask(c, "--periods", "current,next"));
    String list = c.must("issue", "list");
    List<String> issues = new ArrayList<>();
    for (String line : list.lines().filter(l -> !l.startsWith("WARNING: ")).toList()) {
      assertThat(line).contains("80 keys, 3 requests, 0 approvals, open");
      issues.add(line.strip().substring(0, 32));
    }
    assertThat(issues).isNotEmpty();
    String issue = issues.getFirst();
    untilItEnds(c, c.by("aldo", "issue", "approve", issue));
    assertThat(c.must("issue", "show", issue)).contains("80 keys");
    assertThat(c.must("issue", "list"))
        .contains(issue + "  green.example  80 keys, 3 requests, 1 ");
    c.approve(issue, "bea");
    c.must("issue", "run", issue);
    assertKeys(c, 80);
    c.reviewed(own.resolve("log"));
  }

  /// Kills the command later and later until it comes to its end: done, or done before.
  private void untilItEnds(SmallCommunity c, String... command) throws Exception {
    Path log = own.resolve("killed.log");
    for (long wait = 900; ; wait += 250) {
      Process process = Program.appliance().start(log, c.with(command));
      if (process.waitFor(wait, TimeUnit.MILLISECONDS)) {
        if (process.exitValue() != 0) {
          assertThat(Files.readString(log)).contains("has approved this request before");
        }
        return;
      }
      new SoftTokens(c.root()).kill(process);
      assertThat(wait).as("it never ended: " + Files.readString(log)).isLessThan(60_000);
    }
  }
}
