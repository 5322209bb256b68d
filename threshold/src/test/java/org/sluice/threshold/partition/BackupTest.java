package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.log.LogState;
import org.sluice.threshold.log.OwnPlace;
import org.sluice.threshold.vault.Backup;

@Tag("slow") // each test runs a key generation
@DisplayName("Backups of a partition: logged, tried out, restored, and never older than the log")
class BackupTest extends BrokenLog {
  private static final Hash32 FOLDER = Hash32.sha256(new byte[] {1});

  private PartitionCore p;
  private Backup backup;

  @BeforeEach
  void made() {
    p = w.partitions.getFirst();
    backup = p.custodianAsks(d -> d.backup(FOLDER));
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private void logged() {
    w.log.append(p.unlogged().toArray(SignedStatement[]::new));
    w.publish();
  }

  private LogState read() {
    LogState state = new LogState(new OwnPlace(1, p.identity().identitySpki(), LogDouble.ORIGIN));
    w.log.entries.forEach(e -> state.append(e, w.now.getEpochSecond()));
    return state;
  }

  /// The disk is lost; the backup's files and the custodian's word are all there is.
  private PartitionCore restored(Backup from) {
    Map<String, byte[]> files = new HashMap<>();
    from.files().forEach(f -> files.put(f.name(), f.octets().toArray()));
    files.put("restored", new byte[] {1});
    w.partitions.getFirst().close();
    w.stores.getFirst().restore(files);
    PartitionCore back = w.open(1);
    w.partitions.set(0, back);
    p = back;
    return back;
  }

  @Test
  @DisplayName("what was made waits to be logged, survives a restart, and is gone once it is read")
  void itIsLogged() {
    assertThat(p.unlogged())
        .singleElement()
        .satisfies(s ->
            assertThat(s.statement())
                .isInstanceOfSatisfying(
                    BackupMade.class, m -> assertThat(m.backup()).isEqualTo(backup.hash())));
    p.close();
    p = w.open(1);
    w.partitions.set(0, p);
    w.publish();
    assertThat(p.unlogged()).hasSize(1);
    logged();
    assertThat(p.unlogged()).isEmpty();
  }

  @Test
  @DisplayName("its shares open with the token and match the record; no file is touched")
  void triedOutWithoutRestoring() {
    Map<String, byte[]> before = w.stores.getFirst().copy();
    Backup read = Backup.decode(backup.encoded());
    List<DomainName> old = p.custodianAsks(d -> d.check(read));
    assertThat(old).isEmpty();
    assertThat(w.stores.getFirst().copy().keySet()).isEqualTo(before.keySet());
    assertThat(w.stores.getFirst().copy())
        .allSatisfy((k, v) -> assertThat(v).isEqualTo(before.get(k)));
  }

  @Test
  void aFlippedBitOrAnotherPartitionsBackup() {
    byte[] octets = backup.encoded();
    for (int at = 0; at < octets.length; at += 7) {
      byte[] bad = octets.clone();
      bad[at] ^= 1;
      try {
        Backup other = Backup.decode(bad);
        refuses(Refusal.BAD_SIGNATURE, () -> p.custodianAsks(d -> d.check(other)));
      } catch (MalformedRecord e) {
        assertThat(e.what()).isNotEmpty();
      }
    }
    Backup second = w.partitions.get(1).custodianAsks(d -> d.backup(FOLDER));
    refuses(Refusal.BAD_SIGNATURE, () -> p.custodianAsks(d -> d.check(second)));
  }

  @Test
  @DisplayName("signed, and with shares that this token did not seal: found by trying it out")
  void sharesOfAnotherToken() {
    Backup second = w.partitions.get(1).custodianAsks(d -> d.backup(FOLDER));
    List<Backup.File> files = new ArrayList<>(second.files());
    Backup mixed =
        BackupForger.signed(
            w.tokens.getFirst(),
            new Backup(
                1,
                backup.logSize(),
                backup.logRoot(),
                backup.time(),
                FOLDER,
                backup.generations(),
                files,
                backup.signature()));
    assertThatThrownBy(() -> p.custodianAsks(d -> d.check(mixed)))
        .isInstanceOf(RuntimeException.class)
        .hasMessageNotContaining("BAD_SIGNATURE");
  }

  @Test
  @DisplayName("restored, it catches up with the log and works again")
  void restoredItCatchesUp() {
    logged();
    new Issue(w, 1).done();
    PartitionCore back = restored(backup);
    w.publish();
    w.activate(back);
    Issue next = new Issue(w, 1).done();
    assertThat(back.round1(next.order()).index()).isEqualTo(1);
  }

  @Test
  @DisplayName("restored, it answers nothing and co-signs nothing below the size its token knows")
  void aSmallerLogAfterTheRestore() {
    int old = w.log.entries.size();
    new Issue(w, 1).done();
    PartitionCore back = restored(backup);
    refuses(Refusal.WRONG_POSITION, () -> back.activate(World.DOMAIN));
    refuses(Refusal.ROLLED_BACK, () -> back.follow(w.log.fork(old).from(0)));
    LogDouble other = w.log.fork(old);
    while (other.entries.size() <= w.log.entries.size()) {
      other.append(SignedStatement.decode(w.log.entries.getLast()));
    }
    refuses(Refusal.FORKED, () -> back.follow(other.from(0)));
  }

  @Test
  @DisplayName("batches that were open at the restore: when they were first seen is lost, so never")
  void batchesThatWereOpen() {
    Issue open = new Issue(w, 1).done();
    PartitionCore back = restored(backup);
    w.publish();
    w.activate(back);
    refuses(Refusal.WINDOW_OVER, () -> back.round1(open.order()));
    assertThat(w.partitions.get(1).round1(open.order()).index()).isEqualTo(2);
  }

  @Test
  @DisplayName("files and token both from backups: the others' answers to its nonce tell")
  void tokenAndFilesBothOlder() {
    byte[] state = w.tokens.getFirst().state();
    int size = w.log.entries.size();
    new Issue(w, 1).done();
    w.tokens.getFirst().setBack(state);
    PartitionCore back = restored(backup);
    assertThat(back.follow(w.log.fork(size).from(0))).isNotNull();
    Freshness.Challenge c = back.activate(World.DOMAIN);
    List<Freshness.Answer> answers =
        List.of(w.partitions.get(1).answer(c), w.partitions.get(2).answer(c));
    refuses(Refusal.NOT_FRESH, () -> back.confirmFresh(World.DOMAIN, answers));
  }

  @Test
  @DisplayName("without the custodian's word old files stay refused")
  void putBackWithoutARestore() {
    new Issue(w, 1).done();
    Map<String, byte[]> files = new HashMap<>();
    backup.files().forEach(f -> files.put(f.name(), f.octets().toArray()));
    w.stores.getFirst().restore(files);
    refuses(Refusal.ROLLED_BACK, () -> w.open(1));
  }

  @Test
  @DisplayName("a backup of a generation that is over cannot bring its shares back")
  void ofAnOldGeneration() {
    logged();
    w.switchTo(w.run(w.after(w.threshold, List.of(1, 2, 3))));
    List<DomainName> old = p.custodianAsks(d -> d.check(backup));
    assertThat(old).containsExactly(World.DOMAIN);
    PartitionCore back = restored(backup);
    w.publish();
    assertThatThrownBy(() -> back.activate(World.DOMAIN)).isInstanceOf(PartitionRefused.class);
  }

  @Test
  @DisplayName("an epoch is not destroyed while a backup with its shares is left")
  void anEpochListsItsBackups() {
    logged();
    assertThat(read().backupsLeft(World.DOMAIN, 1))
        .singleElement()
        .satisfies(b -> assertThat(b.backup()).isEqualTo(backup.hash()));
    assertThat(read().backupsLeft(World.DOMAIN, 2)).isEmpty();
    boolean _ = p.custodianAsks(d -> d.destroyed(backup.hash()));
    logged();
    assertThat(read().backupsLeft(World.DOMAIN, 1)).isEmpty();
    refuses(
        Refusal.UNKNOWN_BACKUP, () -> p.<Boolean>custodianAsks(d -> d.destroyed(backup.hash())));
  }

  @Test
  @DisplayName("statements that the log refuses: by another partition, doubled, of nothing")
  void whatTheLogRefuses() {
    SignedStatement good = p.unlogged().getFirst();
    BackupMade m = (BackupMade) good.statement();
    w.log.append(
        new SignedStatement(
            new BackupMade(m.domain(), 2, m.backup(), m.generations(), m.logSize(), m.time()),
            good.signatures()));
    refused(EntryRule.NOT_SIGNED, end() - 1);
    w.log.entries.removeLast();
    w.log.append(
        new SignedStatement(
            new BackupMade(m.domain(), 1, m.backup(), List.of(Hash32.ZERO), m.logSize(), m.time()),
            good.signatures()));
    refused(EntryRule.UNKNOWN_GENERATION, end() - 1);
    w.log.entries.removeLast();
    BackupDestroyed gone = new BackupDestroyed(World.DOMAIN, 1, m.backup(), m.time());
    w.log.append(new SignedStatement(gone, good.signatures()));
    refused(EntryRule.BACKUP, end() - 1);
    w.log.entries.removeLast();
    assertThat(p.unlogged()).as("while the log is read again").isEmpty();
    w.publish();
    logged();
    w.log.append(good);
    refused(EntryRule.BACKUP, end() - 1);
    w.log.entries.removeLast();
    w.log.append(new SignedStatement(gone, good.signatures()));
    refused(EntryRule.NOT_SIGNED, end() - 1);
  }

  @Test
  @DisplayName("two processes with two folders at one token: the second to move is refused")
  void twoAtOneToken() {
    StoreDouble copy = new StoreDouble();
    copy.restore(w.stores.getFirst().copy());
    PartitionCore twin =
        new PartitionCore(
            1,
            w.log.noteKey(),
            w.tokens.getFirst(),
            copy,
            () -> w.now,
            new java.security.SecureRandom());
    assertThat(twin.follow(w.log.from(0))).isNotNull();
    new Issue(w, 1).done();
    // The twin is shown a fork from where it stands: its cosignature would make two logs.
    LogDouble fork = w.log.fork((int) twin.logPosition());
    fork.append(SignedStatement.decode(w.log.entries.get((int) twin.logPosition())));
    refuses(Refusal.TWO_AT_ONE_TOKEN, () -> twin.follow(fork.from(twin.logPosition())));
    twin.close();
  }
}
