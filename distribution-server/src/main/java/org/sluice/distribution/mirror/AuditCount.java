package org.sluice.distribution.mirror;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;

/// How many audit keys each domain released, by the mirrored log: what everybody may know, without
/// log-in, after the delay that the security officers set. Follows the log a part at a time, so
/// that nobody waits long for a page; rebuilt from the log at every start.
public final class AuditCount {
  private static final int MAX_AT_ONCE = 20_000;
  private static final int TYPE_AT = 5; // u32 length, u8 version

  private final Map<DomainName, Long> delays = new HashMap<>();
  private final Map<DomainName, List<Long>> shownFrom = new HashMap<>();
  private long read;

  /// What may be shown.
  ///
  /// @param entries of the log that were counted
  /// @param released audit keys by domain, those whose delay is over; every domain that has an
  ///   audit function stands here
  public record Shown(long entries, Map<String, Long> released) {}

  /// Reads on in the log, then counts what may be shown at `now`, in Unix seconds.
  public synchronized Shown at(Snapshot log, long now) {
    long end = Math.min(log.size(), read + MAX_AT_ONCE);
    for (byte[] entry : log.entries(read, end)) {
      accept(entry);
    }
    read = Math.max(read, end);
    Map<String, Long> released = new TreeMap<>();
    shownFrom.forEach((domain, times) ->
        released.put(domain.value(), times.stream().filter(t -> t <= now).count()));
    return new Shown(read, released);
  }

  private void accept(byte[] entry) {
    if (entry.length <= TYPE_AT) {
      return;
    }
    int type = entry[TYPE_AT] & 0xff;
    if (type != StatementType.AUDIT_FUNCTION.code()
        && type != StatementType.AUDIT_RELEASED.code()) {
      return;
    }
    try {
      Statement statement = SignedStatement.decode(entry).statement();
      if (statement instanceof AuditFunction f) {
        delays.put(f.domain(), f.delaySeconds());
        shownFrom.computeIfAbsent(f.domain(), _ -> new ArrayList<>());
      } else if (statement instanceof AuditReleased x) {
        shownFrom
            .computeIfAbsent(x.domain(), _ -> new ArrayList<>())
            .add(x.time() + delays.getOrDefault(x.domain(), 0L));
      }
    } catch (MalformedRecord e) {
      // An entry that nobody can read is a reviewer's matter; it is no audit key.
    }
  }
}
