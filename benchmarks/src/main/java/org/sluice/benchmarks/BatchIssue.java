package org.sluice.benchmarks;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.eccsi.SskBatch;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealBatch;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.RskBatch;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.SealInfo;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

/// Issues one batch after the other along the appliance's path, each stage under the clock.
final class BatchIssue {
  /// Key sets sealed at once, as the appliance does.
  private static final int TOGETHER = 64;

  private final BenchDomain domain;
  private final Community community;
  private final StageClock clock;
  private final BenchOutbox outbox;
  private final BatchExtraction extraction;
  private final SecureRandom random = new SecureRandom();

  BatchIssue(BenchDomain domain, Community community, StageClock clock, BenchOutbox outbox) {
    this.domain = domain;
    this.community = community;
    this.clock = clock;
    this.outbox = outbox;
    this.extraction = domain.extraction();
  }

  /// From the log to the disk.
  ///
  /// @param members whose keys the batch makes, in the order of its leaves
  void run(BatchPlan.Batch batch, List<Community.Member> members) {
    List<SignedStatement> entries = new ArrayList<>();
    entries.add(SignedStatement.unsigned(community.plan().opened(batch.index())));
    batch.extractions().forEach(e -> entries.add(SignedStatement.unsigned(e)));
    long firstLeaf = domain.log.append(entries) + 1;
    VerifiedCheckpoint published = domain.publish();
    List<Octets> sealed = new ArrayList<>();
    try (ExtractedBatch keys = extracted(order(members, firstLeaf, published), members)) {
      for (SealSuite suite : SealSuite.values()) {
        Stage stage = suite == SealSuite.X25519 ? Stage.SEAL_X25519 : Stage.SEAL_P256;
        clock.time(
            stage,
            () -> {
              for (int u = 0; u < members.size(); u += TOGETHER) {
                int end = Math.min(members.size(), u + TOGETHER);
                sealed.addAll(
                    seal(
                        suite,
                        batch.extractions().subList(u, end),
                        members.subList(u, end),
                        keys.keys().subList(u, end)));
              }
            });
      }
    }
    outbox.send(community.requestId(), batch.index(), sealed);
  }

  private static Order order(
      List<Community.Member> members, long firstLeaf, VerifiedCheckpoint published) {
    List<LeafOpening> openings = new ArrayList<>();
    for (int u = 0; u < members.size(); u++) {
      Community.Member m = members.get(u);
      openings.add(new LeafOpening(firstLeaf + u, m.salt(), m.user()));
    }
    return new Order(BenchDomain.NAME, openings, published.note());
  }

  /// Combination cannot be called alone: it is what extraction takes beyond the rounds, which the
  /// partitions' decorators see, and beyond verification, which is done once more by itself.
  private ExtractedBatch extracted(Order order, List<Community.Member> members) {
    Spent rounds = clock.of(Stage.ROUND_1).plus(clock.of(Stage.ROUND_2));
    Spent start = Spent.now();
    ExtractedBatch batch =
        extraction.extract(order, members.stream().map(Community.Member::id).toList(), false);
    Spent whole = Spent.since(start);
    boolean done = false;
    try {
      Spent own = clock.of(Stage.ROUND_1).plus(clock.of(Stage.ROUND_2)).minus(rounds);
      Spent verification = verified(batch.keys());
      clock.add(Stage.VERIFY, verification);
      clock.add(Stage.COMBINE, whole.minus(own).minus(verification));
      done = true;
      return batch;
    } finally {
      if (!done) {
        batch.close();
      }
    }
  }

  private Spent verified(List<ExtractedKey> keys) {
    List<byte[]> ids = keys.stream().map(k -> k.id().octets()).toList();
    List<SecretBytes> rsks = keys.stream().map(ExtractedKey::rsk).toList();
    List<SecretBytes> ssks = keys.stream().map(BatchIssue::ssk).toList();
    List<PublicPoint> pvts = keys.stream().map(BatchIssue::pvt).toList();
    Spent start = Spent.now();
    boolean good =
        RskBatch.verify(domain.master.zT(), ids, rsks, random)
            && SskBatch.verify(domain.master.kpak(), ids, ssks, pvts, random);
    Spent spent = Spent.since(start);
    if (!good) {
      throw new IllegalStateException("keys that extraction had verified do not verify");
    }
    return spent;
  }

  private static SecretBytes ssk(ExtractedKey key) {
    return Objects.requireNonNull(key.ssk(), "an issue makes signing keys");
  }

  private static PublicPoint pvt(ExtractedKey key) {
    return Objects.requireNonNull(key.pvt(), "an issue makes signing keys");
  }

  private static List<Octets> seal(
      SealSuite suite,
      List<Extraction> leaves,
      List<Community.Member> members,
      List<ExtractedKey> keys) {
    boolean together = suite == SealSuite.X25519;
    List<byte[]> recipients = members.stream().map(m -> m.sealKey(suite)).toList();
    List<Octets> sealed = new ArrayList<>();
    try (SealBatch seals = SealBatch.to(together ? recipients : List.of())) {
      for (int u = 0; u < leaves.size(); u++) {
        sealed.add(
            seal(
                suite,
                leaves.get(u),
                members.get(u),
                keys.get(u),
                (recipient, info, plain) ->
                    together
                        ? seals.seal(recipient, info, new byte[0], plain)
                        : Hpke.seal(suite, recipient, info, new byte[0], plain)));
      }
    }
    return sealed;
  }

  /// Seals to one public key.
  @FunctionalInterface
  private interface Seal {
    Sealed to(byte[] recipient, byte[] info, SecretBytes plain);
  }

  private static Octets seal(
      SealSuite suite, Extraction leaf, Community.Member member, ExtractedKey key, Seal seal) {
    Hash32 recipient = member.recipient(suite);
    byte[] info =
        SealInfo.octets(
            leaf.domain(), leaf.epoch(), leaf.period(), key.id(), key.leafIndex(), recipient);
    Sealed sealed;
    try (KeySet set =
            new KeySet(
                key.id().octets(), Rsk.of(copy(key.rsk())), Ssk.of(copy(ssk(key))), pvt(key));
        SecretBytes plain = set.toPlain()) {
      sealed = seal.to(member.sealKey(suite), info, plain);
    }
    return Octets.of(
        new SealedKeySet(
                leaf.domain(),
                leaf.epoch(),
                leaf.period(),
                leaf.commitment(),
                recipient,
                key.leafIndex(),
                List.of(new SealedKeySet.Part(suite.code(), sealed.enc(), sealed.ciphertext())))
            .encoded());
  }

  private static SecretBytes copy(SecretBytes secret) {
    return secret.use(at -> SecretBytes.takeCopyOf(at, secret.length()));
  }
}
