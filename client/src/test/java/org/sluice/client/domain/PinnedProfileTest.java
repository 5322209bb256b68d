package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.TestDomain;
import org.sluice.client.testing.World;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;

class PinnedProfileTest {

  @TempDir Path root;

  private World world;
  private SignedStatement first;

  @BeforeEach
  void world() {
    world = new World(root);
    first = world.domain().profile();
  }

  private PinnedProfile pinned(SignedStatement profile) {
    return PinnedProfile.decode("test", profile.encoded());
  }

  private SignedStatement next(long number, Hash32 certificate) {
    return world.domain().profile(number, first.statement().hash(), certificate);
  }

  private void refused(Check check, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(c)
        .satisfies(e -> assertThat(e.check()).isEqualTo(check));
  }

  @Test
  void readsOctetsAndBase64() {
    String text = Base64.getMimeEncoder().encodeToString(first.encoded());
    PinnedProfile fromText =
        PinnedProfile.read(world.write("p.txt", text.getBytes(StandardCharsets.US_ASCII)));
    assertThat(fromText.hash()).isEqualTo(pinned(first).hash());
    assertThat(fromText.fingerprint()).matches("([0-9a-f]{4} ){15}[0-9a-f]{4}");
  }

  @Test
  void refusesWhatIsNoProfile() {
    byte[] spoiled = first.encoded();
    spoiled[20] ^= 1;
    SignedStatement other =
        SignedStatement.unsigned(
            world
                .domain()
                .extraction(
                    World.ALICE, 1522, Purpose.ISSUE, List.of(Hash32.sha256(new byte[] {1}))));
    refused(Check.PROFILE, () -> PinnedProfile.read(root.resolve("none")));
    refused(Check.PROFILE, () -> PinnedProfile.decode("test", new byte[0]));
    refused(Check.PROFILE, () -> PinnedProfile.decode("test", spoiled));
    refused(Check.PROFILE, () -> pinned(other));
    refused(
        Check.PROFILE,
        () -> PinnedProfile.decode("test", "no base64!".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void takesNoOtherProfileOfAKnownDomainWhateverItsNumber() {
    KnownDomains domains = world.domains();
    var _ = domains.adopt(pinned(first));
    var _ = domains.adopt(pinned(first));
    Hash32 certificate = Hash32.sha256(world.domain().certificate());
    refused(Check.PROFILE, () -> domains.adopt(pinned(next(2, certificate))));
    refused(Check.PROFILE, () -> domains.adopt(pinned(next(9, certificate))));
    assertThat(domains.profile(world.domain().name()).hash()).isEqualTo(pinned(first).hash());
  }

  @Test
  void knowsNoDomainThatItWasNotTold() {
    refused(Check.PROFILE, () -> world.domains().profile(world.domain().name()));
  }

  @Test
  void takesTheCertificateThatItNames() {
    DomainKeys keys = DomainKeys.of(pinned(first), world.domain().certificate());
    assertThat(keys.masterKeys().zT()).isEqualTo(world.domain().masters().zT());
    refused(Check.CERTIFICATE, () -> world.domains().keys(pinned(first)));
    world.domains().keep(keys, world.domain().certificate());
    assertThat(world.domains().keys(pinned(first)).certificate()).isEqualTo(keys.certificate());
  }

  @Test
  void refusesACertificateOfAnotherHash() {
    byte[] xml = world.domain().certificate();
    xml[xml.length - 2] ^= 1;
    refused(Check.CERTIFICATE, () -> DomainKeys.of(pinned(first), xml));
  }

  @Test
  void refusesACertificateOfAnotherKmsOrPeriodRuleEvenIfItIsNamed() {
    TestDomain d = world.domain();
    namedButRefused(
        new MasterKeys(
            KmsUri.parse("kms.evil.org"), d.masters().zT(), d.masters().kpak(), d.rule()));
    namedButRefused(
        new MasterKeys(
            d.kms(), d.masters().zT(), d.masters().kpak(), PeriodRule.hashed(2592000, 0)));
  }

  private void namedButRefused(MasterKeys keys) {
    byte[] xml = KmsCertificate.root(keys, "c", "i", World.NOW, World.NOW, "example.org").toXml();
    refused(Check.CERTIFICATE, () -> DomainKeys.of(pinned(next(2, Hash32.sha256(xml))), xml));
  }

  @Test
  void refusesADocumentThatIsNoCertificateEvenIfItIsNamed() {
    byte[] xml = "<a/>".getBytes(StandardCharsets.US_ASCII);
    refused(Check.CERTIFICATE, () -> DomainKeys.of(pinned(next(2, Hash32.sha256(xml))), xml));
  }
}
