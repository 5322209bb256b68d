package org.sluice.appliance.audit;

import java.util.List;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.log.LogState;
import org.sluice.threshold.log.OwnPlace;

/// Tries entries before they are in the log. What is appended stays, and one entry that breaks a
/// rule is refused by every partition for ever; so whatever was put together by hand, or comes from
/// outside, is first read as a partition would read it.
final class LogRules {
  private static final int PIECE = 4096;

  private final AuditLog log;

  LogRules(AuditLog log) {
    this.log = log;
  }

  /// Reads the whole log and then `next`; the log itself is left as it is. What is in the log the
  /// partitions have checked or will: whose signatures those are is theirs to say.
  ///
  /// @throws CommandFailed with the rule that one of them breaks
  void require(List<SignedStatement> next) {
    LogState state = new LogState(own());
    for (long from = 0; from < log.size(); from += PIECE) {
      log.entries(from, Math.min(log.size(), from + PIECE))
          .forEach(e -> state.appendAgain(e, _ -> null));
    }
    for (SignedStatement s : next) {
      try {
        state.append(s.encoded(), null);
      } catch (EntryRefused e) {
        throw new CommandFailed(
            "the partitions would refuse this ("
                + e.rule()
                + "): "
                + e.detail()
                + ". Nothing was logged",
            e);
      }
    }
  }

  /// Any partition's place will do: all come to the same answer.
  private OwnPlace own() {
    GenerationRecord record = log.index().domains().iterator().next().generation();
    return new OwnPlace(1, record.partitions().getFirst().identitySpki(), record.logOrigin());
  }
}
