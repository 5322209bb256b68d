package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// Type 80: the audit function of a domain: the public key to which audit keys are sealed, and how
/// many there may be. The latest counts. Signed by as many security officers as the policy demands;
/// it outlives that policy. Where the domain forbade audit keys at its ceremony there is none.
///
/// ```
/// text domain | u32 number | 32 previous | u8 sealSuite | u16 length, sealPublic | u32 perDay
///   | u32 delaySeconds | u64 time
/// ```
///
/// @param number from 1
/// @param previous hash of the one before; zeros for number 1, and for no other
/// @param sealSuite 1 X25519, 2 P-256
/// @param sealPublic 32 octets, or 65
/// @param perDay most audit keys in any 24 hours, 0 to 1000; with 0 there are none until the next
///   statement
/// @param delaySeconds how long after its release an audit key may stay out of what the low side
///   shows without log-in and out of what users are shown, up to 366 days; the log holds it at once
/// @param time Unix time in seconds
public record AuditFunction(
    DomainName domain,
    long number,
    Hash32 previous,
    int sealSuite,
    Octets sealPublic,
    long perDay,
    long delaySeconds,
    long time)
    implements Statement {

  /// Most audit keys in 24 hours.
  public static final int MAX_PER_DAY = 1000;

  /// Longest delay.
  public static final long MAX_DELAY_SECONDS = 366L * 86_400;

  private static final int MAX_KEY = 65;

  /// Checks the fields.
  public AuditFunction {
    Bounds.of("AuditFunction")
        .range("number", number, 1, Bounds.U32_MAX)
        .that(previous.isZero() == (number == 1), "previous", "zeros belong to number 1 alone")
        .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.P256)
        .none("sealPublic", KeyHash.sealKeyProblem(sealSuite, sealPublic.toArray()))
        .range("perDay", perDay, 0, MAX_PER_DAY)
        .range("delaySeconds", delaySeconds, 0, MAX_DELAY_SECONDS)
        .u64("time", time);
  }

  /// Hash of the key, as leaves name it.
  public Hash32 keyHash() {
    return KeyHash.ofSealKey(sealSuite, sealPublic.toArray());
  }

  /// Whether it may stand where `before` was the latest, or null where there was none.
  public boolean follows(@org.jspecify.annotations.Nullable AuditFunction before) {
    return before == null
        ? number == 1
        : number == before.number + 1 && previous.equals(before.hash());
  }

  @Override
  public StatementType statementType() {
    return StatementType.AUDIT_FUNCTION;
  }

  static AuditFunction read(Reader in) {
    return new AuditFunction(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        in.u8("sealSuite"),
        Octets.of(in.bytes16("sealPublic", MAX_KEY)),
        in.u32("perDay"),
        in.u32("delaySeconds"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    out.u8(sealSuite).bytes16(sealPublic).u32(perDay).u32(delaySeconds).u64(time);
  }
}
