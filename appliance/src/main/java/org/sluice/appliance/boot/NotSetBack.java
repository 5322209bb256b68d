package org.sluice.appliance.boot;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// Asked before anything is appended: a log that is behind what a partition has read was put back
/// from an older copy, and one entry more would make it another log.
final class NotSetBack {
  private NotSetBack() {}

  /// What partitions say that were not started anew: how far they have read.
  ///
  /// @throws CommandFailed if the log is behind
  static void require(AuditLog log, Tokens tokens) {
    for (Partition p : tokens.partitions()) {
      try {
        log.requireReached(p.index(), p.logPosition());
      } catch (PartitionUnavailable e) {
        tokens.lost(e);
      }
    }
  }

  /// After a restore, until the streams have begun anew: every partition reads the log as it is and
  /// co-signs it once more, which it does only if it has read no further. All have to be up,
  /// because one that is down may be the one that has read most.
  ///
  /// @throws CommandFailed if the log is behind, or a partition is down
  static void requireRead(
      Tokens tokens, Set<Members> members, Supplier<VerifiedCheckpoint> publish) {
    for (Members m : members) {
      List<Partition> _ =
          tokens.requireMembers(m, m.threshold().n(), "say after a restore how far the log was");
    }
    VerifiedCheckpoint _ = publish.get();
    for (Members m : members) {
      List<Partition> _ =
          tokens.requireMembers(m, m.threshold().n(), "say after a restore how far the log was");
    }
  }
}
