package org.sluice.records.signing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Statement;

/// A statement that is carried from one signer to the next until enough have signed. It may have
/// any number of signatures, also none, so it is no log entry yet.
///
/// ```
/// "SLD1" | bytes32 statement | u8 count, { 32 keyId | u8 64 | 64 signature }
/// ```
///
/// @param signatures in ascending order of key id, no key twice, at most 32
public record Draft(Statement statement, List<Signature> signatures) {
  /// Most octets of a draft.
  public static final int MAX_OCTETS = 80_000;

  private static final int MAX_SIGNATURES = 32;
  private static final byte[] MAGIC = {'S', 'L', 'D', '1'};

  /// Puts the signatures in order and checks them.
  public Draft {
    signatures = signatures.stream().sorted(Comparator.comparing(Signature::keyId)).toList();
    Bounds.of("Draft")
        .size("signatures", signatures, 0, MAX_SIGNATURES)
        .distinct("signatures", signatures.stream().map(Signature::keyId).toList());
  }

  /// A statement that nobody has signed.
  public static Draft of(Statement statement) {
    return new Draft(statement, List.of());
  }

  /// The same with one more signature; one by the same key is replaced.
  public Draft with(Signature signature) {
    List<Signature> all = new ArrayList<>(signatures);
    all.removeIf(s -> s.keyId().equals(signature.keyId()));
    all.add(signature);
    return new Draft(statement, all);
  }

  /// The same signed by `signer` too.
  public Draft signedBy(StatementSigner signer) {
    return with(new Signature(signer.keyId(), signer.sign(statement.signingInput())));
  }

  /// Whether that key has signed.
  public boolean hasSigned(Hash32 keyId) {
    return signatures.stream().anyMatch(s -> s.keyId().equals(keyId));
  }

  /// The log entry.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if its type does not take so many signatures
  public SignedStatement finished() {
    return new SignedStatement(statement, signatures);
  }

  /// The octets of the file.
  public byte[] encoded() {
    Writer out = new Writer().raw(MAGIC).bytes32(statement.encoded()).u8(signatures.size());
    signatures.forEach(s -> s.write(out));
    return out.toByteArray();
  }

  /// The draft that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static Draft decode(byte[] octets) {
    return Reader.decode(
        octets,
        "Draft",
        in -> {
          in.magic(MAGIC);
          Statement statement = Statement.decode(in.bytes32("statement", Statement.MAX_OCTETS));
          List<Signature> signatures =
              in.list(
                  in.count8("signatures", 0, MAX_SIGNATURES, Signature.ENCODED), Signature::read);
          Bounds.of("Draft")
              .ascending("signatures", signatures.stream().map(Signature::keyId).toList());
          return new Draft(statement, signatures);
        });
  }
}
