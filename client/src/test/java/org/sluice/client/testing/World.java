package org.sluice.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.enrol.Enrolment;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.MemoryTileStore;

/// One domain, its log, and a data folder in which devices are made.
public final class World {

  /// A record of a pull answer that a test can spoil.
  @SuppressWarnings("ArrayRecordComponent") // spoiled in place by tests, never compared
  public record Answered(byte[] sealed, byte[] entry, long index, List<byte[]> proof) {}

  public static final UserUri ALICE = UserUri.parse("tel:+447700900123");
  public static final UserUri BOB = UserUri.parse("tel:+447700900456");
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Path root;
  private final TestLog log;
  private final TestDomain domain;
  private final ClientHome home;

  /// A world with a domain of monthly keys, in `root`.
  public World(Path root) {
    this(root, "example.org", PeriodRule.MONTHLY, new TestLog(new MemoryTileStore()));
  }

  /// A world with a domain of choice.
  public World(Path root, String name, PeriodRule rule, TestLog log) {
    this(root, name, rule, log, Set.of());
  }

  /// The same, that asks this of its users' messages.
  public World(Path root, String name, PeriodRule rule, TestLog log, Set<DomainOption> options) {
    this.root = root;
    this.log = log;
    this.domain = new TestDomain(name, rule, log, options);
    this.home = new ClientHome(root.resolve("data"));
  }

  public TestLog log() {
    return log;
  }

  public TestDomain domain() {
    return domain;
  }

  public ClientHome home() {
    return home;
  }

  public KnownDomains domains() {
    return new KnownDomains(home);
  }

  /// Writes the profile to a file.
  public Path profileFile(DomainProfile.Server... servers) {
    return write(domain.name() + ".profile", domain.profile(servers).encoded());
  }

  /// Writes octets to a file beside the data folder.
  public Path write(String name, byte[] octets) {
    try {
      return Files.write(root.resolve(name), octets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Logs a first policy and `next`, and proves both under a checkpoint with `cosigners`.
  public ProfileSuccession succession(SignedStatement next, int cosigners) {
    SignedStatement policy = domain.policy();
    long policyAt = log.append(policy);
    return succession(next, cosigners, policyAt, policy);
  }

  /// The same with one more policy that is logged already.
  public ProfileSuccession succession(
      SignedStatement next, int cosigners, long policyAt, SignedStatement policy) {
    long at = log.append(next);
    return new ProfileSuccession(
        Octets.of(log.checkpoint(cosigners)), leaf(at, next), List.of(leaf(policyAt, policy)));
  }

  /// An entry as a succession has it.
  public ProfileSuccession.Leaf leaf(long index, SignedStatement entry) {
    return new ProfileSuccession.Leaf(
        index, Octets.of(entry.encoded()), log.inclusion(index).hashes());
  }

  /// Makes a device after taking the profile.
  public DeviceFolder device(
      UserUri user, String id, SealSuite suite, DomainProfile.Server... servers) {
    try {
      PinnedProfile profile = domains().take(profileFile(servers));
      var _ = new Enrolment(home, new SecureRandom(), () -> NOW).enrol(profile, user, id, suite);
      return home.deviceOf(user, domain.name(), id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Logs an extraction for `device` and seals the keys to it.
  public Answered issue(DeviceFolder device, long period) {
    Extraction leaf =
        domain.extraction(device.user(), period, Purpose.ISSUE, List.of(device.sealKeyHash()));
    return issue(device, leaf);
  }

  /// Logs this leaf and seals the keys of its period to `device`.
  public Answered issue(DeviceFolder device, Extraction leaf) {
    byte[] entry = SignedStatement.unsigned(leaf).encoded();
    long index = log.append(entry);
    SealedKeySet sealed = domain.seal(device, leaf.period(), index);
    return new Answered(sealed.encoded(), entry, index, List.of());
  }

  /// The server's answer with these records, proven under the log's present checkpoint.
  public byte[] answer(DeviceFolder device, Answered... records) {
    List<Answered> proven = new ArrayList<>();
    for (Answered record : records) {
      proven.add(proven(record));
    }
    return answer(device, DeviceState.ACTIVE, 3, proven);
  }

  /// The record with its proof under the present checkpoint.
  public Answered proven(Answered record) {
    return new Answered(
        record.sealed(),
        record.entry(),
        record.index(),
        log.inclusion(record.index()).hashes().stream().map(h -> h.octets()).toList());
  }

  /// The same with everything to choose.
  public byte[] answer(
      DeviceFolder device, DeviceState state, int cosigners, List<Answered> records) {
    try {
      return json(
          records,
          log.checkpoint(cosigners),
          domain.access(device, state).encoded(),
          domain.certificate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The JSON document of an answer.
  public static byte[] json(
      List<Answered> records, byte[] checkpoint, byte[] access, byte[] certificate) {
    StringBuilder json = new StringBuilder("{\"records\":[");
    for (int i = 0; i < records.size(); i++) {
      Answered r = records.get(i);
      json.append(i == 0 ? "" : ",")
          .append("{\"sealed\":\"")
          .append(b64(r.sealed()))
          .append("\",\"entry\":\"")
          .append(b64(r.entry()))
          .append("\",\"index\":")
          .append(r.index())
          .append(",\"proof\":[")
          .append(String.join(",", r.proof().stream().map(h -> '"' + b64(h) + '"').toList()))
          .append("]}");
    }
    json.append("],\"checkpoint\":\"").append(b64(checkpoint));
    json.append("\",\"access\":\"").append(b64(access));
    json.append("\",\"certificate\":\"").append(b64(certificate)).append("\"}");
    return json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String b64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
