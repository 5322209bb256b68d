package org.sluice.appliance.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.approval.PastRequests;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.appliance.ceremony.DomainFile;
import org.sluice.appliance.ceremony.DomainNumber;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.Statement;

@DisplayName("The options of a domain: shown, compared, changed by officers, and what follows")
class DomainOptionsTest {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final DomainName BLUE = DomainName.parse("blue.example");

  @TempDir private Path folder;
  private static TestAppliance a;

  @BeforeAll
  static void appliance() throws IOException {
    a = TestAppliance.get();
  }

  private static OptionsInForce inForce(DomainName domain) {
    try (HighSide high = HighSide.look(a.data())) {
      return OptionsInForce.of(high.log().index().domainOf(domain));
    }
  }

  private Path file(DomainName domain, String change, String to) throws IOException {
    String now = inForce(domain).yaml();
    assertThat(now).contains(change);
    return Files.writeString(folder.resolve("options.yaml"), now.replace(change, to));
  }

  private List<Statement> changes(DomainName domain, String change, String to) throws IOException {
    DomainFile file = DomainFile.read(file(domain, change, to));
    return inForce(domain).changedTo(file, 7, Instant.EPOCH);
  }

  private static String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of(
            "--officer",
            a.path("officers/" + officer + ".p12"),
            "--passphrase-file",
            a.path("officers/" + officer + ".pass")));
    return all.toArray(String[]::new);
  }

  private void terms(DomainName domain, String change, String to) throws IOException {
    String out = folder.resolve("to-" + to.replaceAll("[^a-z0-9]", "")).toString();
    a.run(0, "domain", "options", "propose", file(domain, change, to).toString(), "--out", out);
    assertThat(Path.of(out + "-policy.draft")).doesNotExist();
    a.run(0, by("sofia", "draft", "sign", out + "-terms.draft"));
    a.run(0, "draft", "log", out + "-terms.draft");
  }

  @Test
  @DisplayName("the ceremony's are in force; what is shown is a file that changes nothing")
  void shown() throws IOException {
    for (DomainName domain : List.of(GREEN, BLUE)) {
      assertThat(changes(domain, "epoch-periods: ", "epoch-periods: ")).isEmpty();
    }
    assertThat(inForce(BLUE).values())
        .containsEntry("period-seconds", "2592000")
        .containsEntry("epoch-periods", "12")
        .containsEntry("keep-request-days", "366")
        .containsEntry("approvals-needed", "2");
    a.run(0, "domain", "options", "show", "--domain", "green.example");
    a.run(0, "domain", "options", "diff", file(BLUE, "keep-key-days: 366\n", "").toString());
  }

  @Test
  @DisplayName("each statement is proposed if it changes, and says its difference key by key")
  void difference() throws IOException {
    OptionsInForce now = inForce(BLUE);
    List<Statement> terms = changes(BLUE, "keep-key-days: 366", "keep-key-days: 20");
    assertThat(terms).singleElement().isInstanceOf(DomainTerms.class);
    assertThat(now.difference(now.with(terms.getFirst())))
        .containsExactly("keep-key-days: 366 -> 20");
    List<Statement> policy = changes(BLUE, "approvals-needed: 2", "approvals-needed: 1");
    assertThat(policy).hasSize(1);
    assertThat(now.difference(now.with(policy.getFirst())))
        .containsExactly("approvals-needed: 2 -> 1");
    assertThat(
            changes(
                BLUE,
                "release-days: 7\nmax-keys-per-request: 100000\nepoch-periods: 12",
                "release-days: 9\nepoch-periods: 13"))
        .hasSize(2);
  }

  @Test
  @DisplayName("what cannot change is refused, and nothing is written")
  void forGood() throws IOException {
    assertThatThrownBy(() -> changes(BLUE, "period-seconds: 2592000", "period-seconds: 60"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("for good");
    assertThatThrownBy(() -> changes(BLUE, "kms: kms.blue.example", "kms: kms.red.example"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("kms.red.example");
    assertThatThrownBy(() -> changes(BLUE, "options: []", "options: [no-audit-keys]"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("needs purposes without audit");
    Path file = file(GREEN, "approvals-needed: 2", "approvals-needed: 9");
    String out = folder.resolve("no").toString();
    assertThat(a.run(1, "domain", "options", "propose", file.toString(), "--out", out))
        .contains("approvalsNeeded");
    assertThat(Path.of(out + "-policy.draft")).doesNotExist();
  }

  private DomainProfile profile(DomainName domain, String from, String to) throws IOException {
    List<Statement> all = changes(domain, "options: " + from, "options: " + to);
    assertThat(all).hasSize(1);
    return (DomainProfile) all.getFirst();
  }

  @Test
  @DisplayName("an option of messages comes and goes with the next profile, which everyone gets")
  void nextProfile() throws IOException {
    DomainProfile first = inForce(BLUE).profile();
    for (String to : List.of("[sakke-to-self]", "[]")) {
      OptionsInForce before = inForce(BLUE);
      String from = before.values().get("options");
      String out = folder.resolve("blue-" + before.profile().number()).toString();
      Path file = file(BLUE, "options: " + from, "options: " + to);
      a.run(0, "domain", "options", "propose", file.toString(), "--out", out);
      String draft = out + "-profile.draft";
      assertThat(a.run(1, by("enzo", "draft", "sign", draft))).contains("enzo may not do this");
      assertThat(a.run(1, "draft", "log", draft)).contains("signature");
      a.run(0, by("sofia", "draft", "sign", draft));
      a.run(0, "draft", "log", draft);
      OptionsInForce after = inForce(BLUE);
      assertThat(before.difference(after)).containsExactly("options: " + from + " -> " + to);
      assertThat(after.profile().previous()).isEqualTo(before.profile().hash());
      assertThat(after.policy()).isEqualTo(before.policy());
      // Once more, as after a crash between the entry and the bundle: nothing is done twice.
      long size = logSize();
      a.run(0, "draft", "log", draft);
      assertThat(logSize()).isEqualTo(size);
      assertThat(sent()).isEqualTo(after.profile());
    }
    assertThat(inForce(BLUE).profile().number()).isEqualTo(first.number() + 2);
  }

  private static long logSize() {
    try (HighSide high = HighSide.look(a.data())) {
      return high.log().size();
    }
  }

  /// The profile that was sent last, and lies where people take it from.
  private static Statement sent() throws IOException {
    try (HighSide high = HighSide.open(a.data()).unlock(a.data())) {
      byte[] file = Files.readAllBytes(high.folder().profiles().resolve("blue.example.profile"));
      assertThat(high.outbox().newestItems(BundleKind.PROFILE, BLUE).orElseThrow())
          .containsExactly(Octets.of(file));
      return SignedStatement.decode(file).statement();
    }
  }

  @Test
  @DisplayName("a draft that changes more than options, or follows another profile, is not signed")
  void onlyOptions() throws IOException {
    DomainProfile asked = profile(BLUE, "[]", "[demand-revocation-list]");
    DomainProfile more =
        new DomainProfile(
            asked.domain(),
            asked.number(),
            asked.previous(),
            asked.kms(),
            asked.rule(),
            asked.epoch(),
            asked.gamma(),
            asked.currentCertificate(),
            asked.nextCertificate(),
            asked.logOrigin(),
            asked.logKey(),
            asked.witnesses(),
            1,
            asked.bundleSpki(),
            asked.distribution(),
            asked.clockToleranceSeconds(),
            asked.flags());
    for (DomainProfile wrong :
        List.of(more, asked.followedWith(Set.of()), inForce(BLUE).profile())) {
      Path draft = Files.write(folder.resolve("more.draft"), Draft.of(wrong).encoded());
      assertThat(a.run(1, by("sofia", "draft", "sign", draft.toString())))
          .contains("nothing but its options", "nothing was signed");
      assertThat(Draft.decode(Files.readAllBytes(draft)).signatures()).isEmpty();
    }
  }

  private static List<Proposals.Proposal> proposed() {
    try (HighSide high = HighSide.look(a.data())) {
      return new Proposals(high.folder().proposals()).of(high.log().index(), BLUE);
    }
  }

  @Test
  @DisplayName("what is proposed is seen with its signatures that hold, until it is logged")
  void seen() throws IOException {
    String out = folder.resolve("seen").toString();
    Path file = file(BLUE, "keep-key-days: 366", "keep-key-days: 300");
    a.run(0, "domain", "options", "propose", file.toString(), "--out", out);
    String draft = out + "-terms.draft";
    assertThat(proposed())
        .singleElement()
        .satisfies(p -> {
          assertThat(p.changes()).containsExactly("keep-key-days: 366 -> 300");
          assertThat(p.signedBy()).isEmpty();
          assertThat(p.needed()).isEqualTo(1);
        });
    Path copy;
    try (HighSide high = HighSide.look(a.data())) {
      copy = high.folder().proposals().resolve(proposed().getFirst().statement().hash() + ".draft");
    }
    // A signature that does not hold, of whoever can write there.
    Draft open = Draft.decode(Files.readAllBytes(copy));
    Hash32 sofia = inForce(BLUE).policy().officers(Role.SECURITY_OFFICER).getFirst().keyId();
    Draft forged = open.with(new Signature(sofia, Octets.of(new byte[64])));
    Path _ = Files.write(copy, forged.encoded());
    assertThat(proposed().getFirst().signedBy()).isEmpty();
    Path _ = Files.write(copy, new byte[] {1});
    assertThat(proposed()).as("damaged").isEmpty();
    Path _ = Files.write(copy.resolveSibling("0".repeat(64) + ".draft"), open.encoded());
    assertThat(proposed()).as("under another's name").isEmpty();
    a.run(0, by("sofia", "draft", "sign", draft));
    assertThat(proposed()).singleElement().satisfies(p -> assertThat(p.signedBy()).hasSize(1));
    a.run(0, "draft", "log", draft);
    assertThat(proposed()).isEmpty();
    assertThat(copy).doesNotExist();
    terms(BLUE, "keep-key-days: 300", "keep-key-days: 366");
  }

  @Test
  @DisplayName("the console says of every option what docs/DOMAINS.md says")
  void meanings() throws IOException {
    String docs =
        Files.readString(Path.of(System.getProperty("sluice.root"), "docs", "DOMAINS.md"))
            .replaceAll(" \\(\\[[^)]*\\)\\)", "")
            .replace("`", "");
    for (OptionMeaning m : OptionMeaning.ALL) {
      assertThat(docs).contains(" | " + m.does() + " | " + m.standsIn() + " |");
    }
    List<String> keys = new ArrayList<>(DomainFile.WORDS);
    for (DomainNumber n : DomainNumber.values()) {
      keys.add(n.key());
    }
    assertThat(OptionMeaning.ALL).extracting(OptionMeaning::key).containsExactlyElementsOf(keys);
  }

  @Test
  @DisplayName("no audit keys: with the purposes in one file, and never taken back")
  void noAuditKeys() throws IOException {
    OptionsInForce now = inForce(BLUE);
    String purposes = "purposes: " + now.values().get("purposes");
    String without = purposes.replace(", audit", "").replace("audit, ", "");
    assertThat(without).isNotEqualTo(purposes);
    List<Statement> both =
        changes(BLUE, "options: []\n" + purposes, "options: [no-audit-keys]\n" + without);
    assertThat(both).hasSize(2);
    assertThat(both.getFirst()).isInstanceOf(DomainPolicy.class);
    OptionsInForce then = now.with(both.getFirst()).with(both.getLast());
    for (String file :
        List.of(
            then.yaml().replace("[no-audit-keys]", "[]"), then.yaml().replace(without, purposes))) {
      DomainFile wanted = DomainFile.read(Files.writeString(folder.resolve("back.yaml"), file));
      assertThatThrownBy(() -> then.changedTo(wanted, 7, Instant.EPOCH))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("no-audit-keys");
    }
  }

  @Test
  @DisplayName("signed by another than a security officer, by nobody, or logged twice")
  void signed() throws IOException {
    String out = folder.resolve("blue").toString();
    Path file = file(BLUE, "keep-sealed-days: 366", "keep-sealed-days: 100");
    a.run(0, "domain", "options", "propose", file.toString(), "--out", out);
    String draft = out + "-terms.draft";
    assertThat(a.run(1, by("enzo", "draft", "sign", draft))).contains("enzo may not do this");
    assertThat(a.run(1, "draft", "log", draft)).contains("signature");
    a.run(0, by("sofia", "draft", "sign", draft));
    a.run(0, "draft", "log", draft);
    assertThat(inForce(BLUE).terms().orElseThrow().keepSealedDays()).isEqualTo(100);
    assertThat(a.run(1, "draft", "log", draft)).contains("EPOCH", "do not follow");
  }

  private static String refusedRequest(long period) {
    String number = Long.toString(period);
    return a.run(
        1, by("irene", "issue", "request", "--domain", "green.example", "--periods", number));
  }

  @Test
  @DisplayName("a request for a period that partitions would refuse, before anybody signs")
  void outOfTheWindow() {
    KeyPeriod current = KeyPeriod.at(inForce(GREEN).policy().rule(), Instant.now());
    long before = logSize();
    KeyPeriod fourth = new KeyPeriod(current.rule(), current.number() + 1 + KeyWindow.AFTER);
    assertThat(refusedRequest(fourth.number()))
        .contains(
            "period " + fourth.label() + " is not one of green.example",
            current.previous().label() + " to ");
    assertThat(refusedRequest(current.previous().number()))
        .contains("is not in epoch 1", "begins with " + current.label());
    assertThat(logSize()).isEqualTo(before);
  }

  @Test
  @DisplayName("a request beyond the epoch is refused before anybody signs")
  void beyondTheEpoch() throws IOException {
    // Keys may have been made up to the third period after the present one: no epoch ends before.
    KeyPeriod last = KeyPeriod.at(inForce(GREEN).policy().rule(), Instant.now());
    for (int i = 0; i < KeyWindow.AFTER; i++) {
      last = last.next();
    }
    terms(GREEN, "epoch-periods: 12", "epoch-periods: 4");
    try {
      assertThat(refusedRequest(last.next().number()))
          .contains(
              "period " + last.next().label() + " is not in epoch 1 of green.example",
              "ends with " + last.label());
    } finally {
      terms(GREEN, "epoch-periods: 4", "epoch-periods: 12");
    }
  }

  @Test
  @DisplayName("a request's file is destroyed so many days after its period, and no day before")
  void forgotten() throws IOException {
    a.run(0, by("irene", "drill", "request", "--domain", "blue.example", "--keys", "2"));
    try (HighSide high = HighSide.open(a.data())) {
      PastRequests past = new PastRequests(high);
      Request drill =
          high.log().index().requests().stream()
              .map(r -> r.request())
              .filter(r -> r.domain().equals(BLUE))
              .filter(r -> high.requests().find(r.requestId()).isPresent())
              .findFirst()
              .orElseThrow();
      Instant end =
          new KeyPeriod(
                  high.log().index().domainOf(BLUE).policy().rule(), drill.periods().getLast())
              .end();
      Instant over = end.plus(Duration.ofDays(366)).plusSeconds(1);
      assertThat(past.over(BLUE, Instant.now())).isEmpty();
      assertThat(past.forget(BLUE, over.minusSeconds(2))).isZero();
      assertThat(high.requests().find(drill.requestId())).isPresent();
      assertThat(past.over(GREEN, over)).doesNotContain(drill);
      assertThat(past.over(BLUE, over)).contains(drill);
      assertThat(high.requests().path(drill.requestId())).exists();
      assertThat(past.forget(BLUE, over)).isPositive();
      assertThat(past.over(BLUE, over)).isEmpty();
      assertThat(high.requests().find(drill.requestId())).isEmpty();
      assertThat(high.requests().path(drill.requestId())).doesNotExist();
      assertThat(past.forget(BLUE, over)).as("again").isZero();
    }
    a.run(0, "domain", "forget", "--domain", "blue.example", "--dry-run");
    assertThat(a.run(1, "domain", "forget", "--domain", "red.example")).contains("red.example");
  }
}
