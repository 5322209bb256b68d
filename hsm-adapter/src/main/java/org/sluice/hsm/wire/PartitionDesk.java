package org.sluice.hsm.wire;

import org.sluice.records.codec.Coded;
import org.sluice.threshold.CeremonyPlan;

/// What the appliance may ask of a partition's process beside the port: who and how it is, and to
/// lay a plan before its custodian.
public interface PartitionDesk {

  /// What became of a plan that was laid before the custodian.
  enum Standing implements Coded {
    /// No plan, or another one.
    NONE(1),
    /// The custodian has not decided.
    WAITING(2),
    /// The custodian has confirmed it.
    CONFIRMED(3),
    /// The custodian has refused it.
    REFUSED(4);

    private final int code;

    Standing(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  /// Who it is; known without the PIN.
  PartitionCard card();

  /// How it is.
  PartitionHealth health();

  /// Lays a plan before the custodian, in place of one laid before. Nothing is confirmed by it.
  void propose(CeremonyPlan plan);

  /// What became of the plan.
  Standing standing(CeremonyPlan plan);
}
