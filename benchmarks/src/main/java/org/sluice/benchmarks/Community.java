package org.sluice.benchmarks;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Request;

/// Users with two enrolled devices each, one of each sealing suite, and the approved request for
/// their keys of the current period.
final class Community {
  private static final int ENROLMENTS_AT_ONCE = 1000;
  private static final long MINUTE = 60;
  private static final long DAY = 86_400;

  /// One user.
  ///
  /// @param seal public key of the device of each suite
  record Member(UserUri user, Octets salt, Identifier id, Map<SealSuite, Octets> seal) {
    Hash32 commitment() {
      return IdentityCommitment.of(salt.toArray(), user);
    }

    Hash32 recipient(SealSuite suite) {
      return KeyHash.ofSealKey(suite.code(), sealKey(suite));
    }

    byte[] sealKey(SealSuite suite) {
      return Objects.requireNonNull(seal.get(suite), "a device of each suite").toArray();
    }

    List<Hash32> recipients() {
      return List.of(recipient(SealSuite.X25519), recipient(SealSuite.P256));
    }
  }

  private final BenchDomain domain;
  private final RequestId requestId = RequestId.random(new SecureRandom());
  private final List<Member> members = new ArrayList<>();
  private final BatchPlan plan;

  /// Makes, enrols, requests and approves, all of it in the log.
  Community(BenchDomain domain, int users, int batch) {
    this.domain = domain;
    SecureRandom random = new SecureRandom();
    for (int u = 0; u < users; u++) {
      members.add(member(u, random));
    }
    enrol();
    List<PlannedLeaf> leaves =
        members.stream()
            .map(m -> new PlannedLeaf(domain.period, m.commitment(), m.recipients()))
            .toList();
    this.plan =
        BatchPlan.of(
            new BatchPlan.Header(requestId, BenchDomain.NAME, BenchDomain.EPOCH, Purpose.ISSUE),
            leaves,
            batch);
    approved();
  }

  RequestId requestId() {
    return requestId;
  }

  BatchPlan plan() {
    return plan;
  }

  /// The members in the order of the request's leaves.
  List<Member> members() {
    return members;
  }

  private Member member(int number, SecureRandom random) {
    UserUri user = UserUri.parse(String.format(Locale.ROOT, "tel:+44770%07d", number));
    byte[] salt = new byte[IdentityCommitment.SALT_OCTETS];
    random.nextBytes(salt);
    Map<SealSuite, Octets> seal = new EnumMap<>(SealSuite.class);
    for (SealSuite suite : SealSuite.values()) {
      try (HpkeKeyPair pair = HpkeKeyPair.generate(suite)) {
        seal.put(suite, Octets.of(pair.publicKey()));
      }
    }
    Identifier id = Identifier.of(BenchDomain.RULE, user, BenchDomain.KMS, domain.period);
    return new Member(user, Octets.of(salt), id, seal);
  }

  private void enrol() {
    List<SignedStatement> some = new ArrayList<>();
    for (Member m : members) {
      for (SealSuite suite : SealSuite.values()) {
        some.add(SignedStatement.sign(enrolled(m, suite), domain.enroller));
      }
      if (some.size() >= ENROLMENTS_AT_ONCE) {
        var _ = domain.log(some);
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      var _ = domain.log(some);
    }
  }

  private static Enrolled enrolled(Member m, SealSuite suite) {
    Hash32 recipient = m.recipient(suite);
    return new Enrolled(
        BenchDomain.NAME,
        m.commitment(),
        "device-" + suite.code(),
        Hash32.sha256(recipient.octets()),
        suite.code(),
        recipient,
        DeviceState.ACTIVE);
  }

  private void approved() {
    long now = Instant.now().getEpochSecond();
    Request request =
        new Request(
            requestId,
            BenchDomain.NAME,
            BenchDomain.EPOCH,
            domain.record.gamma(),
            domain.policy.hash(),
            Purpose.ISSUE,
            plan.periods(),
            plan.users(),
            plan.leaves(),
            plan.batches().size(),
            plan.batchesRoot(),
            plan.deviceKeyRoot(),
            now - MINUTE,
            now + DAY,
            domain.log.size(),
            "benchmark");
    var _ = domain.log(List.of(SignedStatement.sign(request, domain.requester)));
    Approval approval =
        new Approval(
            BenchDomain.NAME,
            requestId,
            request.hash(),
            now - MINUTE,
            now + DAY,
            domain.log.size());
    var _ =
        domain.log(
            List.of(
                SignedStatement.sign(approval, domain.first),
                SignedStatement.sign(approval, domain.second)));
  }
}
