package org.sluice.distribution.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.boot.DistributionServer;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.DeviceState;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;
import picocli.CommandLine;

@DisplayName(
    "outside witnesses: asked from the low side, kept beside the mirror, verified by reviewers")
final class WitnessRoundTest {
  @TempDir Path data;

  private final TestHighSide high = new TestHighSide();
  private final NoteKey log = NoteKey.ed25519(TestHighSide.ORIGIN, logKey());
  private FolderTileStore files;
  private TestWitness one;
  private TestWitness two;

  private byte[] logKey() {
    return ((org.sluice.records.statement.DomainProfile) high.firstProfile().statement())
        .logKey()
        .toArray();
  }

  @BeforeEach
  void open() throws Exception {
    for (int i = 0; i < 300; i++) {
      high.keySet(high.device("sip:u" + i + "@green.example", DeviceState.ACTIVE).record(), 1522);
    }
    files = new FolderTileStore(data.resolve("mirror/one"));
    mirror(70);
    one = new TestWitness("witness.example/one", log);
    two = new TestWitness("witness.example/two", log);
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  /// The mirror now has so many entries.
  private void mirror(long size) {
    long before = files.read("checkpoint") == null ? 0 : checkpoint("checkpoint").size();
    List<byte[]> more = new ArrayList<>();
    for (long index = before; index < size; index++) {
      more.add(high.entry(index));
    }
    TileLog.open(files, before).append(more);
    files.write("checkpoint", high.checkpoint(size, high.root(size)));
  }

  private Checkpoint checkpoint(String file) {
    return Checkpoint.parse(note(file).text());
  }

  private SignedNote note(String file) {
    return SignedNote.parse(java.util.Objects.requireNonNull(files.read(file)));
  }

  private WitnessRound.Report ask(TestWitness... witnesses) throws Exception {
    return new WitnessRound(Arrays.stream(witnesses).map(TestWitness::listed).toList())
        .ask(data.resolve("mirror"));
  }

  private void refused(String why) throws Exception {
    WitnessRound.Report report = ask(one);
    assertThat(report.complete()).isFalse();
    assertThat(report.lines()).singleElement().asString().contains("did NOT co-sign", why);
    assertThat(files.read(TilePath.WITNESSED)).isNull();
  }

  @Test
  void aGrowingLogIsCoSignedAgainAndAgain() throws Exception {
    for (long size : new long[] {70, 70, 256, 300}) {
      mirror(size);
      assertThat(ask(one, two).complete()).isTrue();
      assertThat(checkpoint(TilePath.WITNESSED).size()).isEqualTo(size);
      assertThat(note(TilePath.WITNESSED).verifiedLines(one.key)).hasSize(1);
      assertThat(note(TilePath.WITNESSED).verifiedLines(two.key)).hasSize(1);
    }
    assertThat(one.statuses).containsOnly(200);
    LogReview.Result result =
        new LogReview(new CheckpointVerifier(log, List.of(), 0))
            .witnessedBy(List.of(one.key, two.key))
            .review(files);
    assertThat(result.findings()).noneMatch(f -> f.where().equals(TilePath.WITNESSED));
  }

  @Test
  @DisplayName(
      "a witness that is ahead of what is known here says its size, and is asked from there")
  void aConflictIsAnsweredWithTheRightProof() throws Exception {
    assertThat(ask(one).complete()).isTrue();
    Files.delete(data.resolve("mirror/one").resolve(TilePath.WITNESSED));
    mirror(256);
    assertThat(ask(one).complete()).isTrue();
    assertThat(one.statuses).containsExactly(200, 409, 200);
    assertThat(one.size()).isEqualTo(256);
  }

  @Test
  @DisplayName("422: a mirror of a forked history is not co-signed, and it is said loudly")
  void aForkedHistory() throws Exception {
    assertThat(ask(one).complete()).isTrue();
    List<byte[]> other = new ArrayList<>();
    for (long index = 0; index < 80; index++) {
      other.add(high.entry(index == 3 ? 4 : index));
    }
    FolderTileStore forked = new FolderTileStore(data.resolve("fork/one"));
    TileLog tiles = TileLog.open(forked, 0);
    tiles.append(other);
    forked.write("checkpoint", high.checkpoint(80, tiles.root()));
    WitnessRound.Report report = new WitnessRound(List.of(one.listed())).ask(data.resolve("fork"));
    assertThat(report.complete()).isFalse();
    assertThat(report.lines()).singleElement().asString().contains("422", "NOT a continuation");
    assertThat(forked.read(TilePath.WITNESSED)).isNull();
    assertThat(one.size()).isEqualTo(70);
  }

  @Test
  void aWitnessThatSawMoreThanTheMirrorHas() throws Exception {
    mirror(256);
    assertThat(ask(one).complete()).isTrue();
    FolderTileStore old = new FolderTileStore(data.resolve("old/one"));
    List<byte[]> first = new ArrayList<>();
    for (long index = 0; index < 70; index++) {
      first.add(high.entry(index));
    }
    TileLog.open(old, 0).append(first);
    old.write("checkpoint", high.checkpoint(70, high.root(70)));
    WitnessRound.Report report = new WitnessRound(List.of(one.listed())).ask(data.resolve("old"));
    assertThat(report.lines())
        .singleElement()
        .asString()
        .contains("it co-signed size 256, the mirror has 70");
  }

  @Test
  @DisplayName("one of two refuses: what both co-signed before stays")
  void allOrNothing() throws Exception {
    assertThat(ask(one, two).complete()).isTrue();
    mirror(256);
    two.lie = answer -> new TestWitness.Answer(500, "");
    assertThat(ask(one, two).complete()).isFalse();
    assertThat(checkpoint(TilePath.WITNESSED).size()).isEqualTo(70);
    two.lie = answer -> answer;
    // Both have gone on meanwhile: each says from where to begin.
    assertThat(ask(one, two).complete()).isTrue();
    assertThat(checkpoint(TilePath.WITNESSED).size()).isEqualTo(256);
  }

  @Test
  void anotherLogIsNotKnown() throws Exception {
    one.lie = answer -> new TestWitness.Answer(404, "");
    refused("404");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 400, 403, 404, 422, 500, 503})
  void everyOtherStatusIsARefusal(int status) throws Exception {
    one.lie = answer -> new TestWitness.Answer(status, "");
    refused("status " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "-1\n", "01\n", "abc\n", "99999999999999999999\n"})
  void aConflictWithoutASize(String body) throws Exception {
    one.lie = answer -> new TestWitness.Answer(409, body);
    refused("409");
  }

