package org.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Who pulls: devices with keys and certificates of their own (openssl makes them), and users with
/// OAuth 2.0 tokens of an issuer that is made here.
final class PullClients {
  private static final String ISSUER = "https://idm.pull.example";
  private static final int HOUR = 3600;
  private static final int POINT = 32;

  private final Path folder;
  private final Signer issuer = Signer.ecdsa();

  PullClients(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /// Makes so many devices; gives their keys.
  List<byte[]> devices(int count) throws IOException {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path key = folder.resolve("device-" + i + ".key");
      Path certificate = folder.resolve("device-" + i + ".crt");
      Process made =
          new ProcessBuilder(
                  "openssl",
                  "req",
                  "-x509",
                  "-newkey",
                  "ec",
                  "-pkeyopt",
                  "ec_paramgen_curve:prime256v1",
                  "-nodes",
                  "-days",
                  "30",
                  "-subj",
                  "/CN=device",
                  "-keyout",
                  key.toString(),
                  "-out",
                  certificate.toString())
              .redirectErrorStream(true)
              .start();
      byte[] said = made.getInputStream().readAllBytes();
      try {
        if (made.waitFor() != 0) {
          throw new IOException("openssl: " + new String(said, UTF_8));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      Files.writeString(device(i), Files.readString(certificate) + Files.readString(key));
      keys.add(spki(certificate));
    }
    return keys;
  }

  /// Certificate and key of a device, for `ab -E`.
  Path device(int number) {
    return folder.resolve("device-" + number + ".pem");
  }

  private static byte[] spki(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(in)
          .getPublicKey()
          .getEncoded();
    } catch (CertificateException e) {
      throw new IOException(certificate + " is no certificate", e);
    }
  }

  /// Whose tokens count, for `--oauth`.
  Path oauth() throws IOException {
    byte[] spki = issuer.spki();
    byte[] x = java.util.Arrays.copyOfRange(spki, spki.length - 2 * POINT, spki.length - POINT);
    byte[] y = java.util.Arrays.copyOfRange(spki, spki.length - POINT, spki.length);
    Path jwks =
        Files.writeString(
            folder.resolve("jwks.json"),
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\",\"x\":\""
                + base64(x)
                + "\",\"y\":\""
                + base64(y)
                + "\"}]}");
    return Files.writeString(
        folder.resolve("oauth.properties"),
        "jwks=" + jwks + "\nissuer=" + ISSUER + "\naudience=" + PopulationLog.KMS + "\n");
  }

  /// A file with the token of every `step`-th user, a line each.
  Path tokens(int users, int step) throws IOException {
    long now = Instant.now().getEpochSecond();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < users; i += step) {
      String head = base64("{\"alg\":\"ES256\",\"kid\":\"one\"}".getBytes(US_ASCII));
      String claims =
          base64(
              String.format(
                      Locale.ROOT,
                      "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"mcptt_id\":\"%s\","
                          + "\"scope\":\"3gpp:mc:ptt_key_management_service\"}",
                      ISSUER,
                      PopulationLog.KMS,
                      now,
                      now + 4 * HOUR,
                      Population.user(i))
                  .getBytes(UTF_8));
      String signed = head + "." + claims;
      lines.add(signed + "." + base64(issuer.sign(signed.getBytes(US_ASCII))));
    }
    return Files.write(folder.resolve("tokens"), lines);
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
