package org.sluice.appliance.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentRefused;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.documents.KmsSigningKey;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.records.id.Hash32;

/// The signature of a SignedKmsCertificate that was carried in. It is over the octets that came, so
/// they are read here once more, after the gate took them; what counts is still what the gate
/// wrote, and the signature must be over just that.
public final class CertificateSignature {

  /// What was found.
  public enum Found {
    /// Signed by that key.
    SIGNED,
    /// Not signed, or said to be signed by another key: somebody has to decide anew.
    NOT_BY_THIS_KEY
  }

  private CertificateSignature() {}

  /// Whether the file that the gate passed is signed by `key`.
  ///
  /// @throws CommandFailed if it says that it is, and the signature does not hold; or if the file
  ///   is not the one that the gate read
  public static Found check(Path file, Passed passed, KmsSigningKey key) {
    byte[] octets = read(file);
    if (!Hash32.sha256(octets).equals(passed.file())) {
      throw new CommandFailed(file + " changed while it was read: nothing was taken");
    }
    try {
      KmsCertificate signed =
          new DocumentReader(DocumentOptions.STRICT)
              .requiringCertificatesSignedBy(key)
              .certificate(octets);
      if (!CarriedCertificate.line(signed).equals(passed.lines().getFirst())) {
        throw new CommandFailed(file + ": what is signed is not what the import gate wrote");
      }
      return Found.SIGNED;
    } catch (DocumentRefused e) {
      if (e.reason() == Reason.UNSIGNED || e.reason() == Reason.KEY_NAME) {
        return Found.NOT_BY_THIS_KEY;
      }
      throw new CommandFailed(
          file + ": the signature does not hold: " + e.getMessage() + "; nothing was taken", e);
    } catch (MalformedXml | MalformedCertificate e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(KmsCertificate.MAX_OCTETS + 1);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
