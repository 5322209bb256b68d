package org.sluice.client.message;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.CallRules;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.message.MessageOption;
import org.sluice.mikey.message.MessagePlan;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.ReadingOption;
import org.sluice.mikey.message.ReadingRules;
import org.sluice.mikey.message.ReplayGuard;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// Makes and opens MIKEY-SAKKE I_MESSAGEs with the keys in the data folder. Public keys come from
/// pinned certificates only, of the user's own domain and of every other domain that its call
/// policy names ([CallRules]); what the domain asks of messages comes from its profiles. Which live
/// messages were opened is remembered by this object, not on disk.
public final class MessageDesk {

  private static final int REMEMBERED_MESSAGES = 100_000;
  private static final int REMEMBERED_PER_SENDER = 10_000;

  private record Account(DomainName domain, UserUri user) {}

  private final Map<Account, ReplayGuard> guards = new ConcurrentHashMap<>();
  private final KnownDomains domains;
  private final CallRules calls;
  private final KeyRing ring;
  private final SecureRandom random;
  private final Peers peers;

  /// Keys come from the devices that the callers name.
  ///
  /// @param notes what is no reason to refuse a message and still worth knowing, for people:
  ///   whether the other end is revoked is not known
  public MessageDesk(KnownDomains domains, SecureRandom random, Consumer<String> notes) {
    this.domains = domains;
    this.peers = new Peers(domains, notes);
    this.calls = new CallRules(domains);
    this.ring = new KeyRing(domains);
    this.random = random;
  }

  /// A message for each recipient, in their order, from the user of `devices`, that carries `ssv`.
  /// With [KeyPurpose#GMK] the user is a group, and each recipient a member of it.
  ///
  /// @param toDomain public keys of the recipients' domain
  /// @throws Refused when the sender holds no keys of the period of `at`, the domain's call policy
  ///   does not let its users call that domain, or a recipient is revoked
  public List<byte[]> make(
      List<DeviceFolder> devices,
      List<UserUri> to,
      MasterKeys toDomain,
      Instant at,
      Ssv ssv,
      KeyPurpose purpose)
      throws IOException {
    DeviceFolder device = oneDomain(devices);
    PinnedProfile profile = domains.profile(device.domain());
    calls.requireCallable(profile, toDomain.kms());
    KeyPeriod period = KeyPeriod.at(profile.profile().rule(), at);
    List<Party> recipients = to.stream().map(user -> new Party(user, toDomain)).toList();
    long keyId = purpose.newKeyId(random);
    Set<MessageOption> options = domains.options(device.domain()).toMake(at);
    try (VerifiedKeySet keys = ring.open(device.user().value(), devices, period)) {
      for (UserUri peer : to) {
        peers.requireTrusted(profile, toDomain.kms(), peer, at);
      }
      Party sender = new Party(device.user(), keys.domain().masterKeys());
      ImessageMaker maker = new ImessageMaker(sender, keys.keys());
      return purpose == KeyPurpose.GMK
          ? maker.makeGroupKey(recipients, at, ssv, MessagePlan.group(keyId).with(options))
          : maker.makeEach(recipients, at, ssv, MessagePlan.of(keyId).with(options));
    }
  }

  /// Opens a message that has just come in, at the time `now`: its time must be within the
  /// profile's clock tolerance, and this desk must not have opened it before.
  ///
  /// @param sender who must have sent it; needed where identities are hidden
  /// @throws org.sluice.mikey.message.MessageRefused with the reason
  /// @throws Refused when the sender is revoked
  public Opened open(
      List<DeviceFolder> devices,
      byte[] message,
      Instant now,
      Optional<UserUri> sender,
      Set<ReadingOption> admitted)
      throws IOException {
    ReplayGuard guard = guard(devices);
    Opened opened = opening(devices, admitted, opener -> opener.open(message, now, guard, sender));
    PinnedProfile own = profile(devices);
    return trusted(opened, o -> peers.requireTrusted(own, o.senderKms(), o.sender(), now));
  }

  /// Opens a stored message with the keys of its own time; `now` only tells its era.
  ///
  /// @throws org.sluice.mikey.message.MessageRefused with the reason
  /// @throws Refused when the sender was revoked before the message's time
  public Opened openDeferred(
      List<DeviceFolder> devices,
      byte[] message,
      Instant now,
      Optional<UserUri> sender,
      Set<ReadingOption> admitted)
      throws IOException {
    Opened opened = opening(devices, admitted, opener -> opener.openDeferred(message, now, sender));
    PinnedProfile own = profile(devices);
    return trusted(
        opened, o -> peers.requireTrustedThen(own, o.senderKms(), o.sender(), o.time(), now));
  }

  private interface PeerCheck {
    void of(Opened opened) throws IOException;
  }

  /// The opened message if its sender passes; otherwise its secret is wiped.
  private static Opened trusted(Opened opened, PeerCheck check) throws IOException {
    try {
      check.of(opened);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// Opens a stored message that the user of `devices` sent, through SAKKE-to-self.
  ///
  /// @throws org.sluice.mikey.message.MessageRefused with the reason
  public Opened openSent(
      List<DeviceFolder> devices, byte[] message, Instant now, Set<ReadingOption> admitted)
      throws IOException {
    return opening(devices, admitted, opener -> opener.openSent(message, now));
  }

  private Opened opening(
      List<DeviceFolder> devices, Set<ReadingOption> admitted, Function<ImessageOpener, Opened> how)
      throws IOException {
    DeviceFolder device = oneDomain(devices);
    PinnedProfile profile = domains.profile(device.domain());
    Party self = new Party(device.user(), domains.keys(profile).masterKeys());
    ReadingRules rules = new ReadingRules(admitted, domains.options(device.domain()));
    try (HeldKeys held = new HeldKeys(ring, devices)) {
      return how.apply(new ImessageOpener(self, held, calls.senders(profile), rules));
    }
  }

  private PinnedProfile profile(List<DeviceFolder> devices) {
    return domains.profile(oneDomain(devices).domain());
  }

  private ReplayGuard guard(List<DeviceFolder> devices) {
    DeviceFolder device = oneDomain(devices);
    long tolerance = domains.profile(device.domain()).profile().clockToleranceSeconds();
    return guards.computeIfAbsent(
        new Account(device.domain(), device.user()),
        _ ->
            new ReplayGuard(
                Duration.ofSeconds(tolerance), REMEMBERED_MESSAGES, REMEMBERED_PER_SENDER));
  }

  private static DeviceFolder oneDomain(List<DeviceFolder> devices) {
    List<String> names = devices.stream().map(d -> d.domain().value()).distinct().toList();
    if (names.size() != 1) {
      throw new Refused(
          Check.DEVICE,
          devices.isEmpty() ? "the user" : devices.getFirst().user().value(),
          "devices of one domain (--domain chooses)",
          String.join(", ", names));
    }
    return devices.getFirst();
  }
}
