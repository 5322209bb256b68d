package org.sluice.threshold.extraction;

import java.util.List;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.threshold.Blame.Answer;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Blame.Statement;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;

/// What the coordinator finds wrong with one answer of the blame phase by itself.
final class StatementScreening {

  private final GenerationShares.Public known;
  private final boolean audit;
  private final Hash32 messages;
  private final Hash32 batch;

  StatementScreening(GenerationShares.Public known, boolean audit, List<RoundOne> messages) {
    this.known = known;
    this.audit = audit;
    this.messages = RoundOneMessages.hash(messages);
    this.batch = messages.getFirst().batch();
  }

  boolean isRight(int index, Answer answer) {
    Statement s = answer.statement();
    byte[] key = known.identities().get(index - 1).toArray();
    return s.index() == index
        && s.gamma().equals(known.gamma())
        && s.batch().equals(batch)
        && BlameRun.batchOf(known.gamma(), s.tag()).equals(batch)
        && s.messages().equals(messages)
        && s.parts().equals(BlameOctets.parts(answer.k(), answer.s()))
        && P256Verifier.verify(key, BlameOctets.statement(s), s.signature().toArray())
        && s.openings().size() == known.threshold().setsOf(index).size()
        && s.openings().stream().allMatch(this::isOpening)
        && parts(answer);
  }

  private boolean parts(Answer a) {
    boolean none = a.k().length() == 0 && a.s().length() == 0;
    return none
        || (a.k().length() == Curve.SAKKE.encodedOctets()
            && a.s().length() == (audit ? 0 : Extraction.X_SCALAR));
  }

  /// Points on their curves, not O, of order q (design section 6, last item).
  private boolean isOpening(Opening o) {
    try {
      if (audit ? o.v().length() != 0 : !isPoint(Curve.P256, o.v())) {
        return false;
      }
      return o.zeta().size() == known.threshold().t() - 1
          && isPoint(Curve.SAKKE, o.r())
          && o.zeta().stream().allMatch(e -> isPoint(Curve.SAKKE, e));
    } catch (BadPoint _) {
      return false;
    }
  }

  private static boolean isPoint(Curve curve, Octets encoded) {
    return PublicPoint.of(curve, encoded.toArray()).requireOrder().curve() == curve;
  }
}
