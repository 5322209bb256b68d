package org.sluice.client.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Profiles and certificates of the domains that this client was told about:
///
/// ```
/// <domain>/profile                 signed domain profile that counts
/// <domain>/earlier/<number>.profile  those that it followed: keys of their epochs stay readable
/// <domain>/succession              why the present one counts, if it followed another
/// <domain>/since/<number>            since when a profile counts that followed another
/// <domain>/calls                   which other domains its users may call, see [CallRules]
/// <domain>/terms                   how long its devices may keep keys, see [HeldTerms]
/// <domain>/release-days            how early its servers hand keys out, see [ReleaseDays]
/// <domain>/revocations             whose keys are not to be trusted, see [Revocations]
/// <domain>/<hash>.certificate.xml  KMS certificate that the profile names by this hash
/// ```
public final class KnownDomains {

  private final Path root;

  /// The domains of a data folder.
  public KnownDomains(ClientHome home) {
    this.root = home.domains();
  }

  /// Takes the first profile of a domain, which the caller was given on purpose, or finds it known
  /// already. A newer one of a known domain comes only through [#follow].
  ///
  /// @throws Refused when another profile of the domain is known
  public PinnedProfile adopt(PinnedProfile given) {
    requireInUse(given);
    Path file = profileFile(given.profile().domain());
    if (Files.exists(file)) {
      PinnedProfile known = PinnedProfile.read(file);
      if (known.hash().equals(given.hash())) {
        return known;
      }
      long number = given.profile().number();
      throw new Refused(
          Check.PROFILE,
          given.profile().domain().value(),
          number > known.profile().number()
              ? "the proof that it follows profile "
                  + known.profile().number()
                  + " (a succession; sluice client pull fetches it)"
              : "a number above " + known.profile().number() + " or profile " + known.hash(),
          "number " + number + ", profile " + given.hash());
    }
    DurableFiles.write(file, given.encoded());
    return given;
  }

  /// Names under `.invalid` (RFC 2606) are those of kits, whose keys everybody has.
  private static void requireInUse(PinnedProfile given) {
    for (String name : List.of(given.profile().domain().value(), given.profile().kms().value())) {
      if (name.endsWith(".invalid")) {
        throw new Refused(
            Check.PROFILE,
            given.profile().domain().value(),
            "a domain in use",
            "a name under .invalid: its keys are published (client kit)");
      }
    }
  }

  /// Takes the next profile of a known domain if it is proven under the known one: its leaf under
  /// the log and witness keys, its signatures by the officers of the policies logged before it
  /// (keys-and-trust rule 2). The profile before is kept: keys of its epoch stay readable.
  ///
  /// @throws Refused when something is missing, or the policy is older than one seen before
  public PinnedProfile follow(DomainName domain, ProfileSuccession step) {
    PinnedProfile known = profile(domain);
    Optional<String> objection = step.objection(known.profile());
    if (objection.isEmpty()) {
      objection = olderPolicy(domain, step);
    }
    if (objection.isPresent()) {
      throw new Refused(
          Check.PROFILE,
          domain.value(),
          "one that may follow profile " + known.profile().number(),
          objection.get());
    }
    PinnedProfile next = PinnedProfile.decode(domain.value(), step.next().encoded());
    DurableFiles.write(earlierFile(known), known.encoded());
    DurableFiles.write(
        sinceFile(next), new Writer().u64(step.shownAt(known.profile())).toByteArray());
    DurableFiles.write(successionFile(domain), step.encoded());
    DurableFiles.write(profileFile(domain), next.encoded()); // commit point
    return next;
  }

  /// What a file given on purpose holds: the first profile of a domain, or the succession to the
  /// next one of a known domain.
  ///
  /// @throws Refused when it is neither, or [#adopt] or [#follow] refuses it
  public PinnedProfile take(Path file) {
    byte[] octets = DurableFiles.read(file, ProfileSuccession.MAX_OCTETS);
    if (octets == null) {
      throw new Refused(Check.PROFILE, file.toString(), "a profile file", "no such file");
    }
    if (!ProfileSuccession.looksLike(octets)) {
      return adopt(PinnedProfile.decode(file.toString(), octets));
    }
    ProfileSuccession step = decode(file.toString(), octets);
    return follow(PinnedProfile.of(step.next()).profile().domain(), step);
  }

  /// Reads a succession to a profile; `where` names its origin in refusals.
  public static ProfileSuccession decode(String where, byte[] octets) {
    try {
      ProfileSuccession step = ProfileSuccession.decode(octets);
      var _ = step.next();
      return step;
    } catch (MalformedRecord e) {
      throw new Refused(Check.PROFILE, where, "a succession of profiles", "a damaged one", e);
    }
  }

  /// Officers who were replaced must not be brought back by leaving their successors out.
  private Optional<String> olderPolicy(DomainName domain, ProfileSuccession step) {
    byte[] last = DurableFiles.read(successionFile(domain), ProfileSuccession.MAX_OCTETS);
    if (last == null) {
      return Optional.empty();
    }
    long seen = decode(successionFile(domain).toString(), last).policyNumber();
    return step.policyNumber() >= seen
        ? Optional.empty()
        : Optional.of("policy " + step.policyNumber() + " although policy " + seen + " was seen");
  }

