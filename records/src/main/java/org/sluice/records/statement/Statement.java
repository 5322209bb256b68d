package org.sluice.records.statement;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// Something that is written into the transparency log. Encoded as
///
/// ```
/// u8 version = 1 | u8 type | body
/// ```
///
/// and signed over `label || 0x00 || encoded`. A value of any type is complete and within its
/// limits: its constructor refuses anything else. The interface is sealed so that a reader of the
/// log that handles each type stops compiling when there is a new one.
public sealed interface Statement
    permits DomainPolicy,
        GenerationRecord,
        DomainProfile,
        Enrolled,
        Request,
        Approval,
        BatchOpened,
        Extraction,
        Export,
        Manifest,
        Refusal,
        SelfTestPassed,
        Activation,
        Destruction,
        CeremonyHeld,
        EpochStart,
        StandingApproval,
        BackupMade,
        BackupDestroyed,
        LiarNamed,
        StandingUse,
        StandingEnded,
        RecoveryProposed,
        RecoveryConcluded,
        DrillEnded,
        LogRead,
        ConfigurationChanged,
        ActRefused,
        IdentityChanged,
        RequestCancelled,
        CarriedIn,
        StreamsBegun,
        ApplianceBackedUp,
        AuditFunction,
        AuditOrdered,
        AuditReleased,
        CallPolicy,
        DomainTerms,
        OtherSigner,
        ReviewerNamed,
        OperatorSession,
        LoginsFailed {

  /// Version of all statement encodings.
  int VERSION = 1;

  /// Most octets of an encoded statement: a log entry, which carries signatures too, has at most 65
  /// 535.
  int MAX_OCTETS = 65_530;

  /// Its type.
  StatementType statementType();

  /// Writes the fields, without version and type.
  void writeBody(Writer out);

  /// Number of its type.
  default int type() {
    return statementType().code();
  }

  /// The label that is signed before it, such as `sluice/request/v1`.
  default String label() {
    return statementType().label();
  }

  /// Whether a log entry of it may carry `count` signatures.
  default boolean allowsSignatures(int count) {
    return statementType().allowsSignatures(count);
  }

  /// The fields, without version and type.
  default byte[] body() {
    Writer out = new Writer();
    writeBody(out);
    return out.toByteArray();
  }

  /// The canonical octets.
  default byte[] encoded() {
    Writer out = new Writer().u8(VERSION).u8(type());
    writeBody(out);
    return out.toByteArray();
  }

  /// The octets that are signed: label || 0x00 || encoded.
  default byte[] signingInput() {
    return new Writer()
        .raw(label().getBytes(StandardCharsets.US_ASCII))
        .u8(0)
        .raw(encoded())
        .toByteArray();
  }

  /// SHA-256 of the encoded statement: the policy hash, the profile hash, the request hash.
  default Hash32 hash() {
    return Hash32.sha256(encoded());
  }

  /// The statement that `encoded` is the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if it is of no known version and type, or not
  ///   exactly one encoding
  static Statement decode(byte[] encoded) {
    StatementType type =
        encoded.length >= 2 && encoded[0] == VERSION ? StatementType.find(encoded[1] & 0xff) : null;
    String what = type == null ? "Statement" : type.recordName();
    return Reader.decode(
        encoded,
        what,
        in -> {
          in.version(VERSION);
          int code = in.u8("type");
          if (type == null) {
            throw in.refuse("type", "unknown statement type " + code);
          }
          if (encoded.length > MAX_OCTETS) {
            throw in.refuse("type", encoded.length + " octets, at most " + MAX_OCTETS + " allowed");
          }
          return type.readBody(in);
        });
  }
}
