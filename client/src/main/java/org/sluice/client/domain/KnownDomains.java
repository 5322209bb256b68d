package org.sluice.client.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Profiles and certificates of the domains that this client was told about:
///
/// ```
/// <domain>/profile                 signed domain profile, as it was given
/// <domain>/<hash>.certificate.xml  KMS certificate that the profile names by this hash
/// ```
public final class KnownDomains {

  private final Path root;

  /// The domains of a data folder.
  public KnownDomains(ClientHome home) {
    this.root = home.domains();
  }

  /// Takes a profile that the caller was given on purpose. Numbers only go up.
  ///
  /// @throws Refused when a newer profile of the domain, or another one of that number, is known
  public PinnedProfile adopt(PinnedProfile given) {
    Path file = profileFile(given.profile().domain());
    if (Files.exists(file)) {
      PinnedProfile known = PinnedProfile.read(file);
      if (known.hash().equals(given.hash())) {
        return known;
      }
      if (given.profile().number() <= known.profile().number()) {
        throw new Refused(
            Check.PROFILE,
            given.profile().domain().value(),
            "a number above " + known.profile().number() + " or profile " + known.hash(),
            "number " + given.profile().number() + ", profile " + given.hash());
      }
    }
    DurableFiles.write(file, given.encoded());
    return given;
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

  private Path profileFile(DomainName domain) {
    return root.resolve(domain.value()).resolve("profile");
  }

  private Path certificateFile(PinnedProfile profile, Hash32 hash) {
    return root.resolve(profile.profile().domain().value()).resolve(hash + ".certificate.xml");
  }
}
