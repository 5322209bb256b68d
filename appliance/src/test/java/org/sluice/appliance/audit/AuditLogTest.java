package org.sluice.appliance.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Activation;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Partition;

/// The log's write points: whatever is lost, or done and reported as lost, the same code goes on
/// from it, nothing that was committed is missing, and there is never a second history.
class AuditLogTest {
  private static final Path FOLDER = Path.of("log");
  private static final int BEFORE = 250;
  private static final int ADDED = 12; // across the edge of a tile

  private final LogKeys keys = new LogKeys();

  private static List<SignedStatement> statements(int from, int count) {
    List<SignedStatement> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(SignedStatement.unsigned(new Activation(1, Activation.ACTIVATED, from + i)));
    }
    return all;
  }

  private AuditLog open(TileStore store) {
    return AuditLog.open(FOLDER, store, keys);
  }

  private VerifiedCheckpoint publish(AuditLog log, Partition witness) {
    return log.publish(
        List.of(witness),
        keys.verifier()::verify,
        lost -> {
          throw lost;
        });
  }

  private static MemoryTileStore copy(MemoryTileStore store) {
    MemoryTileStore copy = new MemoryTileStore();
    store.files().forEach(copy::write);
    return copy;
  }

  private static Checkpoint noteIn(TileStore store, String path) {
    byte[] note = store.read(path);
    assertThat(note).as(path).isNotNull();
    return Checkpoint.parse(SignedNote.parse(note == null ? new byte[0] : note).text());
  }

  /// Appends and publishes, if that has not been done; what a command does that is run again.
  private void step(AuditLog log, Partition witness) {
    if (log.size() == BEFORE) {
      long first = log.append(statements(BEFORE, ADDED));
      assertThat(first).isEqualTo(BEFORE);
    }
    assertThat(publish(log, witness).checkpoint().size()).isEqualTo(BEFORE + ADDED);
  }

  @ParameterizedTest(name = "done and reported lost: {0}")
  @ValueSource(booleans = {false, true})
  void everyWritePoint(boolean done) {
    boolean reachedTheEnd = false;
    int points = 0;
    for (; !reachedTheEnd; points++) {
      MemoryTileStore disk = new MemoryTileStore();
      WitnessDouble witness = new WitnessDouble(keys, keys.witnessKey());
      AuditLog first = open(disk);
      assertThat(first.append(statements(0, BEFORE))).isZero();
      publish(first, witness.partition());
      FaultyStore faulty = new FaultyStore(disk, points, done);
      reachedTheEnd = survives(faulty, disk, witness, points);
    }
    // Bundles (2), tiles (3), `committed`, `published`, `checkpoint`, and what is tidied after.
    assertThat(points).isGreaterThan(10);
  }

  /// Whether the step was done without meeting the fault.
  private boolean survives(
      FaultyStore faulty, MemoryTileStore disk, WitnessDouble witness, int point) {
    AuditLog log = open(faulty);
    boolean finished = false;
    try {
      step(log, witness.partition());
      finished = true;
    } catch (LogUnwritable e) {
      assertThat(e).hasMessageContaining("No space left on device");
      // A clear state: nothing more is done, however often it is tried.
      assertThatExceptionOfType(LogUnwritable.class)
          .isThrownBy(() -> log.append(statements(1000, 1)));
      assertThatExceptionOfType(LogUnwritable.class)
          .isThrownBy(() -> publish(log, witness.partition()));
    }
    AuditLog again = open(disk);
    assertThat(again.size()).as("point %d", point).isIn((long) BEFORE, (long) BEFORE + ADDED);
    step(again, witness.partition()); // the witness ends the test if it sees a second history
    assertThat(noteIn(disk, "checkpoint")).isEqualTo(noteIn(disk, "committed"));
    TileLog whole = TileLog.open(disk);
    List<byte[]> expected =
        statements(0, BEFORE + ADDED).stream().map(SignedStatement::encoded).toList();
    assertThat(whole.entries(0, whole.size())).containsExactlyElementsOf(expected);
    return finished;
  }

  @Test
  void committedIsComparedBeforeItIsReplaced() {
    MemoryTileStore disk = new MemoryTileStore();
    AuditLog one = open(disk);
    AuditLog other = open(disk);
    assertThat(one.append(statements(0, 3))).isZero();
    Map<String, byte[]> before = disk.files();
    assertThatThrownBy(() -> other.append(statements(50, 1)))
        .isInstanceOf(LogUnwritable.class)
        .hasMessageContaining("another process");
    assertThat(disk.read("committed")).isEqualTo(before.get("committed"));
    assertThatThrownBy(() -> other.append(statements(50, 1))).isInstanceOf(LogUnwritable.class);
  }

  @Test
  void aLogThatWasSetBackIsNotContinued() {
    MemoryTileStore disk = new MemoryTileStore();
    WitnessDouble witness = new WitnessDouble(keys, keys.witnessKey());
    AuditLog log = open(disk);
    assertThat(log.append(statements(0, 5))).isZero();
    MemoryTileStore early = copy(disk);
    assertThat(log.append(statements(5, 5))).isEqualTo(5);
    publish(log, witness.partition());
    byte[] old = early.read("committed");
    assertThat(old).isNotNull();
    disk.write("committed", old == null ? new byte[0] : old);
    assertThatThrownBy(() -> open(disk))
        .isInstanceOf(LogUnwritable.class)
        .hasMessageContaining("set back");
  }

  @Test
  void publishedCheckpointsAreKeptUntilTheirEntriesWereSent() {
    MemoryTileStore disk = new MemoryTileStore();
    WitnessDouble witness = new WitnessDouble(keys, keys.witnessKey());
    AuditLog log = open(disk);
    for (int size = 10; size <= 50; size += 10) {
      assertThat(log.append(statements(size - 10, 10))).isEqualTo(size - 10);
      publish(log, witness.partition());
    }
    assertThat(log.publishedBeyond(20).keySet()).containsExactly(30L, 40L, 50L);
    log.publishedBeyond(0)
        .forEach((size, note) ->
            assertThat(keys.verifier().verify(note).checkpoint().size()).isEqualTo(size));
    log.sent(40);
    assertThat(open(disk).publishedBeyond(0).keySet()).containsExactly(50L);
  }

  @Test
  void moreThanASegmentHoldsIsNotAppendedAtOnce() {
    AuditLog log = open(new MemoryTileStore());
    int each = 2 + statements(0, 1).getFirst().encoded().length;
    int fit = AuditLog.MAX_UNPUBLISHED / each;
    assertThat(log.append(statements(0, fit))).isZero();
    assertThatThrownBy(() -> log.append(statements(fit, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fit a segment");
    publish(log, new WitnessDouble(keys, keys.witnessKey()).partition());
    assertThat(log.append(statements(fit, 1))).isEqualTo(fit);
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidAndNothingHangs(@TempDir Path root) throws Exception {
    AuditLog log = AuditLog.open(root, keys);
    assertThat(log.append(statements(0, 1))).isZero();
    Files.move(root.resolve("tile"), root.resolve("elsewhere"));
    Files.writeString(root.resolve("tile"), "a file where a folder should be");
    assertThatThrownBy(() -> log.append(statements(1, 1)))
        .isInstanceOf(LogUnwritable.class)
        .hasMessageContaining("nothing happens without an entry");
    Files.delete(root.resolve("tile"));
    Files.move(root.resolve("elsewhere"), root.resolve("tile"));
    assertThat(AuditLog.open(root, keys).append(statements(1, 1))).isEqualTo(1);
  }
}
