package org.sluice.appliance.others;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.OthersIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.gate.CertificateSignature;
import org.sluice.appliance.gate.CertificateSignature.Found;
import org.sluice.appliance.gate.Passed;
import org.sluice.mikey.documents.KmsSigningKey;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.OtherSigner;

/// Whether a certificate that is carried in is signed by whom the domain's officers named for its
/// server; of another server their word says nothing.
///
/// @param signer whom they named, or null
/// @param signed whether it is that key's signature
record Signedness(@Nullable OtherSigner signer, boolean signed) {

  static Signedness of(HighSide high, DomainName domain, KmsUri kms, Path file, Passed passed) {
    Optional<OtherSigner> signer = high.log().index().others().signer(domain, kms);
    return signer
        .map(s ->
            new Signedness(
                s,
                CertificateSignature.check(file, passed, new KmsSigningKey(s.keyName(), s.spki()))
                    == Found.SIGNED))
        .orElseGet(() -> new Signedness(null, false));
  }

  /// That it is signed by the key that counts, or that there is none, or that somebody decides
  /// anew.
  ///
  /// @throws CommandFailed if none of these
  void require(boolean newTrust) {
    if (signer != null && !signed && !newTrust) {
      throw new CommandFailed(
          "this certificate is not signed by key "
              + signer.keyName()
              + ", which counts for "
              + signer.kms()
              + ": to take it is a new decision whom to trust (--new-trust); nothing was taken");
    }
  }

  /// For whoever imports it.
  String words(KmsUri kms) {
    if (signer == null) {
      return "no signature was checked: no key of "
          + kms
          + " counts (sluice other signer). Compare the ten words with its officers";
    }
    return signed
        ? "signed by key " + signer.keyName() + ", which counts for " + kms
        : "NEW TRUST DECISION: not signed by key "
            + signer.keyName()
            + " ("
            + TenWords.of(signer.keyHash())
            + "), which counts for "
            + kms
            + ". Compare the ten words with its officers";
  }

  /// As it stands in the log.
  String kind() {
    return signed ? OthersIndex.SIGNED_CERTIFICATE : CarriedKind.KMS_CERTIFICATE.word();
  }
}
