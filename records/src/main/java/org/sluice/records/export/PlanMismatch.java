package org.sluice.records.export;

/// A request file whose plan is not the one that its request was signed for. What an approver must
/// never sign.
public final class PlanMismatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String requested;
  private final String recomputed;

  PlanMismatch(String field, Object requested, Object recomputed) {
    super("field " + field + " of the request is " + requested + ", its plan gives " + recomputed);
    this.field = field;
    this.requested = requested.toString();
    this.recomputed = recomputed.toString();
  }

  /// Field of the request that differs.
  public String field() {
    return field;
  }

  /// What the request says.
  public String requested() {
    return requested;
  }

  /// What the plan in the file gives.
  public String recomputed() {
    return recomputed;
  }
}
