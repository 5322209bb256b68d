package org.sluice.threshold;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// Messages of a distributed key generation (design section 8), each signed by its sender's
/// identity key. The coordinator carries them and can drop or alter them; it cannot make them.
public final class Ceremony {

  /// Octets of an uncompressed point on the SAKKE curve.
  public static final int Z_POINT = 257;

  /// Octets of an uncompressed point on P-256.
  public static final int X_POINT = 65;

  private Ceremony() {}

  /// Round 0: fresh nonce and fresh key agreement points of one partition, both for this run only.
  ///
  /// @param nonce 32 octets
  /// @param transport points for each other partition in index order, 65 octets each
  /// @param sets where sets have two members: points for each set A that contains the sender, in
  ///   the order of [Threshold#setsOf(int)]; where they are larger: points for wrapping keys to and
  ///   from each other partition in index order. 65 octets each
  public record Nonce(
      int index, Octets nonce, List<Octets> transport, List<Octets> sets, Octets signature) {
    public Nonce {
      transport = List.copyOf(transport);
      sets = List.copyOf(sets);
    }
  }

  /// Round 1: hash of a dealer's commitments and nonce, before anyone has seen any.
  public record Commitment(int index, Hash32 commitmentHash, Octets signature) {}

  /// Between rounds 1 and 2: one partition's signature over all n hashes.
  public record Agreement(int index, Octets signature) {}

  /// Round 2: a dealer opens.
  ///
  /// @param nonce 32 octets, as in the hash
  /// @param z t commitments to the coefficients of the SAKKE secret, 257 octets each
  /// @param x t commitments to the coefficients of the ECCSI secret, 65 octets each
  /// @param subShares for each other partition in index order: SAKKE and ECCSI part, encrypted end
  ///   to end
  public record Opening(
      int index,
      Octets nonce,
      List<Octets> z,
      List<Octets> x,
      List<SubShare> subShares,
      Octets signature) {
    public Opening {
      z = List.copyOf(z);
      x = List.copyOf(x);
      subShares = List.copyOf(subShares);
    }
  }

  /// What one dealer sends one recipient: AES-256-GCM ciphertexts (tag appended) of the sub-shares,
  /// and the replicated keys that the dealer made.
  ///
  /// @param z 128 + 16 octets
  /// @param x 32 + 16 octets
  /// @param keys where sets have more than two members: k_A of each set whose lowest member is the
  ///   dealer and that contains the recipient, in the order of [Threshold#sets()], each wrapped, 40
  ///   octets; otherwise empty
  public record SubShare(int recipient, Octets z, Octets x, List<Octets> keys) {

    public SubShare {
      keys = List.copyOf(keys);
    }
  }

  /// Round 3: what one partition found.
  public sealed interface Finding permits Verdict, Complaint {
    /// Who found it.
    int index();
  }

  /// All checks passed: hash of the whole transcript, and the key check values of the sender's sets
  /// in the order of [Threshold#setsOf(int)].
  public record Verdict(int index, Hash32 transcript, List<Hash32> kcv, Octets signature)
      implements Finding {
    public Verdict {
      kcv = List.copyOf(kcv);
    }
  }

  /// A check failed: the run is over for all. Nobody is disqualified.
  ///
  /// @param culprit index of the dealer whose message failed
  public record Complaint(int index, int culprit, String why, Octets signature)
      implements Finding {}
}
