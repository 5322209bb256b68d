package org.sluice.client.enrol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.ImportKey;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;

/// Makes what a TS 33.180 client shares with the appliance, before it is enrolled, in a folder that
/// is put into the client and then destroyed here:
///
/// ```
/// trk.key, ink.key     32 octets each, mode 0600
/// auth.key, auth.crt   for TLS: PKCS#8, mode 0600, and its certificate
/// transport.line       both keys, sealed to the appliance: sluice transport-key import
/// enrol.line           for the enrolment officer: sluice enrol
/// ```
public final class SharedKeys {
  private final SecureRandom random;
  private final InstantSource clock;

  public SharedKeys(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /// What the names of a user's keys end with.
  ///
  /// @param number of the key among the user's
  public static String whose(int number, UserUri user) {
    return number + "." + user.value().replaceFirst("^[a-z]+:", "");
  }

  /// What was made, in public.
  public record Lines(TransportKeyLine transport, EnrolmentLine enrol) {}

  /// Makes the folder; it appears under its name only when everything in it is written.
  ///
  /// @throws Refused when it is there already, or the device id is no plain name
  public Lines make(
      PinnedProfile profile,
      UserUri user,
      String deviceId,
      String transportName,
      Optional<String> integrityName,
      ImportKey to,
      Path folder)
      throws IOException {
    DeviceFolder.requireDeviceId(deviceId);
    if (Files.exists(folder)) {
      throw new Refused(Check.FILE, folder.toString(), "a new folder", "one that exists");
    }
    TransportKeyLine.Content content =
        new TransportKeyLine.Content(
            profile.profile().domain(), user, deviceId, transportName, integrityName, to.hash());
    Path parent =
        Objects.requireNonNull(
            folder.toAbsolutePath().getParent(), "a folder that does not exist has a parent");
    PrivateFiles.createFolder(parent);
    Path half = Files.createTempDirectory(parent, ".new-");
    TransportKeyLine transport = keys(content, to, half);
    AuthenticationKey authentication =
        AuthenticationKey.generate(deviceId, clock.instant(), random);
    authentication.store(half);
    EnrolmentLine enrol = enrolment(profile, transport, authentication);
    DurableFiles.write(half.resolve("transport.line"), line(transport.toString()));
    DurableFiles.write(half.resolve("enrol.line"), line(enrol.toString()));
    Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    return new Lines(transport, enrol);
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static TransportKeyLine keys(TransportKeyLine.Content content, ImportKey to, Path folder)
      throws IOException {
    try (SecretBytes both = fresh(content.plainOctets());
        SecretBytes trk = part(both, 0, TransportKey.OCTETS)) {
      PrivateFiles.write(folder.resolve("trk.key"), trk);
      if (content.integrityName().isPresent()) {
        try (SecretBytes ink = part(both, TransportKey.OCTETS, IntegrityKey.OCTETS)) {
          PrivateFiles.write(folder.resolve("ink.key"), ink);
        }
      }
      Sealed sealed =
          Hpke.seal(SealSuite.X25519, to.publicKey().toArray(), content.info(), new byte[0], both);
      return new TransportKeyLine(content, Octets.of(sealed.enc()), Octets.of(sealed.ciphertext()));
    }
  }

  private static SecretBytes fresh(int octets) {
    SecretBytes secret = SecretBytes.allocate(octets);
    long _ =
        secret.use(at -> {
          RandomSource.system().fill(at, octets);
          return at;
        });
    return secret;
  }

  private static SecretBytes part(SecretBytes both, int from, int octets) {
    return both.use(at -> SecretBytes.takeCopyOf(at + from, octets));
  }

  private EnrolmentLine enrolment(
      PinnedProfile profile, TransportKeyLine transport, AuthenticationKey authentication) {
    byte[] nonce = new byte[EnrolmentLine.Content.NONCE_OCTETS];
    random.nextBytes(nonce);
    TransportKeyLine.Content content = transport.content();
    return new EnrolmentLine.Content(
            content.domain(),
            content.user(),
            content.deviceId(),
            Octets.of(authentication.spki()),
            KeyHash.TRANSPORT,
            Octets.of(transport.id().octets()),
            profile.hash(),
            Octets.of(nonce))
        .sign(authentication);
  }
}
