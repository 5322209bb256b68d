package org.sluice.appliance.reviewers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.appliance.audit.FaultyStore;
import org.sluice.appliance.audit.LogUnwritable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.state.StateException;

@Tag("slow")
@DisplayName("Openings leave once to each reviewer, whichever durable write ends the command")
class OpeningDeskTest {
  private static final int PAYLOADS = 6; // 5 users, 2 in a piece, 2 reviewers
  private static final int MOST_WRITES = 1000;

  @TempDir static Path keys;
  @TempDir Path root;

  private static OfficerKey key;

  @BeforeAll
  static void makeKey() {
    key = OfficerKey.create(keys, "bundles", "long enough".toCharArray());
  }

  private Reviewers begin(String name) throws Exception {
    return new Reviewers(Files.createDirectories(root.resolve(name)), key);
  }

  @Test
  @DisplayName("without a fault, and none when there is nobody new")
  void all() throws Exception {
    try (Reviewers made = begin("all")) {
      assertThat(made.send(made.disk, Long.MAX_VALUE)).isEqualTo(10);
      made.requireEachOnce(PAYLOADS);
      assertThat(made.send(made.disk, Long.MAX_VALUE)).isZero();
      made.requireEachOnce(PAYLOADS);
      made.user("tel:+447700900777");
      assertThat(made.send(made.disk, Long.MAX_VALUE)).isEqualTo(2);
      made.requireEachOnce(PAYLOADS + 2);
    }
  }

  @ParameterizedTest(name = "done and reported lost: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("every write of the log")
  void writesOfTheLog(boolean done) throws Exception {
    int point = 0;
    for (boolean met = true; met; point++) {
      try (Reviewers made = begin(done + "-" + point)) {
        met = false;
        try {
          long _ = made.send(new FaultyStore(made.disk, point, done), Long.MAX_VALUE);
        } catch (LogUnwritable e) {
          met = true;
        }
        made.again();
        made.requireEachOnce(PAYLOADS);
      }
      assertThat(point).isLessThan(MOST_WRITES);
    }
    // Each payload's leaf is a bundle, a tile, `committed`, `published` and `checkpoint` at least.
    assertThat(point).isGreaterThan(PAYLOADS * 5);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({
    "INSERT, payload",
    "INSERT, opening_sent",
    "UPDATE, stream",
    "UPDATE, payload",
  })
  @DisplayName("every write of the database")
  void writesOfTheDatabase(String write, String table) throws Exception {
    int point = 0;
    for (boolean met = true; met; point++) {
      try (Reviewers made = begin(write + table + point)) {
        made.refuse(write, table, point);
        met = false;
        try {
          long _ = made.send(made.disk, Long.MAX_VALUE);
        } catch (StateException e) {
          assertThat(e).hasMessageContaining("disk I/O error of the test");
          met = true;
        }
        made.refuseNothing();
        made.again();
        made.requireEachOnce(PAYLOADS);
      }
      assertThat(point).isLessThan(MOST_WRITES);
    }
    assertThat(point).isGreaterThan(PAYLOADS);
  }

  @Test
  @DisplayName("a spool that is full at each of the bundles")
  void writesOfTheSpool() throws Exception {
    int met = 0;
    for (long limit = 0; met == 0 || limit < MOST_WRITES * 100; limit += 500) {
      try (Reviewers made = begin("spool-" + limit)) {
        try {
          long _ = made.send(made.disk, limit);
          assertThat(met).isGreaterThanOrEqualTo(PAYLOADS);
          return;
        } catch (CommandFailed e) {
          assertThat(e).hasMessageContaining("Nothing is lost");
          met++;
        }
        made.again();
        made.requireEachOnce(PAYLOADS);
      }
    }
    throw new AssertionError("the spool was never large enough");
  }

  @Test
  @DisplayName("a payload that never came into the log is forgotten by new streams, and sent anew")
  void streamsBegunAnew() throws Exception {
    try (Reviewers made = begin("restored")) {
      FaultyStore full = new FaultyStore(made.disk, 0, false);
      assertThatThrownBy(() -> made.send(full, Long.MAX_VALUE)).isInstanceOf(LogUnwritable.class);
      byte[] kept = made.database();
      made.exportSomethingElse();
      made.restore(kept);
      assertThatThrownBy(made::again)
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("restored from an older copy");
      made.beginAnew();
      made.again();
      made.requireNamesOnce();
    }
  }
}
