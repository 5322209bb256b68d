package org.sluice.threshold.partition;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Statement;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.log.LogReader;
import org.sluice.threshold.log.LogState;
import org.sluice.threshold.vault.Backup;
import org.sluice.threshold.vault.BackupVault;
import org.sluice.threshold.vault.GenerationVault;

/// What a partition signs beside its messages: evidence of a destruction, a policy by custodians,
/// backups. Statements that its custodian causes are kept in its store until it has read them in
/// the log, so that none is lost between here and there.
final class StatementDesk {
  private static final String UNLOGGED = "unlogged";
  private static final int MAX_UNLOGGED = 256;
  private static final int MAX_ENTRY = 0xffff;
  private static final long AHEAD = 300;

  private final int index;
  private final PartitionToken token;
  private final PartitionStore store;
  private final GenerationVault vault;
  private final LogReader log;

  StatementDesk(
      int index, PartitionToken token, PartitionStore store, GenerationVault vault, LogReader log) {
    this.index = index;
    this.token = token;
    this.store = store;
    this.vault = vault;
    this.log = log;
  }

  SignedStatement destruction(DomainName domain, Hash32 gamma) {
    GenerationRecord record = log.state().generation(domain, gamma);
    if (record == null || !wasMember(record)) {
      throw refused(Refusal.NO_GENERATION, "generation " + gamma + " of " + domain);
    }
    if (!vault.isGone(record)) {
      throw refused(Refusal.NOT_DESTROYED, "generation " + gamma + " of " + domain);
    }
    return signed(new Destruction(domain, gamma, index, log.now()));
  }

  /// One that came later in the place of another knows nothing of what the other had.
  private boolean wasMember(GenerationRecord record) {
    return index <= record.n()
        && Octets.of(token.identityKey()).equals(record.partitions().get(index - 1).identitySpki());
  }

  // --- recovery (keys-and-trust 8): at the custodian's own hands, never the coordinator's

  Signature custodianSigns(Statement s) {
    return switch (s) {
      case RecoveryProposed p -> recovery(p);
      case RecoveryConcluded c -> recovery(c);
      default ->
          throw refused(
              Refusal.RECOVERY, "custodians do not sign a " + s.statementType().recordName());
    };
  }

  private Signature recovery(RecoveryProposed p) {
    DomainPolicy policy = log.state().policy(p.domain());
    if (policy == null
        || p.number() != policy.number() + 1
        || !p.previous().equals(policy.hash())) {
      throw refused(Refusal.RECOVERY, "the proposal does not follow the policy in force");
    }
    long off = Math.abs(p.time() - log.now());
    if (off > RecoveryProposed.MAX_OFF) {
      throw refused(Refusal.RECOVERY, "the proposal's time is " + off + " s from now");
    }
    return signature(p);
  }

  private Signature recovery(RecoveryConcluded c) {
    Long seen = log.state().proposalSeen(c);
    if (seen == null) {
      throw refused(
          Refusal.RECOVERY, "no such proposal stands in the log, or when it came is not known");
    }
    long shown = log.now() - seen;
    if (shown < RecoveryProposed.WAIT || c.time() > log.now() + AHEAD) {
      throw refused(
          Refusal.RECOVERY,
          "the proposal has been seen for " + shown + " s, seven days are needed");
    }
    return signature(c);
  }

  // --- backups

  /// The statements are durable before anyone has the backup.
  Backup backup(Hash32 folder) {
    LogState state = log.state();
    long now = log.now();
    Backup made =
        new BackupVault(index, token, store)
            .make(state.domains(), log.durableSize(), log.durableRoot(), now, folder);
    if (made == null) {
      throw refused(Refusal.NO_GENERATION, "there are no shares to back up");
    }
    List<SignedStatement> statements = new ArrayList<>(unlogged());
    for (Backup.Generation g : made.generations()) {
      List<Hash32> held = List.of(g.gamma());
      statements.add(
          signed(new BackupMade(g.domain(), index, made.hash(), held, made.logSize(), now)));
    }
    keep(statements);
    return made;
  }

  /// Whether the backup is this partition's, and its shares are those of the generations in force.
  /// Domains whose generation is another by now are returned: of them it holds nothing of use.
  List<DomainName> check(Backup backup) {
    if (backup.index() != index || !backup.isSignedBy(Octets.of(token.identityKey()))) {
      throw refused(Refusal.BAD_SIGNATURE, "the backup is not this partition's");
    }
    List<DomainName> old = new ArrayList<>();
    for (Backup.Generation g : backup.generations()) {
      GenerationInForce now = log.state().generation(g.domain());
      if (now != null && now.gamma().equals(g.gamma())) {
        new BackupVault(index, token, store).tryOut(backup, now);
      } else {
        old.add(g.domain());
      }
    }
    return old;
  }

  /// The custodian says that the backup and its copies are destroyed.
  void backupDestroyed(Hash32 backup) {
    List<SignedStatement> statements = new ArrayList<>(unlogged());
    int before = statements.size();
    for (DomainName domain : log.state().domains()) {
      if (log.state().isBackupLeft(domain, index, backup)) {
        statements.add(signed(new BackupDestroyed(domain, index, backup, log.now())));
      }
    }
    if (statements.size() == before) {
      throw refused(Refusal.UNKNOWN_BACKUP, "the log has no backup " + backup + " that is left");
    }
    keep(statements);
  }

  /// What waits to be logged, in order.
  List<SignedStatement> unlogged() {
    byte @Nullable [] octets = store.get(UNLOGGED);
    if (octets == null) {
      return List.of();
    }
    List<SignedStatement> kept =
        Reader.decode(
            octets,
            "Unlogged",
            in ->
                in.list(
                    in.count16("entries", 0, MAX_UNLOGGED, 2),
                    r -> SignedStatement.decode(r.bytes16("entry", MAX_ENTRY))));
    LogState state = log.state();
    return kept.stream().filter(s -> !isLogged(state, s.statement())).toList();
  }

  private static boolean isLogged(LogState state, Statement s) {
    return switch (s) {
      case BackupMade b -> state.hasBackup(b.domain(), b.index(), b.backup());
      case BackupDestroyed b ->
          state.hasBackup(b.domain(), b.index(), b.backup())
              && !state.isBackupLeft(b.domain(), b.index(), b.backup());
      default -> true;
    };
  }

  private void keep(List<SignedStatement> statements) {
    if (statements.size() > MAX_UNLOGGED) {
      throw refused(
          Refusal.OUT_OF_ORDER,
          statements.size() + " statements wait to be logged: log them first");
    }
    Writer out = new Writer().u16(statements.size());
    statements.forEach(s -> out.bytes16(s.encoded()));
    store.put(UNLOGGED, out.toByteArray());
  }

  private SignedStatement signed(Statement statement) {
    return new SignedStatement(statement, List.of(signature(statement)));
  }

  private Signature signature(Statement statement) {
    return new Signature(
        Hash32.sha256(token.identityKey()), token.signIdentity(statement.signingInput()));
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
