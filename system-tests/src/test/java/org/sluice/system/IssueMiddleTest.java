package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;

@Tag("slow")
@DisplayName("What changes in the middle of an issue, and a request that is not what was signed")
class IssueMiddleTest extends Issues {
  private static long keySets(SmallCommunity c) throws IOException {
    long bundles = 0;
    for (Path file : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(file));
      bundles += bundle.payload().kind() == BundleKind.KEY_SETS ? 1 : 0;
    }
    return bundles;
  }

  private static long spooled(SmallCommunity c) throws IOException {
    try (Stream<Path> files = Files.walk(c.root().resolve("high/spool"))) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }

  /// Stops an approved issue in its middle: there is room for its first keys, and for no more.
  private void runHalf(SmallCommunity c, String issue) throws Exception {
    long room = spooled(c);
    for (int i = 0; keySets(c) == 0; i++) {
      assertThat(i).as("the first keys never left").isLessThan(100);
      room += 8 << 10;
      Program.Result run =
          Program.appliance("-Dsluice.spool.limit=" + room).run(c.with("issue", "run", issue));
      assertThat(run.exit()).as(run.text()).isEqualTo(1);
      assertThat(run.text()).contains("spool", "is full", "Nothing is lost");
    }
    assertThat(keySets(c)).isEqualTo(1);
  }

  private String half(SmallCommunity c) throws Exception {
    smallRequests(c);
    String issue = id(c.must(ask(c, "--periods", "current,next")));
    c.approve(issue, "aldo");
    c.approve(issue, "bea");
    runHalf(c, issue);
    return issue;
  }

  @Test
  @DisplayName(
      "the policy changes after the first keys of an issue left: the rest of it is not run, the keys"
          + " that left stay issued, and the others are made once, under the new policy")
  void policyChangesInTheMiddle() throws Exception {
    SmallCommunity c = copy();
    String issue = half(c);
    String draft = own.resolve("policy3.draft").toString();
    c.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--approvals",
        "1",
        "--max-keys",
        "100",
        "--out",
        draft);
    c.must(c.by("sofia", "draft", "sign", draft));
    c.must("draft", "log", draft);
    for (String again : List.of("run", "resume")) {
      Program.Result old = c.run("issue", again, issue);
      assertThat(old.exit()).isEqualTo(1);
      assertThat(old.text()).contains("the policy changed since the request was made");
    }
    assertThat(c.run(c.by("bea", "issue", "approve", issue)).exit()).isEqualTo(1);
    c.must(c.by("irene", "issue", "cancel", issue, "--why", "another policy"));
    String rest = id(c.must(ask(c, "--periods", "current,next", "--missing")));
    assertThat(c.run("issue", "run", rest).text()).contains("0 of 1 approvals");
    c.approve(rest, "bea");
    c.must("issue", "run", rest);
    assertKeys(c, 80);
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "the clock jumps in the middle of an issue: ahead as the operator says, and it goes on; back,"
          + " and it stands, with both times; every key leaves once")
  void clockJumpsInTheMiddle() throws Exception {
    SmallCommunity c = copy();
    String issue = half(c);
    Instant before = Instant.now().minus(1, ChronoUnit.HOURS);
    Program.Result back = c.run(at(before, "issue", "run", issue));
    assertThat(back.exit()).isEqualTo(1);
    // The time that is said runs on until it is compared.
    assertThat(back.text()).contains("the log was co-signed last at");
    assertThat(saidTime(back.text()))
        .isBetween(
            before.truncatedTo(ChronoUnit.SECONDS), Instant.now().minus(1, ChronoUnit.HOURS));
    assertThat(keySets(c)).isEqualTo(1);
    Instant ahead = Instant.now().plus(36, ChronoUnit.HOURS);
    c.must(at(ahead, "heartbeat"));
    Program.Result behind = c.run("issue", "run", issue);
    assertThat(behind.exit()).isEqualTo(1);
    assertThat(behind.text()).contains("the log was co-signed last at", "--at");
    assertThat(keySets(c)).isEqualTo(1);
    Instant after = ahead.plus(1, ChronoUnit.MINUTES);
    c.must(at(after, "issue", "run", issue));
    assertThat(c.must(at(after, "issue", "list"))).contains("complete");
    assertKeys(c, 80);
    c.reviewed(own.resolve("log"), "--at", after.plus(1, ChronoUnit.MINUTES).toString());
  }

  private static Instant saidTime(String text) {
    Matcher said = Pattern.compile("--at says (\\S+Z),").matcher(text);
    assertThat(said.find()).as(text).isTrue();
    return Instant.parse(said.group(1));
  }

  @Test
  @DisplayName("a request that holds something else than was signed: DO NOT SIGN, nothing written")
  void doNotSign() throws Exception {
    SmallCommunity c = copy();
    String id = c.request();
    Path good = c.root().resolve("high/requests/" + id + ".request");
    RequestFile file = RequestFile.decode(Files.readAllBytes(good));
    List<RequestFile.Leaf> leaves = new ArrayList<>(file.leaves());
    RequestFile.Leaf first = leaves.getFirst();
    // Another device in the place of the user's: as a broken appliance would.
    leaves.set(
        0,
        new RequestFile.Leaf(
            first.period(), first.identity(), List.of(Hash32.sha256(new byte[] {1}))));
    List<RequestFile.Leaf> fewer = file.leaves().subList(0, file.leaves().size() - 1);
    for (List<RequestFile.Leaf> other : List.of(leaves, fewer)) {
      Path bad =
          Files.write(
              own.resolve("bad.request"),
              new RequestFile(
                      file.signedRequest(),
                      file.batchSize(),
                      file.identities(),
                      other,
                      file.difference())
                  .encoded());
      Program.Result refused = sign(c, "aldo", bad);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.text()).contains("DO NOT SIGN", bad.toString());
      assertThat(own.resolve("aldo.signed")).doesNotExist();
    }
    // Asked for by another than who should have asked.
    Program.Result notIrene = sign(c, "enzo", "aldo", good);
    assertThat(notIrene.exit()).isEqualTo(1);
    assertThat(notIrene.text())
        .contains("DO NOT SIGN: the request is not signed by the key in", "enzo.pem");
    assertThat(own.resolve("aldo.signed")).doesNotExist();
    assertThat(sign(c, "aldo", good).exit()).isZero();
    assertThat(own.resolve("aldo.signed")).exists();
  }
}
