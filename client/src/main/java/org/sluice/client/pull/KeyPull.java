package org.sluice.client.pull;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.CallRules;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.HeldTerms;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.domain.ReleaseDays;
import org.sluice.client.domain.Revocations;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.tlog.Checkpoint;

/// A pull: ask, check everything, keep what passed: key sets, the domain's call policy, lists of
/// revoked identities. One bad record does not cost the good ones.
public final class KeyPull {

  /// What a pull brought.
  ///
  /// @param kept key sets that passed every check, in order of period
  /// @param refused why each of the others did not
  /// @param logSize size of the log under whose checkpoint they were proven
  public record Outcome(List<Kept> kept, List<Refused> refused, long logSize) {
    /// Sealing keys that any of the leaves names beside this device.
    public Set<Hash32> otherRecipients() {
      Set<Hash32> all = new TreeSet<>();
      kept.forEach(each -> all.addAll(each.otherRecipients()));
      return all;
    }
  }

  /// One key set in the device folder.
  ///
  /// @param leafIndex where the log has it
  /// @param otherRecipients sealing keys that the same leaf names beside this device
  public record Kept(KeyPeriod period, long leafIndex, Set<Hash32> otherRecipients) {}

  private final KnownDomains domains;

  /// Profiles and certificates are kept in `domains`.
  public KeyPull(KnownDomains domains) {
    this.domains = domains;
  }

  /// Pulls the device's key sets of the periods `from` to `to`; `identity`, the commitment, is
  /// needed where the device serves several. What the server says of the release of keys is kept
  /// ([ReleaseDays]).
  ///
  /// @throws Refused when the server is not the pinned one, its answer is no answer, or what all
  ///   records depend on (certificate, access record, checkpoint) does not pass
  public Outcome pull(
      URI server, DeviceFolder device, @Nullable Hash32 identity, KeyPeriod from, KeyPeriod to)
      throws IOException {
    PinnedProfile profile = newest(server, device);
    AuthenticationKey authentication = device.authentication();
    try (DistributionServer connection = new DistributionServer(server, profile, authentication)) {
      PullAnswer answer = connection.keySets(identity, from.number(), to.number());
      Outcome outcome = accept(device, profile, answer);
      answer.releaseDays().ifPresent(days -> new ReleaseDays(domains).take(device.domain(), days));
      return withWhatPeersNeed(outcome, profile, connection);
    }
  }

  /// Takes the domain's call policy and terms too, and the revocation lists of every known domain
  /// that the server has. What fails costs no keys, and what was held stays.
  private Outcome withWhatPeersNeed(
      Outcome keys, PinnedProfile profile, DistributionServer connection) throws IOException {
    List<Refused> refused = new ArrayList<>(keys.refused());
    noting(refused, () -> takeCalls(profile, connection));
    noting(refused, () -> takeTerms(profile, connection));
    for (PinnedProfile each : domains.profiles()) {
      boolean own = each.profile().domain().equals(profile.profile().domain());
      noting(refused, () -> takeRevocations(each, own, connection));
    }
    return new Outcome(keys.kept(), List.copyOf(refused), keys.logSize());
  }

  private interface Taking {
    void take() throws IOException;
  }

  private static void noting(List<Refused> refused, Taking taking) throws IOException {
    try {
      taking.take();
    } catch (Refused e) {
      refused.add(e);
    }
  }

  private void takeCalls(PinnedProfile profile, DistributionServer connection) throws IOException {
    byte[] calls = connection.calls(profile.profile().domain());
    if (calls != null) {
      new CallRules(domains).take(profile, calls);
    }
  }

  private void takeTerms(PinnedProfile profile, DistributionServer connection) throws IOException {
    byte[] terms = connection.terms(profile.profile().domain());
    if (terms != null) {
      new HeldTerms(domains).take(profile, terms);
    }
  }

