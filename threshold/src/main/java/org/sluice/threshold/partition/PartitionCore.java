package org.sluice.threshold.partition;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Witness;
import org.sluice.threshold.extraction.Batch;
import org.sluice.threshold.extraction.Extractor;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.log.LogReader;
import org.sluice.threshold.log.LogState;
import org.sluice.threshold.log.OwnPlace;
import org.sluice.threshold.vault.GenerationVault;

/// One partition over an opened token and its own store. It can hold shares of several domains
/// whose entries are in one log. Usable by many threads, which wait for one another.
public final class PartitionCore implements Partition, AutoCloseable {
  private final int index;
  private final SecureRandom random;
  private final PartitionIdentity identity;
  private final OwnPlace own;
  private final GenerationVault vault;
  private final LogReader log;
  private final FreshnessDesk freshness;
  private final LeafAuthority authority;
  private final BlameDesk blame;
  private final CeremonyDesk ceremony;
  private final StatementDesk statements;
  private final Map<DomainName, Activated> activated = new HashMap<>();

  /// Shares in memory, and the challenge that must be answered before they are used.
  private static final class Activated {
    private final GenerationShares shares;
    Freshness.@Nullable Challenge asked;
    boolean fresh;

    Activated(GenerationShares shares, Freshness.Challenge asked) {
      this.shares = shares;
      this.asked = asked;
    }
  }

  /// A partition for one log.
  ///
  /// @param index 1..n, fixed for the partition's life
  /// @param logKey key of the log, set up by the custodian; its name is the origin
  /// @param token opened with the custodian's PIN
  /// @param random own generator, for the coefficients of its checks
  public PartitionCore(
      int index,
      NoteKey logKey,
      PartitionToken token,
      PartitionStore store,
      InstantSource clock,
      SecureRandom random) {
    this.index = index;
    this.random = random;
    this.identity =
        new PartitionIdentity(Octets.of(token.identityKey()), Octets.of(token.witnessKey()));
    this.vault = new GenerationVault(index, token, store);
    this.own = new OwnPlace(index, identity.identitySpki(), logKey.name());
    NoteKey witness = Witness.key(logKey.name(), index, identity.witnessKey());
    this.log = new LogReader(own, logKey, witness, token, store, clock);
    this.freshness = new FreshnessDesk(index, token, log);
    this.authority = new LeafAuthority(index, log);
    this.blame = new BlameDesk(index, token, vault, authority);
    this.ceremony = new CeremonyDesk(own, identity, logKey, token, store, vault, log);
    this.statements = new StatementDesk(index, token, store, vault, log);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public PartitionIdentity identity() {
    return identity;
  }

  // --- ceremony

  @Override
  public synchronized void custodianConfirms(CeremonyPlan plan) {
    ceremony.confirmed(plan);
  }

  @Override
  public synchronized void meet(DomainName domain, SignedNote checkpoint) {
    ceremony.meet(domain, checkpoint);
  }

  @Override
  public synchronized Ceremony.Nonce join(CeremonyPlan plan) {
    return ceremony.join(plan);
  }

  @Override
  public synchronized Ceremony.Commitment commit(List<Ceremony.Nonce> nonces) {
    return ceremony.step(m -> m.commit(nonces));
  }

  @Override
  public synchronized Ceremony.Agreement agree(List<Ceremony.Commitment> commitments) {
    return ceremony.step(m -> m.agree(commitments));
  }

  @Override
  public synchronized Ceremony.Opening open(List<Ceremony.Agreement> agreements) {
    return ceremony.step(m -> m.open(agreements));
  }

  @Override
  public synchronized Ceremony.Finding check(List<Ceremony.Opening> openings) {
    return ceremony.step(m -> m.check(openings));
  }

  @Override
  public synchronized Signature sign(List<Ceremony.Verdict> verdicts) {
    return ceremony.step(m -> m.sign(verdicts));
  }

  @Override
  public synchronized void abandon() {
    ceremony.abandon();
  }

  // --- log

  @Override
  public synchronized long logPosition() {
    return log.position();
  }

  @Override
  public synchronized SignedNote.@Nullable Line follow(LogAdvance advance) {
    return log.follow(advance, this::switchGenerations);
  }

  /// The logged record is the switch (design section 3). Runs after the new size is durable; a
  /// crash before it is made good when the same record is read in the replay.
  private void switchGenerations(LogState state) {
    for (DomainName domain : state.domains()) {
      GenerationInForce g = state.generation(domain);
      if (g == null) {
        continue;
      }
      if (Objects.equals(g.gamma(), vault.pending(domain))) {
        vault.comeIntoForce(domain);
      } else if (!g.isMember(own)) {
        vault.retire(domain);
      }
      Activated a = activated.get(domain);
      if (a != null && !a.shares.known().gamma().equals(g.gamma())) {
        a.shares.close();
        activated.remove(domain);
      }
    }
  }

  // --- activation

  @Override
  public synchronized Freshness.Challenge activate(DomainName domain) {
    GenerationInForce g = inForce(domain);
    deactivate(domain);
    GenerationShares shares = vault.load(g.record(), g.policyHash());
    Freshness.Challenge asked = freshness.challenge(domain, g.gamma());
    activated.put(domain, new Activated(shares, asked));
    return asked;
  }

  @Override
  public synchronized Freshness.Answer answer(Freshness.Challenge challenge) {
    return freshness.answer(challenge);
  }

  @Override
  public synchronized void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    Activated a = activated(domain);
    freshness.confirm(a.asked, inForce(domain), answers);
    a.asked = null;
    a.fresh = true;
  }

