package org.sluice.hsm.remote;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operation;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.hsm.wire.PartitionDesk.Standing;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;

/// The port over a [PartitionLink]. Its failures are those of the partition itself, as in one
/// process; a failure of the way there is [PartitionUnavailable].
public final class RemotePartition implements Partition, AutoCloseable {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final PartitionLink link;
  private final PartitionCard card;
  private final Duration custodian;

  private RemotePartition(PartitionLink link, PartitionCard card, Duration custodian) {
    this.link = link;
    this.card = card;
    this.custodian = custodian;
  }

  /// Connects to the process at `address` and has it show its card, which must be the one that the
  /// custodians compared.
  ///
  /// @param own this end's TLS key, pinned there
  /// @param custodian how long a custodian may take to confirm a plan
  /// @throws PartitionUnavailable if it cannot be reached or is another one
  public static RemotePartition connect(
      PartitionAddress address, TlsKey own, PartitionLink.Patience patience, Duration custodian) {
    PartitionLink link =
        new PartitionLink(address.index(), address.uri(), address.tlsPin(), own, patience);
    boolean done = false;
    try {
      PartitionCard card = link.carry(Operations.CARD, Nothing.NOTHING);
      if (card.index() != address.index()
          || !card.tlsPin().equals(address.tlsPin())
          || !card.fingerprint().equals(address.fingerprint())) {
        throw link.unavailable(
            "its fingerprint is " + card.fingerprint() + ", expected " + address.fingerprint());
      }
      done = true;
      return new RemotePartition(link, card, custodian);
    } finally {
      if (!done) {
        link.close();
      }
    }
  }

  /// Who it is.
  public PartitionCard card() {
    return card;
  }

  /// How it is.
  public PartitionHealth health() {
    return link.carry(Operations.HEALTH, Nothing.NOTHING);
  }

  @Override
  public int index() {
    return card.index();
  }

  @Override
  public PartitionIdentity identity() {
    return card.identity();
  }

  /// Lays the plan before the partition's custodian and waits until they have confirmed it at their
  /// own partition. Nothing that is sent from here can confirm it.
  ///
  /// @throws PartitionRefused if the custodian refuses
  /// @throws PartitionUnavailable if they do not decide in time
  @Override
  public void custodianConfirms(CeremonyPlan plan) {
    Nothing _ = link.carry(Operations.PROPOSE, plan);
    long end = System.nanoTime() + custodian.toNanos();
    while (System.nanoTime() - end < 0) {
      Standing standing = link.carry(Operations.STANDING, plan);
      switch (standing) {
        case CONFIRMED -> {
          return;
        }
        case REFUSED, NONE ->
            throw new PartitionRefused(
                index(), Refusal.PLAN_NOT_CONFIRMED, "its custodian refused the plan");
        case WAITING -> pause();
      }
    }
    throw link.unavailable(
        "its custodian did not confirm the plan within " + custodian.toMinutes() + " minutes");
  }

  private void pause() {
    try {
      Thread.sleep(ASK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw link.unavailable("interrupted while waiting for its custodian");
    }
  }

  private <Q, A> A ask(Operation<Partition, Q, A> operation, Q question) {
    return link.carry(operation, question);
  }

  @Override
  public void meet(DomainName domain, SignedNote checkpoint) {
    Operations.meet(this::ask, domain, checkpoint);
  }

  @Override
  public Ceremony.Nonce join(CeremonyPlan plan) {
    return ask(Operations.JOIN, plan);
  }

  @Override
  public Ceremony.Commitment commit(List<Ceremony.Nonce> nonces) {
    return ask(Operations.COMMIT, nonces);
  }

  @Override
  public Ceremony.Agreement agree(List<Ceremony.Commitment> commitments) {
    return ask(Operations.AGREE, commitments);
  }

  @Override
  public Ceremony.Opening open(List<Ceremony.Agreement> agreements) {
    return ask(Operations.OPEN, agreements);
  }

  @Override
  public Ceremony.Finding check(List<Ceremony.Opening> openings) {
    return ask(Operations.CHECK, openings);
  }

  @Override
  public Signature sign(List<Ceremony.Verdict> verdicts) {
    return ask(Operations.SIGN, verdicts);
  }

  @Override
  public void abandon() {
    Nothing _ = ask(Operations.ABANDON, Nothing.NOTHING);
  }

  @Override
  public long logPosition() {
    return ask(Operations.LOG_POSITION, Nothing.NOTHING);
  }

  @Override
  public SignedNote.@Nullable Line follow(LogAdvance advance) {
    LogAdvance rest = advance;
    for (LogAdvance piece : LogPieces.before(advance)) {
      try {
        var _ = ask(Operations.FOLLOW, piece);
      } catch (PartitionRefused e) {
        if (e.refusal() != Refusal.BAD_CHECKPOINT) {
          throw e;
        }
        break; // The replay is at its end: what follows needs the checkpoint.
      }
      rest = LogPieces.after(advance, piece);
    }
    return ask(Operations.FOLLOW, rest).orElse(null);
  }

  @Override
  public Freshness.Challenge activate(DomainName domain) {
    return ask(Operations.ACTIVATE, domain);
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return ask(Operations.ANSWER, challenge);
  }

  @Override
  public void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    Operations.confirmFresh(this::ask, domain, answers);
  }

  @Override
  public void deactivate() {
    Nothing _ = ask(Operations.DEACTIVATE, Nothing.NOTHING);
  }

  @Override
  public SignedStatement destruction(DomainName domain, Hash32 gamma) {
    return Operations.destruction(this::ask, domain, gamma);
  }

  @Override
  public List<SignedStatement> unlogged() {
    return ask(Operations.UNLOGGED, Nothing.NOTHING);
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return ask(Operations.ROUND_1, order);
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return Operations.round2(this::ask, order);
  }

  @Override
  public Extraction.RoundOne blame1(Blame.Order order) {
    return ask(Operations.BLAME_1, order);
  }

  @Override
  public Blame.Answer blame2(Blame.RoundTwoOrder order) {
    return Operations.blame2(this::ask, order);
  }

  @Override
  public Blame.KeyCheck keyCheck(Blame.Order order) {
    return ask(Operations.KEY_CHECK, order);
  }

  @Override
  public SecretBytes revealSeed(Blame.Dispute dispute) {
    return Operations.revealSeed(this::ask, dispute);
  }

  /// Ends the connection; the partition's process goes on.
  @Override
  public void close() {
    link.close();
  }
}
