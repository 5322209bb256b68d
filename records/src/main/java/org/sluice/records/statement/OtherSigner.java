package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.P256Spki;

/// Type 84: with which key another domain's server signs its certificates (SignedKmsCertificate of
/// TS 33.180), or that this key counts no more. Signed as a [CallPolicy] is: never by one security
/// officer alone. The latest about a server counts; it vouches for that server's certificates and
/// nobody else's, and trusts none of them: that is a call policy's.
///
/// ```
/// text domain | u32 number | text kms | text keyName | 91 spki | u8 state | u64 time
/// ```
///
/// @param number from 1, one more with each such statement of the domain
/// @param kms the other domain's server
/// @param keyName as in the signature's KeyInfo, 1 to 255 octets
/// @param spki P-256 key in DER, 91 octets
/// @param state active, or revoked: then the server's certificates are signed by nobody known
/// @param time Unix time in seconds
public record OtherSigner(
    DomainName domain,
    long number,
    KmsUri kms,
    String keyName,
    Octets spki,
    DeviceState state,
    long time)
    implements Statement {

  /// Most octets of a key's name.
  public static final int MAX_NAME = 255;

  /// Checks the fields.
  public OtherSigner {
    Bounds.of("OtherSigner")
        .range("number", number, 1, Bounds.U32_MAX)
        .text("keyName", keyName, false, MAX_NAME)
        .none("spki", P256Spki.problem(spki))
        .u64("time", time);
  }

  /// SHA-256 of the key, whose ten words people compare.
  public Hash32 keyHash() {
    return Hash32.sha256(spki.toArray());
  }

  @Override
  public StatementType statementType() {
    return StatementType.OTHER_SIGNER;
  }

  static OtherSigner read(Reader in) {
    return new OtherSigner(
        DomainName.read(in, "domain"),
        in.u32("number"),
        KmsUri.read(in, "kms"),
        in.text("keyName", MAX_NAME),
        Octets.of(in.raw("spki", P256Spki.LENGTH)),
        in.code("state", DeviceState.class),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value())
        .u32(number)
        .text(kms.value())
        .text(keyName)
        .raw(spki)
        .code(state)
        .u64(time);
  }
}
