package org.sluice.client.enrol;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.UserUri;

/// Makes a device: two key pairs, stored before anything is shown, and the line that asks an
/// enrolment officer to enrol it. Asking again needs the same keys: [#lineFor] makes a new line.
public final class Enrolment {

  private final ClientHome home;
  private final SecureRandom random;
  private final InstantSource clock;

  /// Devices are made in `home`.
  public Enrolment(ClientHome home, SecureRandom random, InstantSource clock) {
    this.home = home;
    this.random = random;
    this.clock = clock;
  }

  /// Makes and stores a device of `user` and returns its enrolment line.
  ///
  /// @throws org.sluice.client.Refused when the device exists or its id is no plain name
  public EnrolmentLine enrol(PinnedProfile profile, UserUri user, String deviceId, SealSuite seal)
      throws IOException {
    DeviceFolder.requireDeviceId(deviceId);
    AuthenticationKey authentication =
        home.lock().newAuthentication(deviceId, clock.instant(), random);
    try (HpkeKeyPair sealing = HpkeKeyPair.generate(seal)) {
      DeviceFolder device =
          DeviceFolder.create(
              home, profile.profile().domain(), user, deviceId, authentication, sealing);
      return line(profile, device, authentication);
    }
  }

  /// A new line, with a new nonce, for a device that exists.
  public EnrolmentLine lineFor(PinnedProfile profile, DeviceFolder device) throws IOException {
    return line(profile, device, device.authentication());
  }

  private EnrolmentLine line(
      PinnedProfile profile, DeviceFolder device, AuthenticationKey authentication) {
    byte[] nonce = new byte[EnrolmentLine.Content.NONCE_OCTETS];
    random.nextBytes(nonce);
    return new EnrolmentLine.Content(
            device.domain(),
            device.user(),
            device.deviceId(),
            Octets.of(authentication.spki()),
            device.suite().code(),
            Octets.of(device.sealPublicKey()),
            profile.hash(),
            Octets.of(nonce))
        .sign(authentication);
  }
}
