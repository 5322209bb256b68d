package org.sluice.records.signing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Statement;

/// A statement with its signatures: the form of every log entry, at most 65 535 octets.
///
/// ```
/// bytes32 statement | u8 count, { 32 keyId | u8 64 | 64 signature }
/// ```
///
/// Signatures stand in ascending order of key id, so no key signs twice and one set of signatures
/// has one encoding. The number of signatures fits the statement's type; whether they verify, and
/// whose keys they are, is asked with [#signedBy(byte[])] by who knows the policy.
public record SignedStatement(Statement statement, List<Signature> signatures) {
  /// Most octets of a log entry (C2SP tlog-tiles).
  public static final int MAX_OCTETS = 65_535;

  private static final int MAX_SIGNATURES = 32;

  /// Puts the signatures in order and checks them.
  public SignedStatement {
    signatures = signatures.stream().sorted(Comparator.comparing(Signature::keyId)).toList();
    Bounds.of("SignedStatement")
        .distinct("signatures", signatures.stream().map(Signature::keyId).toList())
        .none(
            "signatures",
            statement.allowsSignatures(signatures.size())
                ? null
                : signatures.size() + " signatures do not fit " + statement.label())
        .that(
            4 + statement.encoded().length + 1 + signatures.size() * Signature.ENCODED
                <= MAX_OCTETS,
            "statement",
            "with its signatures longer than a log entry");
  }

  /// A statement of a type that is not signed.
  public static SignedStatement unsigned(Statement statement) {
    return new SignedStatement(statement, List.of());
  }

  /// The statement signed by all `signers`.
  public static SignedStatement sign(Statement statement, List<StatementSigner> signers) {
    byte[] message = statement.signingInput();
    List<Signature> signatures = new ArrayList<>();
    for (StatementSigner s : signers) {
      signatures.add(new Signature(s.keyId(), s.sign(message)));
    }
    return new SignedStatement(statement, signatures);
  }

  /// The statement signed by one signer.
  public static SignedStatement sign(Statement statement, StatementSigner signer) {
    return sign(statement, List.of(signer));
  }

  /// Whether one of the signatures is by the key `spki` and verifies.
  public boolean signedBy(byte[] spki) {
    return signedBy(spki, P256Verifier::verify);
  }

  /// The same by another check of signatures.
  public boolean signedBy(byte[] spki, EcdsaCheck check) {
    Hash32 keyId = Hash32.sha256(spki);
    Optional<Signature> signature =
        signatures.stream().filter(s -> s.keyId().equals(keyId)).findFirst();
    return signature.isPresent()
        && check.verify(spki, statement.signingInput(), signature.get().octets().toArray());
  }

  /// The octets of the log entry.
  public byte[] encoded() {
    Writer out = new Writer().bytes32(statement.encoded()).u8(signatures.size());
    signatures.forEach(s -> s.write(out));
    return out.toByteArray();
  }

  /// The signed statement that `entry` is the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static SignedStatement decode(byte[] entry) {
    return Reader.decode(
        entry,
        "SignedStatement",
        in -> {
          byte[] encoded = in.bytes32("statement", Statement.MAX_OCTETS);
          Statement statement = Statement.decode(encoded);
          List<Signature> signatures =
              in.list(
                  in.count8("signatures", 0, MAX_SIGNATURES, Signature.ENCODED), Signature::read);
          Bounds.of("SignedStatement")
              .ascending("signatures", signatures.stream().map(Signature::keyId).toList());
          return new SignedStatement(statement, signatures);
        });
  }
}
