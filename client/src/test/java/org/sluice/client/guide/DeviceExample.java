package org.sluice.client.guide;

// begin
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.client.Refused;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.message.MessageDesk;
import org.sluice.client.pull.KeyPull;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.CryptoSession;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// A device in an application's own process. It lives as long as the process: what it has opened
/// before it knows from its own memory.
final class DeviceExample {

  private final ClientHome home;
  private final KnownDomains domains;
  private final MessageDesk desk;

  /// The folder that `client enrol` made, or [org.sluice.client.enrol.Enrolment].
  DeviceExample(Path data) {
    home = new ClientHome(data);
    domains = new KnownDomains(home);
    desk = new MessageDesk(domains, new SecureRandom(), note -> System.err.println("NOTE " + note));
  }

  /// Fetches the keys of this period and the next; whether those of this period are here now.
  boolean fetch(UserUri user, URI server, Instant now) throws IOException {
    DeviceFolder device = home.deviceOf(user, null, null);
    KeyPeriod period = KeyPeriod.at(domains.profile(device.domain()).profile().rule(), now);
    try {
      KeyPull.Outcome outcome =
          new KeyPull(domains).pull(server, device, null, period, period.next());
      outcome.refused().forEach(why -> System.err.println("not kept: " + why.getMessage()));
      return outcome.kept().stream().anyMatch(kept -> kept.period().equals(period));
    } catch (Refused refused) {
      System.err.println(refused.check() + ": " + refused.getMessage());
      refused.retryAfter().ifPresent(wait -> System.err.println("again after " + wait));
      return false;
    }
  }

  /// A message to a user of the same domain, which carries the secret.
  byte[] call(UserUri caller, UserUri called, Instant now, Ssv secret) throws IOException {
    List<DeviceFolder> devices = home.devicesOf(caller, null, null);
    MasterKeys domain = domains.keys(domains.profile(devices.getFirst().domain())).masterKeys();
    return desk.make(devices, List.of(called), domain, now, secret, KeyPurpose.PCK).getFirst();
  }

  /// The keys of the caller's media; close them when the call ends.
  SrtpKeys answer(UserUri called, byte[] message, Instant now) throws IOException {
    List<DeviceFolder> devices = home.devicesOf(called, null, null);
    try (Opened opened = desk.open(devices, message, now, Optional.empty(), Set.of())) {
      return opened.srtpKeys(CryptoSession.MCPTT_PRIVATE_INITIATOR.code());
    }
  }
}
// end
