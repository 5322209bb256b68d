package org.sluice.hsm.custody;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.hsm.wire.PartitionHealth.State;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.partition.CustodianActs;
import org.sluice.threshold.partition.PartitionCore;

/// A partition whose token its custodian opens and closes. While it is locked, or when its token or
/// its folder fails, every question ends in [PartitionUnavailable] with the reason; nothing of its
/// durable state is touched by that, and opening it again is all that recovery takes. After
/// [PartitionStopped] it answers nothing until its custodian has opened it again. Usable by many
/// threads.
public final class HeldPartition implements Partition, AutoCloseable {
  private static final String LOCKED = "its custodian has not opened it (partition activate)";

  private final int index;
  private final PartitionIdentity identity;
  private final NoteKey logKey;
  private final TokenDoor door;
  private final PartitionStore store;
  private final InstantSource clock;
  private volatile @Nullable Open open;
  private volatile State state = State.LOCKED;
  private volatile String why = "";
  private volatile long followed;
  private final Set<DomainName> asked = ConcurrentHashMap.newKeySet();
  private volatile Set<DomainName> ready = Set.of();

  /// No record: a partition that is open holds shares.
  private static final class Open {
    private final TokenDoor.Opened token;
    private final PartitionCore core;

    Open(TokenDoor.Opened token, PartitionCore core) {
      this.token = token;
      this.core = core;
    }

    TokenDoor.Opened token() {
      return token;
    }

    PartitionCore core() {
      return core;
    }
  }

  /// A partition, locked.
  ///
  /// @param identity whose keys the token must hold, as was written down when they were made
  public HeldPartition(
      int index,
      PartitionIdentity identity,
      NoteKey logKey,
      TokenDoor door,
      PartitionStore store,
      InstantSource clock) {
    this.index = index;
    this.identity = identity;
    this.logKey = logKey;
    this.door = door;
    this.store = store;
    this.clock = clock;
  }

  /// A partition that is opened at once, with whatever keys its token holds: for a process that
  /// made the token itself.
  ///
  /// @throws HsmException by its kind if the token cannot be opened
  public static HeldPartition opened(
      int index,
      NoteKey logKey,
      TokenDoor door,
      SecretBytes pin,
      PartitionStore store,
      InstantSource clock) {
    TokenDoor.Opened token = door.open(pin);
    boolean done = false;
    try {
      HeldPartition held = new HeldPartition(index, identity(token), logKey, door, store, clock);
      held.take(token);
      done = true;
      return held;
    } finally {
      if (!done) {
        token.close();
      }
    }
  }

  private static PartitionIdentity identity(TokenDoor.Opened opened) {
    return new PartitionIdentity(
        Octets.of(opened.token().identityKey()), Octets.of(opened.token().witnessKey()));
  }

  // --- the custodian

  /// Opens the token with the custodian's PIN. The log is then read anew from its beginning.
  ///
  /// @throws HsmException by its kind if the token cannot be opened; the partition stays locked
  /// @throws IllegalStateException if it is up already, so that the PIN was not checked
  public synchronized void open(SecretBytes pin) {
    Open before = open;
    if (state == State.UP && before != null && before.token().alive()) {
      throw new IllegalStateException("partition " + index + " is up already");
    }
    lock(State.LOCKED, "");
    TokenDoor.Opened token;
    try {
      token = door.open(pin);
    } catch (HsmException e) {
      why = said(e);
      throw e;
    }
    boolean done = false;
    try {
      requireOwn(token);
      take(token);
      done = true;
    } finally {
      if (!done) {
        token.close();
      }
    }
  }

  private synchronized void take(TokenDoor.Opened token) {
    PartitionCore core =
        new PartitionCore(index, logKey, token.token(), store, clock, new SecureRandom());
    followed = 0;
    open = new Open(token, core);
    state = State.UP;
    why = "";
  }

  private void requireOwn(TokenDoor.Opened opened) {
    PartitionIdentity found = identity(opened);
    if (!found.equals(identity)) {
      why =
          "the token holds the keys of another partition, "
              + found.fingerprint()
              + "; expected "
              + identity.fingerprint();
      throw new PartitionUnavailable(index, why);
    }
  }

  /// Wipes every share and logs out.
  public void shut() {
    lock(State.LOCKED, "");
  }

  /// How it is; asks the token, waits for nobody.
  public PartitionHealth health(List<String> protections) {
    Open now = open;
    if (now != null && state == State.UP && !now.token().alive()) {
      lock(State.FAULTY, "its token has lost the login: removed, or closed by somebody else");
    }
    return new PartitionHealth(
        index, state, why, followed, ready.stream().sorted().toList(), protections);
  }

  /// The same as [#shut()].
  @Override
  public void close() {
    shut();
  }