  /// Whether it answers for a domain: its shares are open and it is confirmed fresh.
  public synchronized boolean isReady(DomainName domain) {
    Activated a = activated.get(domain);
    return a != null && a.fresh;
  }

  @Override
  public synchronized void deactivate() {
    abandon();
    activated.values().forEach(a -> a.shares.close());
    activated.clear();
  }

  private void deactivate(DomainName domain) {
    Activated a = activated.remove(domain);
    if (a != null) {
      a.shares.close();
    }
  }

  /// The same as [#deactivate()].
  @Override
  public void close() {
    deactivate();
  }

  // --- statements

  @Override
  public synchronized SignedStatement destruction(DomainName domain, Hash32 gamma) {
    return statements.destruction(domain, gamma);
  }

  @Override
  public synchronized List<SignedStatement> unlogged() {
    return log.position() < log.durableSize() ? List.of() : statements.unlogged();
  }

  /// What only this partition's custodian may ask of it.
  public synchronized <T> T custodianAsks(Function<CustodianActs, T> question) {
    return question.apply(new CustodianActs(statements));
  }

  // --- extraction

  @Override
  public synchronized RoundOne round1(Order order) {
    Extractor extractor = extractor(order.domain());
    Supplier<Batch> batch = authority.require(order);
    return stopping(() -> extractor.round1(batch));
  }

  @Override
  public synchronized RoundTwo round2(RoundTwoOrder order) {
    Extractor extractor = extractor(order.order().domain());
    Supplier<Batch> batch = authority.require(order.order());
    return stopping(() -> extractor.round2(batch, order.messages(), order.answering()));
  }

  // --- blame

  @Override
  public synchronized RoundOne blame1(Blame.Order order) {
    Extractor extractor = extractor(order.batch().domain());
    return stopping(() -> blame.round1(extractor, order));
  }

  @Override
  public synchronized Blame.Answer blame2(Blame.RoundTwoOrder order) {
    Extractor extractor = extractor(order.order().batch().domain());
    return stopping(() -> blame.round2(extractor, order));
  }

  @Override
  public synchronized Blame.KeyCheck keyCheck(Blame.Order order) {
    Extractor extractor = extractor(order.batch().domain());
    return stopping(() -> blame.keyCheck(extractor, order, inForce(order.batch().domain())));
  }

  @Override
  public synchronized SecretBytes revealSeed(Blame.Dispute dispute) {
    Extractor extractor = extractor(dispute.order().batch().domain());
    return stopping(() -> blame.seed(extractor, dispute));
  }

  private Extractor extractor(DomainName domain) {
    Activated a = activated(domain);
    if (!a.fresh) {
      throw refused(Refusal.NOT_FRESH, "not confirmed fresh since its activation");
    }
    return new Extractor(a.shares, random);
  }

  /// On a mismatch in its own computation it wipes, stops and says so.
  private <T> T stopping(Supplier<T> computation) {
    try {
      return computation.get();
    } catch (PartitionStopped e) {
      deactivate();
      throw e;
    }
  }

  private GenerationInForce inForce(DomainName domain) {
    GenerationInForce g = log.state().generation(domain);
    if (g == null) {
      throw refused(Refusal.NO_GENERATION, "domain " + domain);
    }
    return g;
  }

  private Activated activated(DomainName domain) {
    Activated a = activated.get(domain);
    if (a == null) {
      throw new PartitionUnavailable(index, "not activated for domain " + domain);
    }
    return a;
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
