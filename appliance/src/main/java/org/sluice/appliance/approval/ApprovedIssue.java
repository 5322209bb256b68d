package org.sluice.appliance.approval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Request;

/// A request with the approvals its policy demands. Only [ApprovalDesk] makes one, and extraction
/// takes nothing else.
public final class ApprovedIssue {

  private final RequestFile file;
  private final BatchPlan plan;
  private final Map<Hash32, RequestFile.Opening> openings = new LinkedHashMap<>();

  ApprovedIssue(RequestFile file, BatchPlan plan) {
    this.file = file;
    this.plan = plan;
    for (RequestFile.Opening o : file.identities()) {
      openings.put(o.commitment(), o);
    }
  }

  /// What was asked and approved.
  public Request request() {
    return file.request();
  }

  /// The batches, in order.
  public List<ApprovedBatch> batches() {
    List<ApprovedBatch> batches = new ArrayList<>();
    for (BatchPlan.Batch b : plan.batches()) {
      batches.add(new ApprovedBatch(this, b, plan.opened(b.index())));
    }
    return batches;
  }

  /// The salt and URI behind a commitment of this request.
  public RequestFile.Opening opening(Hash32 commitment) {
    RequestFile.Opening o = openings.get(commitment);
    if (o == null) {
      throw new IllegalStateException("commitment " + commitment + " is not part of this request");
    }
    return o;
  }
}
