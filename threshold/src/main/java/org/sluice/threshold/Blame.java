package org.sluice.threshold;

import java.util.List;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Extraction.RoundOne;

/// Messages of the blame phase (design section 7): one leaf of a batch that failed is run again as
/// a batch of its own, and each partition opens in the exponent what it put in. What comes out
/// tells who lied; it also gives that user's RSK, so it is secret, and only the name is published.
public final class Blame {

  private Blame() {}

  /// Which leaf: the order of its batch, and its place in it.
  public record Order(Extraction.Order batch, int leaf) {}

  /// As in an extraction: which round-1 messages count and who answers with key parts.
  public record RoundTwoOrder(Order order, List<RoundOne> messages, List<Integer> answering) {

    public RoundTwoOrder {
      messages = List.copyOf(messages);
      answering = List.copyOf(answering);
    }
  }

  /// The outputs of one set's PRF for the leaf, in the exponent.
  ///
  /// @param v D_A = [PRF_A("v")]G, 65 octets; empty in an audit batch
  /// @param r R_A = [PRF_A("r")]P, 257 octets
  /// @param zeta E_{A,l} = [PRF_A("zeta", l)]P for l = 1..t-1, 257 octets each
  public record Opening(Octets v, Octets r, List<Octets> zeta) {

    public Opening {
      zeta = List.copyOf(zeta);
    }
  }

  /// What one partition says it put in, signed by its identity key.
  ///
  /// @param gamma generation under which it answers
  /// @param batch value of the blame batch
  /// @param tag of the leaf, which with GAMMA gives the value of the batch
  /// @param messages hash of the round-1 messages that it was given
  /// @param openings for each set that contains the sender, in the order of [Threshold#setsOf(int)]
  /// @param parts SHA-256 of its key parts, K then s; of nothing if it gave none
  public record Statement(
      int index,
      Hash32 gamma,
      Hash32 batch,
      Hash32 tag,
      Hash32 messages,
      List<Opening> openings,
      Hash32 parts,
      Octets signature) {

    public Statement {
      openings = List.copyOf(openings);
    }
  }

  /// A statement with the key parts: both of length 0 if the partition is not among those that
  /// answer, or if its checks of the round-1 messages failed. Secret; the receiver closes it.
  public static final class Answer implements AutoCloseable {
    private final Statement statement;
    private final SecretBytes k;
    private final SecretBytes s;

    /// Takes ownership of both parts.
    public Answer(Statement statement, SecretBytes k, SecretBytes s) {
      this.statement = statement;
      this.k = k;
      this.s = s;
    }

    /// What the partition signed.
    public Statement statement() {
      return statement;
    }

    /// K_i, 257 octets or none.
    public SecretBytes k() {
      return k;
    }

    /// s_i, 32 octets or none; none in an audit batch.
    public SecretBytes s() {
      return s;
    }

    @Override
    public void close() {
      k.close();
      s.close();
    }

    @Override
    public String toString() {
      return "Blame.Answer[partition " + statement.index() + "]";
    }
  }

  /// Key check values that a partition computes from the replicated keys that it uses now, signed
  /// together with the blame batch.
  ///
  /// @param kcv in the order of [Threshold#setsOf(int)]
  public record KeyCheck(int index, Hash32 batch, List<Hash32> kcv, Octets signature) {

    public KeyCheck {
      kcv = List.copyOf(kcv);
    }
  }

  /// Two members of `set` have signed the same seed commitment and different openings: then, and
  /// only then, a member reveals the seed, which the liar's owner knows anyway.
  public record Dispute(Order order, List<Integer> set, Side first, Side second) {

    public Dispute {
      set = List.copyOf(set);
    }
  }

  /// What one of the two has signed.
  public record Side(RoundOne message, Statement statement) {}

  /// What was wrong with what a partition said.
  public enum Lie {
    /// Its message has another form, generation or batch, a value that is not canonical, or a point
    /// off its curve, under its own signature or none.
    MESSAGE,
    /// Its seed commitment is not that of the set's key.
    SEED_COMMITMENT,
    /// Its openings are not those of the seed it committed to.
    OPENINGS,
    /// V_i is not sum f_A(i) D_A.
    V,
    /// w_i does not fit R_i, E_i and Z_i.
    W,
    /// s_i does not fit V_i and X_i.
    S,
    /// K_i does not fit R_i.
    K,
    /// It refused key parts although all round-1 messages are right.
    WITHHELD
  }

  /// Who lied. More than one index only where the set's members cannot be told apart: then one of
  /// them did.
  public record Named(List<Integer> oneOf, Lie lie) {

    public Named {
      oneOf = List.copyOf(oneOf);
    }

    /// That one partition lied.
    public static Named one(int index, Lie lie) {
      return new Named(List.of(index), lie);
    }

    @Override
    public String toString() {
      return (oneOf.size() == 1 ? "partition " + oneOf.getFirst() : "one of partitions " + oneOf)
          + " lied ("
          + lie
          + ")";
    }
  }
}
