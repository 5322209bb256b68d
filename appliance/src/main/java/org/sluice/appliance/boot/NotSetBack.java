package org.sluice.appliance.boot;

import java.util.List;
import java.util.Set;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// Asked before anything is appended: a log that is behind what a partition has read was put back
/// from an older copy, and one entry more would make it another log.
final class NotSetBack {
  private NotSetBack() {}

  /// @param restored whether the folder was restored and its streams have not begun anew: then all
  ///   partitions are asked, because those that are down may have read most
  /// @throws CommandFailed if the log is behind, or if it cannot be known after a restore
  static void require(AuditLog log, Tokens tokens, Set<Members> members, boolean restored) {
    if (restored) {
      for (Members m : members) {
        List<Partition> _ =
            tokens.requireMembers(m, m.threshold().n(), "say after a restore how far the log was");
      }
    }
    for (Partition p : tokens.partitions()) {
      try {
        log.requireReached(p.index(), p.logPosition());
      } catch (PartitionUnavailable e) {
        tokens.lost(e);
      }
    }
  }
}
