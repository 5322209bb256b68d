package org.sluice.appliance.operators;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;

/// A machine's certificate: whoever signed it, its key is what counts, and its dates.
public final class MachineCertificate {
  private MachineCertificate() {}

  /// The pin of a certificate in a file, PEM or DER.
  ///
  /// @throws CommandFailed if there is none, its key is not on P-256, or it does not hold at `now`
  static Hash32 read(Path file, Instant now) {
    byte[] octets = CarriedFile.certificate(file);
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(octets));
      return pin(certificate, now)
          .orElseThrow(() ->
              new CommandFailed(
                  file
                      + ": expected a key on P-256 and a certificate that holds now, found "
                      + certificate.getPublicKey().getAlgorithm()
                      + ", "
                      + certificate.getNotBefore().toInstant()
                      + " to "
                      + certificate.getNotAfter().toInstant()));
    } catch (CertificateException e) {
      throw new CommandFailed(file + " is no X.509 certificate, PEM or DER: " + e.getMessage(), e);
    }
  }

  /// SHA-256 of its SPKI; nothing if its key is not on P-256, or it does not hold at `now`.
  public static Optional<Hash32> pin(X509Certificate certificate, Instant now) {
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.empty();
    }
    return P256Spki.problem(Octets.of(certificate.getPublicKey().getEncoded())) == null
        ? Optional.of(TlsKey.pin(certificate))
        : Optional.empty();
  }
}