  private synchronized void lock(State then, String reason) {
    Open now = open;
    open = null;
    ready = Set.of();
    state = then;
    why = reason;
    if (now != null) {
      now.core().close();
      try {
        now.token().close();
      } catch (HsmException e) {
        // The login is lost with the token; its keys never were here.
        why = reason.isEmpty() ? said(e) : reason;
      }
    }
  }

  private static String said(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  // --- the coordinator

  @Override
  public int index() {
    return index;
  }

  @Override
  public PartitionIdentity identity() {
    return identity;
  }

  private <T extends @Nullable Object> T core(Function<PartitionCore, T> question) {
    Open now = open;
    if (now == null) {
      throw new PartitionUnavailable(index, why.isEmpty() ? LOCKED : why);
    }
    try {
      return question.apply(now.core());
    } catch (PartitionStopped e) {
      lock(State.STOPPED, said(e));
      throw e;
    } catch (HsmException e) {
      if (!now.token().alive()) {
        lock(State.FAULTY, said(e));
      }
      throw new PartitionUnavailable(index, said(e));
    } catch (DiskFailure | UncheckedIOException e) {
      throw new PartitionUnavailable(index, said(e));
    }
  }

  /// Kept beside the core, so that whoever asks how it is need not wait for a round to end.
  private void readyNow() {
    Open now = open;
    ready =
        now == null
            ? Set.of()
            : asked.stream().filter(now.core()::isReady).collect(Collectors.toUnmodifiableSet());
  }

  private void tell(java.util.function.Consumer<PartitionCore> step) {
    boolean _ =
        core(c -> {
          step.accept(c);
          return true;
        });
  }

  @Override
  public void custodianConfirms(CeremonyPlan plan) {
    tell(c -> c.custodianConfirms(plan));
  }

  @Override
  public void meet(DomainName domain, SignedNote checkpoint) {
    tell(c -> c.meet(domain, checkpoint));
  }

  @Override
  public Ceremony.Nonce join(CeremonyPlan plan) {
    return core(c -> c.join(plan));
  }

  @Override
  public Ceremony.Commitment commit(List<Ceremony.Nonce> nonces) {
    return core(c -> c.commit(nonces));
  }

  @Override
  public Ceremony.Agreement agree(List<Ceremony.Commitment> commitments) {
    return core(c -> c.agree(commitments));
  }

  @Override
  public Ceremony.Opening open(List<Ceremony.Agreement> agreements) {
    return core(c -> c.open(agreements));
  }

  @Override
  public Ceremony.Finding check(List<Ceremony.Opening> openings) {
    return core(c -> c.check(openings));
  }

  @Override
  public Signature sign(List<Ceremony.Verdict> verdicts) {
    return core(c -> c.sign(verdicts));
  }

  @Override
  public void abandon() {
    tell(PartitionCore::abandon);
  }

  @Override
  public long logPosition() {
    return core(PartitionCore::logPosition);
  }

  @Override
  public SignedNote.@Nullable Line follow(LogAdvance advance) {
    SignedNote.@Nullable Line line = core(c -> c.follow(advance));
    followed = advance.from() + advance.entries().size();
    readyNow();
    return line;
  }

  @Override
  public Freshness.Challenge activate(DomainName domain) {
    try {
      return core(c -> c.activate(domain));
    } finally {
      readyNow();
    }
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return core(c -> c.answer(challenge));
  }

  @Override
  public void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    tell(c -> c.confirmFresh(domain, answers));
    boolean _ = asked.add(domain);
    readyNow();
  }

  @Override
  public void deactivate() {
    tell(PartitionCore::deactivate);
    readyNow();
  }

  @Override
  public SignedStatement destruction(DomainName domain, Hash32 gamma) {
    return core(c -> c.destruction(domain, gamma));
  }

  @Override
  public List<SignedStatement> unlogged() {
    return core(PartitionCore::unlogged);
  }

  /// What only its custodian may ask; never carried from the coordinator.
  public <T> T custodianAsks(Function<CustodianActs, T> question) {
    return core(c -> c.custodianAsks(question));
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return core(c -> c.round1(order));
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return core(c -> c.round2(order));
  }

  @Override
  public Extraction.RoundOne blame1(Blame.Order order) {
    return core(c -> c.blame1(order));
  }

  @Override
  public Blame.Answer blame2(Blame.RoundTwoOrder order) {
    return core(c -> c.blame2(order));
  }

  @Override
  public Blame.KeyCheck keyCheck(Blame.Order order) {
    return core(c -> c.keyCheck(order));
  }

  @Override
  public SecretBytes revealSeed(Blame.Dispute dispute) {
    return core(c -> c.revealSeed(dispute));
  }
}
