package org.sluice.distribution.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.id.Hash32;

final class ServerIdentityTest {
  @TempDir private Path folder;

  @Test
  void thePinIsTheHashOfTheKeyInTheCertificateAndTheKeyFileIsItsOwnersAlone() throws Exception {
    String pin = ServerIdentity.create(folder, List.of("localhost", "127.0.0.1"));
    try (InputStream in = Files.newInputStream(ServerIdentity.certificate(folder))) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      certificate.verify(certificate.getPublicKey());
      assertThat(Hash32.sha256(certificate.getPublicKey().getEncoded())).hasToString(pin);
      assertThat(certificate.getSubjectAlternativeNames())
          .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(ServerIdentity.key(folder))))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyThatClientsHavePinnedIsNeverReplaced() throws Exception {
    ServerIdentity.create(folder, List.of("localhost"));
    byte[] before = Files.readAllBytes(ServerIdentity.key(folder));
    assertThatThrownBy(() -> ServerIdentity.create(folder, List.of("localhost")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readAllBytes(ServerIdentity.key(folder))).isEqualTo(before);
  }
}
