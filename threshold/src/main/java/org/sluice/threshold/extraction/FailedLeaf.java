package org.sluice.threshold.extraction;

import java.util.Arrays;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

/// Finds the leaf for which round-1 messages are wrong together, though each is right by itself.
final class FailedLeaf {

  private static final Field QS = Curve.SAKKE.order();

  private final GenerationShares.Public known;

  FailedLeaf(GenerationShares.Public known) {
    this.known = known;
  }

  /// Its place in the batch; 0 if none is wrong by what was refused: then it shows in any leaf.
  int of(Refusal refusal, List<RoundOne> messages) {
    int leaves = messages.getFirst().w().length() / Extraction.Z_SCALAR;
    for (int u = 0; u < leaves; u++) {
      boolean wrong =
          switch (refusal) {
            case DEGREE_CHECK -> !degreeHolds(messages, u);
            case ZERO_VALUE -> isZero(messages, u);
            default -> false;
          };
      if (wrong) {
        return u;
      }
    }
    return 0;
  }

  private boolean degreeHolds(List<RoundOne> messages, int u) {
    int v = Curve.P256.encodedOctets();
    List<RoundOne> leaf =
        messages.stream()
            .map(m ->
                new RoundOne(
                    m.index(),
                    m.gamma(),
                    m.batch(),
                    m.seedCommitments(),
                    m.w(),
                    org.sluice.records.codec.Octets.of(
                        Arrays.copyOfRange(m.v().toArray(), u * v, (u + 1) * v)),
                    m.signature()))
            .toList();
    RoundTwoChecks checks = new RoundTwoChecks(0, known);
    try (Frame frame = Frame.open(RoundTwoChecks.octets(leaf.size(), 1))) {
      RoundTwoChecks.Points points = checks.new Points(frame, leaf);
      checks.degree(points, leaf.stream().map(RoundOne::index).toList(), 1);
      return true;
    } catch (PartitionRefused _) {
      return false;
    }
  }

  private boolean isZero(List<RoundOne> messages, int u) {
    try (Frame frame = Frame.open(LeafEquations.octets(messages.size()) + QS.octets())) {
      LeafEquations leaves = new LeafEquations(frame, messages, known.threshold().t());
      long w = frame.alloc(QS.octets());
      leaves.w(w, u);
      return QS.isZero(w) != 0;
    }
  }
}
