package org.sluice.threshold;

import java.util.List;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.tlog.SignedNote;

/// Messages of the two rounds of design section 5, for one whole batch of leaves.
public final class Extraction {

  /// Octets of a SAKKE scalar modulo q_S.
  public static final int Z_SCALAR = 128;

  /// Octets of an ECCSI scalar modulo q_E.
  public static final int X_SCALAR = 32;

  private Extraction() {}

  /// What opens the identity commitment of one Extraction leaf.
  ///
  /// @param leafIndex index of the entry in the log
  /// @param salt 32 octets
  public record LeafOpening(long leafIndex, Octets salt, UserUri user) {}

  /// Which batch: all its leaves in the log's order, and a checkpoint over them with the log's
  /// signature and at least c cosignatures. A partition takes nothing else from here.
  public record Order(DomainName domain, List<LeafOpening> leaves, SignedNote checkpoint) {
    public Order {
      leaves = List.copyOf(leaves);
    }
  }

  /// Round 1 of one partition, signed by its identity key.
  ///
  /// @param gamma generation under which it answers
  /// @param batch the batch value B
  /// @param seedCommitments c_A for each set A that contains the sender, in the order of
  ///   [Threshold#setsOf(int)]
  /// @param w w_1..w_N, 128 octets each
  /// @param v V_1..V_N, 65 octets each; empty in an audit batch
  public record RoundOne(
      int index,
      Hash32 gamma,
      Hash32 batch,
      List<Hash32> seedCommitments,
      Octets w,
      Octets v,
      Octets signature) {
    public RoundOne {
      seedCommitments = List.copyOf(seedCommitments);
    }
  }

  /// Which round-1 messages count (Q) and who answers (T, t of their senders).
  public record RoundTwoOrder(Order order, List<RoundOne> messages, List<Integer> answering) {
    public RoundTwoOrder {
      messages = List.copyOf(messages);
      answering = List.copyOf(answering);
    }
  }

  /// One partition's parts of the keys of a batch. Secret: t of them are the users' keys. The
  /// receiver closes it.
  public static final class RoundTwo implements AutoCloseable {
    private final int index;
    private final SecretBytes k;
    private final SecretBytes s;

    /// Takes ownership of both.
    public RoundTwo(int index, SecretBytes k, SecretBytes s) {
      this.index = index;
      this.k = k;
      this.s = s;
    }

    /// Whose parts.
    public int index() {
      return index;
    }

    /// K_1..K_N as points of 257 octets each, one after the other.
    public SecretBytes k() {
      return k;
    }

    /// s_1..s_N, 32 octets each; length 0 in an audit batch.
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
      return "RoundTwo[partition " + index + ", " + k.length() / 257 + " leaves]";
    }
  }
}
