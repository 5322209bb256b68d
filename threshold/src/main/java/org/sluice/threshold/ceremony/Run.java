package org.sluice.threshold.ceremony;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.sharing.Polynomial;

/// What a member's round 1 made, and what later rounds add to it. No record: it holds secrets.
/// Closing it wipes the polynomials and the shares.
final class Run implements AutoCloseable {
  private final Hash32 session;
  private final List<Nonce> nonces;
  private final Polynomial z;
  private final Polynomial x;
  private final List<Octets> zCommitments;
  private final List<Octets> xCommitments;
  private final OwnShares shares;
  private final List<Commitment> commitments = new ArrayList<>();
  private final List<Agreement> agreements = new ArrayList<>();
  private final List<Opening> openings = new ArrayList<>();
  private final List<Hash32> transcript = new ArrayList<>();

  /// Takes ownership of the polynomials and the shares.
  Run(Hash32 session, List<Nonce> nonces, Polynomial z, Polynomial x, OwnShares shares) {
    this.session = session;
    this.nonces = nonces;
    this.z = z;
    this.x = x;
    this.zCommitments = z.commitments();
    this.xCommitments = x.commitments();
    this.shares = shares;
  }

  Hash32 session() {
    return session;
  }

  List<Nonce> nonces() {
    return nonces;
  }

  Polynomial z() {
    return z;
  }

  Polynomial x() {
    return x;
  }

  List<Octets> zCommitments() {
    return zCommitments;
  }

  List<Octets> xCommitments() {
    return xCommitments;
  }

  List<Commitment> commitments() {
    return commitments;
  }

  List<Agreement> agreements() {
    return agreements;
  }

  List<Opening> openings() {
    return openings;
  }

  List<Hash32> transcript() {
    return transcript;
  }

  SecretBytes zShare() {
    return shares.z();
  }

  SecretBytes xShare() {
    return shares.x();
  }

  @Override
  public void close() {
    z.close();
    x.close();
    shares.close();
  }
}
