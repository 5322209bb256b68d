package org.sluice.appliance.audit;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingCount;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;

/// Standing approvals as the log has them.
public final class StandingIndex {

  /// One of them.
  public static final class Standing {
    private final SignedStatement signed;
    private final StandingCount count = new StandingCount();
    private boolean ended;

    private Standing(SignedStatement signed) {
      this.signed = signed;
    }

    /// As the approvers signed it.
    public SignedStatement signed() {
      return signed;
    }

    public StandingApproval approval() {
      return (StandingApproval) signed.statement();
    }

    /// Keys counted in the 24 hours before `time` (Unix seconds).
    public long usedAt(long time) {
      return count.usedAt(time);
    }

    /// Whether an approver has ended it.
    public boolean ended() {
      return ended;
    }
  }

  private final Map<RequestId, Standing> all = new LinkedHashMap<>();
  private final Map<RequestId, RequestId> uses = new HashMap<>();

  void granted(SignedStatement signed, StandingApproval a) {
    all.put(a.id(), new Standing(signed));
  }

  void used(StandingUse use, long leaves) {
    Standing s = all.get(use.standing());
    if (s != null) {
      s.count.add(use.time(), leaves);
      uses.put(use.requestId(), use.standing());
    }
  }

  void ended(StandingEnded e) {
    Standing s = all.get(e.standing());
    if (s != null) {
      s.ended = true;
    }
  }

  /// All of them in the order of the log.
  public Collection<Standing> all() {
    return all.values();
  }

  /// One by its id.
  public Optional<Standing> find(RequestId id) {
    return Optional.ofNullable(all.get(id));
  }

  /// The standing approval under which a request runs, if it does.
  public Optional<Standing> of(RequestId request) {
    RequestId id = uses.get(request);
    return id == null ? Optional.empty() : find(id);
  }
}
