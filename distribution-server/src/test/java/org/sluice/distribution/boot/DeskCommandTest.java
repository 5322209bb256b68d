package org.sluice.distribution.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import picocli.CommandLine;

/// The help desk looks at a store on which a server runs.
final class DeskCommandTest {
  private static final long PERIOD = 1500;

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice =
      high.device("sip:a@green.example", DeviceState.ACTIVE).record();
  private final AccessRecord bob = high.device("sip:b@green.example", DeviceState.ACTIVE).record();
  private Path data;
  private Path profile;

  @BeforeEach
  void profile() throws Exception {
    data = folder.resolve("data");
    profile = high.writeProfile(folder);
    LowSide.open(data, List.of(profile)).close();
  }

  private String desk(int code, String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command =
        new CommandLine(new DeskCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out));
    List<String> all = new java.util.ArrayList<>(List.of("--data", data.toString()));
    all.addAll(List.of(arguments));
    assertThat(command.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(code);
    return out.toString();
  }

  @Test
  void saysWhatIsHereForAUserAndWhoHasNotFetched() {
    try (LowSide low = LowSide.open(data, List.of(profile))) {
      SealedKeySet keys = high.keySet(alice, PERIOD);
      low.receiver().accept(high.access(alice, bob));
      low.receiver().accept(high.keySets(keys, high.keySet(bob, PERIOD)));
      low.store().pulled(keys, Instant.parse("2026-11-21T10:00:00Z"));
      new Suspensions(data).add(bob.authKeyHash());
    } // what was handed out is written down at the latest now
    try (LowSide low = LowSide.open(data, List.of(profile))) {
      assertThat(desk(0, "--user", "sip:a@green.example"))
          .contains("phone-1", "ACTIVE", "period 1500: last pulled here at 2026-11-21T10:00:00Z")
          .doesNotContain("SUSPENDED", "sip:b");
      assertThat(desk(0, "--user", "sip:b@green.example"))
          .contains("SUSPENDED", "period 1500: not pulled here");
      assertThat(desk(0, "--user", "sip:b@green.example"))
          .contains("suspended-here: ", "no-keys: ", "never-asked: ");
      assertThat(desk(1, "--user", "sip:c@green.example", "--json"))
          .contains("\"no-access-record\"");
      assertThat(desk(1, "--user", "sip:c@green.example")).contains("not enrolled");
      assertThat(desk(0, "--not-fetched", "1500"))
          .contains("sip:b@green.example", "1 devices have not")
          .doesNotContain("sip:a@green.example");
      assertThat(desk(0, "--not-fetched", "1501")).contains("0 devices have not");
      assertThat(desk(0, "--not-fetched")).contains("0 devices", "of the current period");
      low.receiver().accept(high.keySets(high.keySet(alice, 1502), high.keySet(bob, 1502)));
      String first = desk(0, "--not-fetched", "1502", "--limit", "1", "--json");
      String next = first.replaceAll("(?s).*\"next\": ?\"([0-9a-f]{128})\".*", "$1");
      assertThat(desk(0, "--not-fetched", "1502", "--limit", "1", "--from", next))
          .contains("1 devices have not")
          .doesNotContain("--from");
    }
  }

  private String asProgram(Path folder, String... question) {
    StringWriter out = new StringWriter();
    List<String> all = new java.util.ArrayList<>(List.of("desk", "--data", folder.toString()));
    all.addAll(List.of(question));
    assertThat(TestCommand.run(new PrintWriter(out), all)).as(out.toString()).isEqualTo(1);
    assertThat(out.toString()).hasLineCount(1).startsWith("distribution-server: ");
    return out.toString();
  }

  @Test
  void aFolderWithoutAStoreIsNamedAndStaysAsItIs() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    assertThat(asProgram(nowhere, "--user", "sip:a@green.example"))
        .contains("no store in " + nowhere, "no server has run on it");
    assertThat(nowhere).doesNotExist();
    Path fresh = folder.resolve("fresh");
    TestIdentity.create(fresh, List.of("localhost"));
    assertThat(asProgram(fresh, "--not-fetched")).contains("no store in " + fresh);
    assertThat(fresh.resolve("store")).doesNotExist();
  }

  @Test
  void aStoreOfAnOlderVersionIsSaidToBeOneUntilANewServerOpensIt() throws Exception {
    Path old = folder.resolve("old");
    Path store = Files.createDirectories(old.resolve("store"));
    RocksDB.loadLibrary();
    try (Options options = new Options().setCreateIfMissing(true)) {
      RocksDB.open(options, store.toString()).close();
    }
    assertThat(asProgram(old, "--user", "sip:a@green.example", "--json"))
        .contains("no table bundles", "an older version", "start this version's server on it once");
    BundleStore.open(store).close();
    // Every table, and nobody has served from them: an empty list would look like good news.
    assertThat(asProgram(old, "--not-fetched", "1500"))
        .contains("does not say which domains it serves", "start this version's server");
    LowSide.open(old, List.of(profile)).close();
    data = old;
    assertThat(desk(0, "--not-fetched", "1500")).contains("0 devices have not");
  }

  @Test
  void aStoreThatIsNoneIsRefusedInOneLine() throws Exception {
    Path store = Files.createDirectories(folder.resolve("torn/store"));
    Files.writeString(store.resolve("CURRENT"), "MANIFEST-000005\n");
    assertThat(asProgram(folder.resolve("torn"), "--not-fetched")).contains("store " + store);
  }

  @Test
  void questionsThatAreNone() {
    assertThat(desk(2, "--not-fetched", "soon")).contains("number of a period, got soon");
    assertThat(desk(2, "--not-fetched", "1", "--limit", "0")).contains("expected 1 to 100000");
    assertThat(desk(2, "--not-fetched", "1", "--from", "x")).contains("128 hexadecimal digits");
  }

  @Test
  void wantsOneQuestion() {
    assertThat(desk(2)).contains("one of --user and --not-fetched");
    assertThat(desk(2, "--user", "sip:a@b.c", "--not-fetched", "1")).contains("one of");
  }
}
