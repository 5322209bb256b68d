package org.sluice.records.statement;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;

/// Type 83: which other domains a domain trusts and its users may call. The latest counts: a domain
/// that is not in it is not trusted, or not any more. Signed by as many security officers as
/// [#officersNeeded] says; it outlives the policy of the domain.
///
/// ```
/// text domain | u32 number | 32 previous | u16 count, { text kms | 32 certificate | u8 calls } | u64 time
/// ```
///
/// @param number from 1
/// @param previous hash of the one before; zeros for number 1, and for no other
/// @param others 0 to 256, ascending by their KMS
/// @param time Unix time in seconds
public record CallPolicy(
    DomainName domain, long number, Hash32 previous, List<Other> others, long time)
    implements Statement {

  /// Most other domains.
  public static final int MAX_OTHERS = 256;

  private static final int MIN_OTHER = 2 + 1 + Hash32.LENGTH + 1;
  private static final int OUT = 1;
  private static final int IN = 2;

  /// Another domain, known by its key management server.
  ///
  /// @param certificate SHA-256 of its KMS certificate, as this domain hands it out
  /// @param calls 1: users may send it messages; 2: users may open messages from it; 3: both
  public record Other(KmsUri kms, Hash32 certificate, int calls) {
    /// Checks the direction.
    public Other {
      Bounds.of("CallPolicy").range("calls", calls, OUT, OUT | IN);
    }

    /// Whether users may send it messages.
    public boolean mayBeCalled() {
      return (calls & OUT) != 0;
    }

    /// Whether users may open messages from it.
    public boolean mayCall() {
      return (calls & IN) != 0;
    }

    static Other read(Reader in) {
      return new Other(KmsUri.read(in, "kms"), Hash32.read(in, "certificate"), in.u8("calls"));
    }

    void write(Writer out) {
      out.text(kms.value());
      certificate.write(out);
      out.u8(calls);
    }
  }

  /// Checks the fields.
  public CallPolicy {
    others = List.copyOf(others);
    Bounds.of("CallPolicy")
        .range("number", number, 1, Bounds.U32_MAX)
        .that(previous.isZero() == (number == 1), "previous", "zeros belong to number 1 alone")
        .size("others", others, 0, MAX_OTHERS)
        .ascending("others", others.stream().map(o -> o.kms().value()).toList())
        .u64("time", time);
  }

  /// Security officers who must sign one: as many as for a policy, and never one alone.
  public static int officersNeeded(DomainPolicy policy) {
    return Math.max(2, policy.securityQuorum());
  }

  /// Whether it may stand where `before` was the latest, or null where there was none.
  public boolean follows(@Nullable CallPolicy before) {
    return before == null
        ? number == 1
        : number == before.number + 1 && previous.equals(before.hash());
  }

  /// What it says of a domain, if it is trusted.
  public Optional<Other> other(KmsUri kms) {
    return others.stream().filter(o -> o.kms().equals(kms)).findFirst();
  }

  @Override
  public StatementType statementType() {
    return StatementType.CALL_POLICY;
  }

  static CallPolicy read(Reader in) {
    return new CallPolicy(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        in.list(in.count16("others", 0, MAX_OTHERS, MIN_OTHER), Other::read),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    out.u16(others.size());
    others.forEach(o -> o.write(out));
    out.u64(time);
  }
}
