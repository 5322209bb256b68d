package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.List;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.threshold.Blame.Answer;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Blame.Side;
import org.sluice.threshold.Blame.Statement;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.Refusal;

/// The second round of a blame batch at one partition (design section 7). Openings are of this
/// batch alone and only in the exponent: as scalars they would give z with w. They do not depend on
/// what anybody sent, so they are given even where the checks of the messages fail.
final class BlameComputation {

  private static final Octets UNSIGNED = Octets.of(new byte[0]);

  private final GenerationShares shares;
  private final SecureRandom random;

  BlameComputation(GenerationShares shares, SecureRandom random) {
    this.shares = shares;
    this.random = random;
  }

  Answer answer(Batch batch, RoundOne own, List<RoundOne> messages, List<Integer> answering) {
    new RoundTwoChecks(shares.index(), shares.known()).theSet(batch, own, messages);
    List<Opening> openings = openings(batch);
    RoundTwo parts = parts(batch, own, messages, answering);
    boolean done = false;
    try {
      Statement s =
          new Statement(
              shares.index(),
              batch.gamma(),
              own.batch(),
              batch.leaves().getFirst().tag(),
              RoundOneMessages.hash(messages),
              openings,
              BlameOctets.parts(parts.k(), parts.s()),
              UNSIGNED);
      Answer answer = new Answer(signed(s), parts.k(), parts.s());
      done = true;
      return answer;
    } finally {
      if (!done) {
        parts.close();
      }
    }
  }

  private Statement signed(Statement s) {
    byte[] signature = shares.token().signIdentity(BlameOctets.statement(s));
    return new Statement(
        s.index(),
        s.gamma(),
        s.batch(),
        s.tag(),
        s.messages(),
        s.openings(),
        s.parts(),
        Octets.of(signature));
  }

  /// Twice, and compared: a false opening by a fault would make an honest member reveal a seed that
  /// nobody else knows.
  private List<Opening> openings(Batch batch) {
    Hash32 tag = batch.leaves().getFirst().tag();
    List<Opening> once;
    List<Opening> again;
    try (Seeds seeds = new Seeds(shares, batch.value())) {
      once = seeds.openings(tag, batch.audit());
    }
    try (Seeds seeds = new Seeds(shares, batch.value())) {
      again = seeds.openings(tag, batch.audit());
    }
    if (!once.equals(again)) {
      throw new PartitionStopped(shares.index(), "openings");
    }
    return once;
  }

  private RoundTwo parts(
      Batch batch, RoundOne own, List<RoundOne> messages, List<Integer> answering) {
    if (answering.contains(shares.index())) {
      try {
        return new RoundTwoComputation(shares, random).answer(batch, own, messages, answering);
      } catch (PartitionRefused _) {
        // The openings will say whose message it was.
      }
    }
    return new RoundTwo(shares.index(), SecretBytes.allocate(0), SecretBytes.allocate(0));
  }

  /// seed_A, if two members of A have signed, for this very batch, this partition's own commitment
  /// to it and different openings. Then a member of A is a liar, whose owner knows k_A; nobody else
  /// learns anything from the seed.
  SecretBytes seed(Batch batch, List<Integer> set, Side first, Side second) {
    Hash32 b = batch.value();
    boolean sides =
        set.contains(shares.index())
            && shares.sets().contains(set)
            && first.message().index() != second.message().index()
            && signedBy(set, b, batch, first)
            && signedBy(set, b, batch, second);
    require(sides, "not two signed statements of members of " + set);
    try (Seeds seeds = new Seeds(shares, b)) {
      Hash32 own = seeds.commitments().get(shares.sets().indexOf(set));
      require(
          commitment(set, first).equals(own) && commitment(set, second).equals(own),
          "the two have not committed to this partition's seed of " + set);
    }
    require(!opening(set, first).equals(opening(set, second)), "the openings are the same");
    return Seeds.seed(shares, b, set);
  }

  private boolean signedBy(List<Integer> set, Hash32 b, Batch batch, Side side) {
    RoundOne m = side.message();
    Statement s = side.statement();
    if (!set.contains(m.index()) || s.index() != m.index()) {
      return false;
    }
    int sets = shares.known().threshold().setsOf(m.index()).size();
    byte[] key = shares.known().identities().get(m.index() - 1).toArray();
    return m.seedCommitments().size() == sets
        && s.openings().size() == sets
        && m.gamma().equals(batch.gamma())
        && s.gamma().equals(batch.gamma())
        && m.batch().equals(b)
        && s.batch().equals(b)
        && P256Verifier.verify(key, RoundOneMessages.signed(m), m.signature().toArray())
        && P256Verifier.verify(key, BlameOctets.statement(s), s.signature().toArray());
  }

  private Hash32 commitment(List<Integer> set, Side side) {
    int at = shares.known().threshold().setsOf(side.message().index()).indexOf(set);
    return side.message().seedCommitments().get(at);
  }

  private Opening opening(List<Integer> set, Side side) {
    int at = shares.known().threshold().setsOf(side.message().index()).indexOf(set);
    return side.statement().openings().get(at);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new PartitionRefused(shares.index(), Refusal.NO_DISPUTE, otherwise);
    }
  }
}
