package org.sluice.client.testing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.DeviceFolder;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealInfo;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// A domain with its own master secrets, certificate and profile, on a [TestLog].
public final class TestDomain {

  /// Epoch of everything it makes.
  public static final int EPOCH = 1;

  private final DomainName name;
  private final KmsUri kms;
  private final PeriodRule rule;
  private final TestMasters masters;
  private final TestLog log;
  private final byte[] certificate;
  private final AuthenticationKey officer = p256("officer");
  private final GenerationRecord generation;
  private final AuthenticationKey bundleKey = p256("bundle");

  private final Set<DomainOption> options;

  /// A domain `name` whose KMS is `kms.name`.
  public TestDomain(String name, PeriodRule rule, TestLog log) {
    this(name, rule, log, Set.of());
  }

  /// The same, that asks this of its users' messages.
  public TestDomain(String name, PeriodRule rule, TestLog log, Set<DomainOption> options) {
    this.options = options;
    this.name = DomainName.parse(name);
    this.kms = KmsUri.parse("kms." + name);
    this.rule = rule;
    this.masters = new TestMasters(name);
    this.log = log;
    this.generation = TestCeremony.generation(this.name, log, masters);
    this.certificate =
        KmsCertificate.root(
                new MasterKeys(kms, masters.zT(), masters.kpak(), rule),
                "cert." + name,
                "test",
                Instant.parse("2020-01-01T00:00:00Z"),
                Instant.parse("2040-01-01T00:00:00Z"),
                name)
            .toXml();
  }

  /// A fresh P-256 key, which signs statements.
  public static AuthenticationKey p256(String id) {
    return AuthenticationKey.generate(id, Instant.now(), new SecureRandom());
  }

  public DomainName name() {
    return name;
  }

  public KmsUri kms() {
    return kms;
  }

  public PeriodRule rule() {
    return rule;
  }

  public TestMasters masters() {
    return masters;
  }

  public byte[] certificate() {
    return certificate.clone();
  }

  /// The record of its key generation.
  public GenerationRecord generation() {
    return generation;
  }

  /// Its one officer, who has every role but that of the approvers.
  public AuthenticationKey officer() {
    return officer;
  }

  public AuthenticationKey bundleKey() {
    return bundleKey;
  }

  /// Profile number 1 with these servers.
  public SignedStatement profile(DomainProfile.Server... servers) {
    return profile(1, Hash32.ZERO, Hash32.sha256(certificate), servers);
  }

  /// A profile with a number and a certificate of choice.
  public SignedStatement profile(
      long number, Hash32 previous, Hash32 certificateHash, DomainProfile.Server... servers) {
    return SignedStatement.sign(
        new DomainProfile(
            name,
            number,
            previous,
            kms,
            rule,
            EPOCH,
            generation.gamma(),
            certificateHash,
            Hash32.ZERO,
            TestLog.ORIGIN,
            Octets.of(log.publicKey()),
            log.witnesses(),
            2,
            Octets.of(bundleKey.spki()),
            List.of(servers),
            300,
            DomainOption.flags(options)),
        officer);
  }

  /// Policy number 1: the one officer is the quorum of security officers.
  public SignedStatement policy() {
    return SignedStatement.sign(policy(1, Hash32.ZERO, officer), officer);
  }

  /// A policy whose one security officer is `of`.
  public DomainPolicy policy(long number, Hash32 previous, AuthenticationKey of) {
    return new DomainPolicy(
        name,
        number,
        previous,
        kms,
        rule,
        List.of(new Officer("officer", Set.of(Role.SECURITY_OFFICER, Role.APPROVER), of.spki())),
        1,
        Set.of(Purpose.ISSUE),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        1000,
        1);
  }

  /// The user's salt.
  public byte[] salt(UserUri user) {
    return Hash32.sha256(("salt/" + user).getBytes(StandardCharsets.UTF_8)).octets();
  }

  /// The user's commitment.
  public Hash32 commitment(UserUri user) {
    return IdentityCommitment.of(salt(user), user);
  }

  /// The low side's account of a device.
  public AccessRecord access(DeviceFolder device, DeviceState state) throws java.io.IOException {
    return access(device, state, device.authentication().spki());
  }

  /// The same of a device whose key cannot be opened here.
  public AccessRecord access(DeviceFolder device, DeviceState state, byte[] spki) {
    return new AccessRecord(
        name,
        device.user(),
        Octets.of(salt(device.user())),
        commitment(device.user()),
        device.deviceId(),
        Octets.of(spki),
        device.suite().code(),
        Octets.of(device.sealPublicKey()),
        state,
        0);
  }

  /// An Extraction leaf of `user` for these recipients.
  public Extraction extraction(
      UserUri user, long period, Purpose purpose, List<Hash32> recipients) {
    return new Extraction(
        name,
        EPOCH,
        RequestId.of(java.util.Arrays.copyOf(Hash32.sha256(new byte[] {1}).octets(), 16)),
        0,
        0,
        period,
        purpose,
        commitment(user),
        recipients);
  }

  /// The user's identifier in a period.
  public Identifier identifier(UserUri user, long period) {
    return Identifier.of(rule, user, kms, period);
  }

  /// The user's keys, sealed to `device` for the leaf at `index`.
  public SealedKeySet seal(DeviceFolder device, long period, long index) {
    try (KeySet keys = masters.keySet(identifier(device.user(), period).octets())) {
      return seal(device, period, index, keys);
    }
  }

  /// Any keys, sealed as if they were that user's.
  public SealedKeySet seal(DeviceFolder device, long period, long index, KeySet keys) {
    byte[] info =
        SealInfo.octets(
            name, EPOCH, period, identifier(device.user(), period), index, device.sealKeyHash());
    try (SecretBytes plain = keys.toPlain()) {
      Sealed sealed = Hpke.seal(device.suite(), device.sealPublicKey(), info, new byte[0], plain);
      return new SealedKeySet(
          name,
          EPOCH,
          period,
          commitment(device.user()),
          device.sealKeyHash(),
          index,
          List.of(new SealedKeySet.Part(device.suite().code(), sealed.enc(), sealed.ciphertext())));
    }
  }
}