  /// The profiles of a domain that were followed, newest first, the present one first of all.
  public List<PinnedProfile> history(DomainName domain) throws IOException {
    List<PinnedProfile> all = new ArrayList<>(List.of(profile(domain)));
    Path folder = root.resolve(domain.value()).resolve("earlier");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.sorted(Comparator.reverseOrder()).map(PinnedProfile::read).forEach(all::add);
      }
    }
    return all;
  }

  /// What the domain asked of its users' messages at each time.
  public OptionHistory options(DomainName domain) throws IOException {
    return OptionHistory.of(this, domain);
  }

  /// When the log showed a profile that followed another; before all time for the first that this
  /// client was given, and for those that it followed before it kept that time.
  Instant countsFrom(PinnedProfile profile) {
    Path file = sinceFile(profile);
    byte[] octets = DurableFiles.read(file, Long.BYTES);
    if (octets == null) {
      return Instant.MIN;
    }
    try {
      return Instant.ofEpochSecond(Reader.decode(octets, "since", in -> in.u64("time")));
    } catch (MalformedRecord | DateTimeException e) {
      throw new Refused(Check.FILE, file.toString(), "a time", "a damaged file", e);
    }
  }

  private Path sinceFile(PinnedProfile profile) {
    return folder(profile.profile().domain())
        .resolve("since")
        .resolve(String.format(Locale.ROOT, "%010d", profile.profile().number()));
  }

  /// The profile of a domain.
  ///
  /// @throws Refused when none was given
  public PinnedProfile profile(DomainName domain) {
    Path file = profileFile(domain);
    if (!Files.exists(file)) {
      throw new Refused(
          Check.PROFILE, domain.value(), "a known profile (give it with --profile)", "none");
    }
    return PinnedProfile.read(file);
  }

  /// All known profiles, by domain name.
  public List<PinnedProfile> profiles() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<PinnedProfile> profiles = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        if (Files.exists(folder.resolve("profile"))) {
          profiles.add(PinnedProfile.read(folder.resolve("profile")));
        }
      }
    }
    return profiles;
  }

  /// Public keys of every other domain whose certificate is here.
  public List<MasterKeys> othersThan(PinnedProfile own) throws IOException {
    List<MasterKeys> others = new ArrayList<>();
    for (PinnedProfile profile : profiles()) {
      if (!profile.profile().domain().equals(own.profile().domain())) {
        try {
          others.add(keys(profile).masterKeys());
        } catch (Refused e) {
          // No certificate of that domain was pulled yet: its users are unknown senders.
          if (e.check() != Check.CERTIFICATE) {
            throw e;
          }
        }
      }
    }
    return others;
  }

  /// Keeps a certificate; its profile must name it.
  public void keep(DomainKeys keys, byte[] xml) {
    DurableFiles.write(certificateFile(keys.profile(), Hash32.sha256(xml)), xml);
  }

  /// The public keys of a domain from a kept certificate: the current one, or the next where that
  /// is all there is.
  ///
  /// @throws Refused when no certificate that the profile names is there
  public DomainKeys keys(PinnedProfile profile) {
    Hash32 current = profile.profile().currentCertificate();
    return Files.exists(certificateFile(profile, current))
        ? keys(profile, current)
        : keys(profile, profile.profile().nextCertificate());
  }

  /// The public keys of the kept certificate with this hash; the profile must still name it.
  ///
  /// @throws Refused when it is not there or not named
  public DomainKeys keys(PinnedProfile profile, Hash32 certificate) {
    byte[] xml =
        DurableFiles.read(certificateFile(profile, certificate), KmsCertificate.MAX_OCTETS);
    if (xml == null) {
      throw new Refused(
          Check.CERTIFICATE,
          profile.profile().domain().value(),
          "certificate " + profile.namedCertificates() + " (pull it first)",
          "none");
    }
    return DomainKeys.of(profile, xml);
  }

  /// The kept certificate that the profile names now, as it was pulled.
  ///
  /// @throws Refused as [#keys(PinnedProfile)]
  public Octets certificate(PinnedProfile profile) {
    Path file = certificateFile(profile, keys(profile).certificate());
    byte[] xml = DurableFiles.read(file, KmsCertificate.MAX_OCTETS);
    if (xml == null) {
      throw new Refused(Check.FILE, file.toString(), "a certificate", "no such file");
    }
    return Octets.of(xml);
  }

  private Path earlierFile(PinnedProfile profile) {
    return root.resolve(profile.profile().domain().value())
        .resolve("earlier")
        .resolve(String.format(Locale.ROOT, "%010d.profile", profile.profile().number()));
  }

  private Path successionFile(DomainName domain) {
    return root.resolve(domain.value()).resolve("succession");
  }

  /// Where what is known of a domain lies.
  Path folder(DomainName domain) {
    return root.resolve(domain.value());
  }

  private Path profileFile(DomainName domain) {
    return root.resolve(domain.value()).resolve("profile");
  }

  private Path certificateFile(PinnedProfile profile, Hash32 hash) {
    return root.resolve(profile.profile().domain().value()).resolve(hash + ".certificate.xml");
  }
}
