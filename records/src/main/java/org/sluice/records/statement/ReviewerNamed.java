package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// Type 70: to whose key the openings of a domain's commitments are sealed, or are no longer.
/// Signed by the quorum of security officers, because who holds such a key reads every name of the
/// domain. Numbered without gaps in a domain, so that an old statement cannot be logged again after
/// the reviewer has left.
///
/// ```
/// text domain | u32 number | text reviewer | u8 sealSuite | bytes16 sealPublicKey | u8 state
///   | u64 time
/// ```
///
/// @param number from 1, one more with each such statement of the domain
/// @param reviewer 1 to 64 visible ASCII characters; the latest statement about a name counts
/// @param sealSuite 1 X25519, 2 P-256
/// @param sealPublicKey 32 octets, or 65
/// @param state active, or revoked: then nothing more is sealed to the key
/// @param time Unix time in seconds
public record ReviewerNamed(
    DomainName domain,
    long number,
    String reviewer,
    int sealSuite,
    Octets sealPublicKey,
    DeviceState state,
    long time)
    implements Statement {

  /// Most octets of a reviewer's name.
  public static final int MAX_NAME = 64;

  private static final int MAX_SEAL_KEY = 65;

  /// Checks the fields.
  public ReviewerNamed {
    Bounds.of("ReviewerNamed")
        .range("number", number, 1, Bounds.U32_MAX)
        .word("reviewer", reviewer, MAX_NAME)
        .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.P256)
        .none("sealPublicKey", KeyHash.sealKeyProblem(sealSuite, sealPublicKey.toArray()))
        .u64("time", time);
  }

  /// Hash of the sealing key.
  public Hash32 sealKeyHash() {
    return KeyHash.ofSealKey(sealSuite, sealPublicKey.toArray());
  }

  @Override
  public StatementType statementType() {
    return StatementType.REVIEWER_NAMED;
  }

  static ReviewerNamed read(Reader in) {
    return new ReviewerNamed(
        DomainName.read(in, "domain"),
        in.u32("number"),
        in.text("reviewer", MAX_NAME),
        in.u8("sealSuite"),
        Octets.of(in.bytes16("sealPublicKey", MAX_SEAL_KEY)),
        in.code("state", DeviceState.class),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value())
        .u32(number)
        .text(reviewer)
        .u8(sealSuite)
        .bytes16(sealPublicKey)
        .code(state)
        .u64(time);
  }
}
