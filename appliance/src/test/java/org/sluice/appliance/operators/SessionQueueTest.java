package org.sluice.appliance.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.FaultyStore;
import org.sluice.appliance.audit.LogKeys;
import org.sluice.appliance.audit.LogUnwritable;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.state.StateException;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileStore;

@DisplayName("Log-ins and readers of the log on their way into it")
class SessionQueueTest {
  private static final long HOUR = 1_800_000_000L;

  @TempDir Path folder;

  private final LogKeys keys = new LogKeys();
  private final MemoryTileStore disk = new MemoryTileStore();
  private Instant now = Instant.ofEpochSecond(HOUR + 100);
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("appliance.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SessionQueue queue() {
    return new SessionQueue(database, new OperatorFile(folder.resolve("operators")), () -> now);
  }

  private void log(TileStore store) {
    queue().log(keys.open(store));
  }

  private List<Statement> logged() {
    AuditLog log = keys.open(disk);
    return log.entries(0, log.size()).stream()
        .map(e -> SignedStatement.decode(e).statement())
        .toList();
  }

  private OperatorSession read(long number, String account) {
    return new OperatorSession(number, account, OperatorSession.READ, now.getEpochSecond());
  }

  @Test
  @DisplayName("who reads the log is an entry, once for an account and hour")
  void readers() {
    SessionQueue queue = queue();
    queue.readsLog("vera");
    queue.readsLog("vera");
    queue.readsLog("adam");
    assertThat(queue.waits()).isTrue();
    log(disk);
    assertThat(logged()).containsExactly(read(1, "vera"), read(2, "adam"));
    queue.readsLog("vera");
    assertThat(queue.waits()).isFalse();
    now = now.plus(Duration.ofHours(1));
    queue.readsLog("vera");
    log(disk);
    assertThat(logged()).hasSize(3).endsWith(read(3, "vera"));
  }

  @Test
  @DisplayName("what cannot be written down does not happen, and is tried again the next time")
  void notDurable() {
    SessionQueue queue = queue();
    sql("ALTER TABLE operator_event RENAME TO away");
    assertThatThrownBy(() -> queue.readsLog("vera")).isInstanceOf(StateException.class);
    sql("ALTER TABLE away RENAME TO operator_event");
    assertThat(queue.waits()).isFalse();
    queue.readsLog("vera");
    assertThat(queue.waits()).isTrue();
  }

  @Test
  @DisplayName("at every write of the log: nothing is lost and nothing is there twice")
  void everyWrite() {
    for (boolean done : new boolean[] {false, true}) {
      boolean met = true;
      for (int point = 0; met; point++) {
        long before = keys.open(disk).size();
        SessionQueue queue = queue();
        queue.loggedIn("vera");
        queue.readsLog("vera");
        queue.loggedOut("vera");
        met = false;
        try {
          log(new FaultyStore(disk, point, done));
        } catch (LogUnwritable e) {
          met = true;
        }
        log(disk);
        assertThat(queue.waits()).isFalse();
        assertThat(logged()).hasSize((int) before + 3);
      }
    }
    List<Statement> all = logged();
    for (int i = 0; i < all.size(); i++) {
      assertThat(((OperatorSession) all.get(i)).number()).isEqualTo(i + 1);
    }
  }

  @Test
  @DisplayName("failures are one entry for an account and hour, after it, and name nobody unknown")
  void failures() {
    SessionQueue queue = queue();
    queue.failed("a password in the wrong field");
    queue.failed("another");
    assertThat(queue.waits()).isFalse();
    now = now.plus(Duration.ofHours(1));
    log(disk);
    assertThat(logged()).containsExactly(new LoginsFailed(1, "", HOUR, 2));
  }

  private void sql(String statement) {
    database.transaction(c -> {
      try (java.sql.Statement s = c.createStatement()) {
        s.execute(statement);
      }
      return null;
    });
  }
}
