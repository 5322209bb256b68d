package org.sluice.hsm.process;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.hsm.wire.CustodianDesk;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.hsm.wire.PartitionDesk;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.hsm.wire.SealedPin;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.statement.Statement;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.vault.Backup;

/// Both desks of a partition's process. A plan comes in at the appliance's, the word on it at the
/// custodian's.
final class PartitionHost implements PartitionDesk, CustodianDesk, AutoCloseable {

  private final PartitionCard card;
  private final HeldPartition partition;
  private final Partition answering;
  private final List<String> protections;
  private @Nullable HpkeKeyPair pinPair;
  private @Nullable CeremonyPlan proposal;
  private Standing standing = Standing.NONE;

  /// @param answering what answers the appliance: the partition itself, or it behind something
  PartitionHost(
      PartitionCard card, HeldPartition partition, Partition answering, List<String> protections) {
    this.card = card;
    this.partition = partition;
    this.answering = answering;
    this.protections = protections;
  }

  Partition partition() {
    return answering;
  }

  @Override
  public PartitionCard card() {
    return card;
  }

  @Override
  public PartitionHealth health() {
    return partition.health(protections);
  }

  // --- the plan of a ceremony

  @Override
  public synchronized void propose(CeremonyPlan plan) {
    if (card.index() > plan.threshold().n()
        || !plan.partition(card.index()).equals(card.identity())) {
      throw new PartitionRefused(
          card.index(), Refusal.PLAN_NOT_CONFIRMED, "the plan has another partition in this place");
    }
    proposal = plan;
    standing = Standing.WAITING;
  }

  @Override
  public synchronized Standing standing(CeremonyPlan plan) {
    return plan.equals(proposal) ? standing : Standing.NONE;
  }

  @Override
  public synchronized Optional<CeremonyPlan> proposal() {
    return standing == Standing.WAITING ? Optional.ofNullable(proposal) : Optional.empty();
  }

  @Override
  public synchronized void confirm(Hash32 planFingerprint) {
    CeremonyPlan plan = proposal().orElse(null);
    if (plan == null || !plan.fingerprint().equals(planFingerprint)) {
      throw new PartitionRefused(
          card.index(),
          Refusal.PLAN_NOT_CONFIRMED,
          plan == null
              ? "no plan waits here"
              : "the plan that waits here is " + plan.fingerprint() + ", not " + planFingerprint);
    }
    partition.custodianConfirms(plan);
    standing = Standing.CONFIRMED;
  }

  @Override
  public synchronized void refuse() {
    if (standing == Standing.WAITING) {
      standing = Standing.REFUSED;
    }
  }

  // --- what needs the custodian's hand

  @Override
  public Backup backup(Hash32 folder) {
    return partition.custodianAsks(c -> c.backup(folder));
  }

  @Override
  public List<DomainName> checkBackup(Backup backup) {
    return partition.custodianAsks(c -> c.check(backup));
  }

  @Override
  public void backupDestroyed(Hash32 backup) {
    boolean _ = partition.custodianAsks(c -> c.destroyed(backup));
  }

  @Override
  public Signature sign(Statement statement) {
    return partition.custodianAsks(c -> c.sign(statement));
  }

  // --- the PIN

  @Override
  public synchronized Octets pinKey() {
    dropPinPair();
    HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519);
    pinPair = pair;
    return Octets.of(pair.publicKey());
  }

  @Override
  public synchronized void open(SealedPin sealed) {
    HpkeKeyPair pair = pinPair;
    if (pair == null) {
      throw new PartitionUnavailable(card.index(), "no key for a PIN was asked for");
    }
    try (SecretBytes pin = sealed.open(pair)) {
      open(pin);
    } finally {
      dropPinPair();
    }
  }

  /// Opens the token with a PIN that was given at the start.
  void open(SecretBytes pin) {
    try {
      partition.open(pin);
    } catch (HsmException | IllegalStateException e) {
      throw new PartitionUnavailable(card.index(), String.valueOf(e.getMessage()));
    }
  }

  private void dropPinPair() {
    if (pinPair != null) {
      pinPair.close();
      pinPair = null;
    }
  }

  @Override
  public synchronized void shut() {
    dropPinPair();
    partition.shut();
  }

  @Override
  public void close() {
    shut();
  }
}