  @Test
  void aConflictWithoutEnd() throws Exception {
    one.lie = answer -> new TestWitness.Answer(409, "5\n");
    refused("it says 5 after it was asked from there");
    assertThat(one.statuses).hasSize(2);
  }

  @Test
  void aLineByAnotherKeyIsNone() throws Exception {
    one.lie = answer -> new TestWitness.Answer(200, two.cosign(note("checkpoint").text()) + "\n");
    refused("no line by " + one.key.name());
  }

  @Test
  void aCosignatureOverAnotherText() throws Exception {
    String other = SignedNote.parse(high.checkpoint(60, high.root(60))).text();
    one.lie = answer -> new TestWitness.Answer(200, one.cosign(other) + "\n");
    refused("a wrong answer");
  }

  @Test
  void anAnswerWithoutMeasure() throws Exception {
    one.lie = answer -> new TestWitness.Answer(200, "x".repeat(1 << 20));
    refused("more than");
  }

  @Test
  void nobodyThere() throws Exception {
    one.close();
    refused("no answer");
  }

  @Test
  @DisplayName(
      "nobody is asked who is not in the operator's list; the command says what came of it")
  void theCommand() throws Exception {
    CommandLine command = new CommandLine(new DistributionServer());
    assertThat(command.execute("ask-witnesses", "--data", data.toString())).isEqualTo(1);
    assertThat(one.statuses).isEmpty();
    Files.writeString(
        data.resolve(OutsideWitness.FILE),
        "# a remark\n\n" + one.key.vkey() + " " + one.address() + "/\n");
    assertThat(command.execute("ask-witnesses", "--data", data.toString())).isZero();
    assertThat(one.statuses).containsExactly(200);
    assertThat(two.statuses).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KEY ftp://example.org",
        "KEY https:",
        "KEY",
        "https://example.org",
        "LOG https://example.org"
      })
  void aListThatIsNone(String line) throws Exception {
    Files.writeString(
        data.resolve(OutsideWitness.FILE),
        line.replace("KEY", one.key.vkey()).replace("LOG", log.vkey()) + "\n");
    assertThatThrownBy(() -> OutsideWitness.listed(data))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void aKeyTwiceWouldCountTwice() throws Exception {
    String line = one.key.vkey() + " https://example.org\n";
    Files.writeString(data.resolve(OutsideWitness.FILE), line + line);
    assertThatThrownBy(() -> OutsideWitness.listed(data)).isInstanceOf(MalformedRecord.class);
  }
}
