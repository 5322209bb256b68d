package org.sluice.distribution.pull;

import java.util.List;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.index.Page;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Statement;

/// When the user an audit key is about may see its entry: after the delay that the security
/// officers set, as it was when the key was released (keys-and-trust rule 5). An entry whose order
/// is not in the log, or not here yet, is not shown.
final class AuditDelay {
  private static final int PAGE = 100;
  private static final long NEVER = Long.MAX_VALUE;

  private final LogIndex index;
  private final Snapshot mirror;
  private final long now;

  /// @param now Unix time in seconds
  AuditDelay(LogIndex index, Snapshot mirror, long now) {
    this.index = index;
    this.mirror = mirror;
    this.now = now;
  }

  /// Whether the user may see the entry at that index, which is about them.
  boolean isOver(long at) {
    return !(statement(at) instanceof Extraction leaf && leaf.purpose() == Purpose.AUDIT)
        || shownFrom(leaf.requestId()) <= now;
  }

  /// The release says it, or as long as there is none the order.
  private long shownFrom(RequestId request) {
    long ordered = NEVER;
    for (long at : here(index.ofRequest(request, NEVER, PAGE))) {
      switch (statement(at)) {
        case AuditReleased released -> {
          return after(released.time(), delay(at, released.domain()));
        }
        case AuditOrdered order -> ordered = after(order.time(), delay(at, order.domain()));
        default -> {} // says nothing of when
      }
    }
    return ordered;
  }

  private static long after(long time, long delay) {
    return delay == NEVER ? NEVER : time + delay;
  }

  /// The delay that the newest audit function below an entry sets.
  private long delay(long below, DomainName domain) {
    long before = below;
    while (before > 0) {
      Page<Long> page = index.audits(before, PAGE);
      for (long at : here(page)) {
        if (statement(at) instanceof AuditFunction f && f.domain().equals(domain)) {
          return f.delaySeconds();
        }
      }
      before = page.next().orElse(0);
    }
    return NEVER;
  }

  /// The index may have gone on since the snapshot.
  private List<Long> here(Page<Long> page) {
    return page.rows().stream().filter(at -> at < mirror.size()).toList();
  }

  private Statement statement(long at) {
    return SignedStatement.decode(mirror.entry(at)).statement();
  }
}
