package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;

/// Three partitions, (2,3): all are needed to issue, so one that is lost is one too many. With one
/// to spare the run goes on: [PartitionProcessTest].
@Tag("slow")
@DisplayName("Too few partitions left in the middle of an issue")
class LostInTheMiddleTest {
  private static final int POLL_MILLIS = 50;

  @TempDir private Path shared;
  private SmallCommunity community;
  private PartitionProcesses partitions;

  @BeforeEach
  void ceremony() throws Exception {
    community = SmallCommunity.begin(shared.resolve("remote"));
    partitions = new PartitionProcesses(community);
    partitions.ceremony(3);
    community.users();
  }

  @AfterEach
  void stop() {
    partitions.close();
  }

  @Test
  @DisplayName(
      "killed behind the opening of a batch: the run ends and names it, does not go on without it,"
          + " and with it back every key leaves once")
  void lost() throws Exception {
    String id = community.approvedRequest();
    Path log = shared.resolve("run.log");
    Process run = Program.appliance().start(log, community.with("issue", "run", id));
    while (run.isAlive() && !opened(id)) {
      Thread.sleep(POLL_MILLIS);
    }
    partitions.kill(3);
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    // Wherever the kill fell: a run that was quicker is complete, any other says who is missing.
    if (run.exitValue() != 0) {
      assertThat(Files.readString(log))
          .containsPattern(
              "3 must be up to issue; not answering: \\[3\\]"
                  + "|partition 3 (\\(partition-3\\) is down|is not available)");
    }
    Program.Result without = community.run("issue", "run", id);
    assertThat(without.exit()).as(without.text()).isEqualTo(1);
    assertThat(without.text()).contains("2 of 3 partitions are up, 3 are needed");
    partitions.start(3);
    assertThat(partitions.activate(3)).contains("partition 3 is up");
    String _ = community.must("issue", "run", id);
    FaultsTest.assertComplete(community);
  }

  private boolean opened(String id) throws IOException {
    FolderTileStore store = new FolderTileStore(community.root().resolve("high/log"));
    SignedNote note = SignedNote.parse(Objects.requireNonNull(store.read("checkpoint")));
    long size = Checkpoint.parse(note.text()).size();
    return TileLog.open(store, size).entries(0, size).stream()
        .map(e -> SignedStatement.decode(e).statement())
        .anyMatch(s -> s instanceof BatchOpened b && b.requestId().toString().equals(id));
  }
}