  /// The device's own servers have the list of its own domain once they had one; of others' they
  /// need have none.
  private void takeRevocations(PinnedProfile of, boolean own, DistributionServer connection)
      throws IOException {
    Revocations revocations = new Revocations(domains);
    byte[] list = connection.revocations(of.profile().domain());
    if (list != null) {
      var _ = revocations.take(of, list);
    } else if (own) {
      revocations.requireNone(of.profile().domain());
    }
  }

  /// Takes the key sets of a package that was carried here: the answer of a server to the user, for
  /// this device. The same checks as of a pull, under the profile that is known.
  ///
  /// @throws Refused as [#pull]; also when the file is missing or no such package
  public Outcome take(DeviceFolder device, Path carried) throws IOException {
    byte[] json = DurableFiles.read(carried, DistributionServer.MAX_ANSWER);
    if (json == null) {
      throw new Refused(Check.FILE, carried.toString(), "a package", "no such file");
    }
    return accept(
        device, domains.profile(device.domain()), PullAnswer.parse(carried.toString(), json));
  }

  /// Follows the domain's profile as far as the server can prove it. What it cannot prove is
  /// refused, and the pull with it: somebody who shows another profile is no server to ask.
  private PinnedProfile newest(URI server, DeviceFolder device) throws IOException {
    PinnedProfile profile = domains.profile(device.domain());
    try (DistributionServer connection =
        new DistributionServer(server, profile, device.authentication())) {
      for (ProfileSuccession step :
          connection.profilesAfter(device.domain(), profile.profile().number())) {
        profile = domains.follow(device.domain(), step);
      }
    }
    return profile;
  }

  /// Fetches and keeps the certificate of another domain, through a server of the device's own.
  public DomainKeys pullCertificate(URI server, DeviceFolder device, PinnedProfile other)
      throws IOException {
    PinnedProfile own = domains.profile(device.domain());
    try (DistributionServer connection =
        new DistributionServer(server, own, device.authentication())) {
      byte[] xml = connection.certificate(other.profile().domain());
      DomainKeys keys = DomainKeys.of(other, xml);
      domains.keep(keys, xml);
      return keys;
    }
  }

  /// Everything after the transport; also what the tests feed directly.
  Outcome accept(DeviceFolder device, PinnedProfile profile, PullAnswer answer) throws IOException {
    byte[] certificate = answer.certificate().toArray();
    DomainKeys keys = DomainKeys.of(profile, certificate);
    KeySetCheck check = new KeySetCheck(keys, device);
    Hash32 commitment = check.access(answer.access());
    Checkpoint checkpoint = check.checkpoint(answer.checkpoint());
    domains.keep(keys, certificate);
    List<Kept> kept = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    try (HpkeKeyPair sealing = device.sealing()) {
      for (LoggedRecord record : answer.records()) {
        try (VerifiedKeySet opened =
            check.open(check.leaf(record, commitment, checkpoint), sealing)) {
          StoredKeySet stored =
              new StoredKeySet(record, answer.checkpoint(), answer.access(), keys.certificate());
          device.keep(KeyRing.fileName(keys, opened.period()), stored.encode());
          kept.add(
              new Kept(opened.period(), record.index(), new TreeSet<>(opened.otherRecipients())));
        } catch (Refused e) {
          refused.add(e);
        }
      }
    }
    kept.sort(java.util.Comparator.comparingLong(k -> k.period().number()));
    return new Outcome(List.copyOf(kept), List.copyOf(refused), checkpoint.size());
  }

  /// Refuses an outcome without keys of `period`.
  public static void requirePeriod(Outcome outcome, DeviceFolder device, KeyPeriod period) {
    if (outcome.kept().stream().noneMatch(k -> k.period().equals(period))) {
      throw new Refused(
          Check.PERIOD,
          device.name(),
          "keys of period " + period.label(),
          outcome.kept().isEmpty()
              ? "none"
              : "periods "
                  + String.join(
                      ", ", outcome.kept().stream().map(k -> k.period().label()).toList()));
    }
  }
}
