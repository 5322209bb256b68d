package org.sluice.appliance.boot;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.RequestStore;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.Events;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.ceremony.CeremonyFile;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.ceremony.SoftwareHash;
import org.sluice.appliance.export.Outbox;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.export.SpoolPruning;
import org.sluice.appliance.officers.Officers;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.SessionQueue;
import org.sluice.appliance.settings.Setting;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.users.UserStore;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// The high side with its parts wired together, for one command. Opened without PINs it can be
/// looked at; [#unlock(DataOption)] opens the tokens, and only then can anything be signed or made.
/// One process at a time works in a data folder.
public final class HighSide implements AutoCloseable {

  private static final long SPOOL_LIMIT = Setting.SPOOL_LIMIT.number();

  private final OperatorClock clock;
  private final SteadyTime steady;
  private final DataFolder folder;
  private final CeremonyFile ceremony;
  private final List<AutoCloseable> locks;
  private final Database database;
  private final AuditLog log;
  private final UserStore users;
  private final RequestStore requests;
  private final Officers officers;
  private final Events events;
  private final TreeSet<Integer> opened = new TreeSet<>();
  private final SecureRandom random = new SecureRandom();
  private final Tokens tokens;
  private @Nullable Outbox outbox;

  private HighSide(
      DataFolder folder,
      CeremonyFile ceremony,
      List<PartitionPlace> first,
      List<AutoCloseable> locks,
      OperatorClock clock) {
    this.clock = clock;
    this.steady = clock.steady();
    this.folder = folder;
    this.ceremony = ceremony;
    this.locks = List.copyOf(locks);
    this.tokens = new Tokens(folder, ceremony, first, clock);
    this.database = Database.open(folder.database());
    if (!database.migrated().isEmpty()) {
      System.err.println("sluice: " + database.migrated());
    }
    this.log = AuditLog.open(folder.log(), tokens);
    this.users = new UserStore(database, random);
    this.requests = new RequestStore(database, folder.requests());
    this.officers = new Officers(d -> log.index().domainOf(d).policy());
    this.events = new Events(log, officers, steady);
  }

  /// Opens the data folder that a ceremony made, to change it. One process at a time can.
  public static HighSide open(DataOption option) {
    DataFolder folder = option.folder();
    OperatorClock clock = option.clock();
    HighSide high = lock(folder, Places.now(folder), first(folder), clock);
    boolean right = false;
    try {
      clock.require(high.log.lastTime());
      option.keepSettings(high.database);
      right = true;
      return high;
    } finally {
      if (!right) {
        high.close();
      }
    }
  }

  private static List<PartitionPlace> first(DataFolder folder) {
    return CeremonyFile.read(folder.ceremony()).partitions();
  }

  /// Opens it to look at: beside a process that changes it, and without changing anything.
  public static HighSide look(DataOption option) {
    DataFolder folder = option.folder();
    return new HighSide(folder, Places.now(folder), first(folder), List.of(), option.clock());
  }

  /// For the ceremony alone: a folder whose tokens and log key have just been made.
  public static HighSide begin(DataFolder folder, CeremonyFile ceremony, DataOption option) {
    var _ = option.settings();
    HighSide high = lock(folder, ceremony, ceremony.partitions(), option.clock());
    option.keepSettings(high.database);
    return high;
  }

  private static HighSide lock(
      DataFolder folder, CeremonyFile ceremony, List<PartitionPlace> first, OperatorClock clock) {
    return new HighSide(folder, ceremony, first, List.of(FolderLock.take(folder)), clock);
  }

  /// Opens the appliance's token and every partition that can be opened. A partition that cannot is
  /// remembered with its reason; what needs it then says so.
  public HighSide unlock(DataOption option) {
    try {
      unlocked(option);
      return this;
    } catch (RuntimeException e) {
      // Nobody holds what failed to open: the folder is given back for the next.
      try {
        close();
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private void unlocked(DataOption option) {
    tokens.open(option);
    outbox =
        new Outbox(
            database,
            random,
            new Spool(folder.spool(), SPOOL_LIMIT),
            log,
            tokens.bundleKey(),
            this::publish);
    NotSetBack.require(log, tokens);
    if (outbox().isRestored()) {
      NotSetBack.requireRead(tokens, members().keySet(), this::cosigned);
    }
    if (Files.exists(folder.ceremony())) {
      events.runsWith(SoftwareHash.ofThisProgram(), folder.ceremonyHash());
      OperatorFile operators = new OperatorFile(folder.operators());
      operators.hash().ifPresent(events::operatorsAre);
      new SessionQueue(database, operators, clock).log(log);
    }
  }

  /// The time that this command goes by.
  public Instant now() {
    return clock.instant();
  }

  /// The same for a draft: a folder that is only looked at was opened without a check of the clock.
  public Instant draftTime() {
    clock.require(log.lastTime());
    return clock.instant();
  }

  /// Refuses to go on if the machine's clock was set since this was opened; before what cannot be
  /// taken back.
  ///
  /// @throws CommandFailed naming both times
  public void requireClock() {
    steady.require();
  }

  public DataFolder folder() {
    return folder;
  }

  /// The ceremony file, with the partitions where they are now.
  public CeremonyFile ceremony() {
    return ceremony;
  }

  /// t, n and how many it takes, as a line: of every domain, where they differ.
  public String thresholds() {
    return new QuorumWords(members()).thresholds(ceremony.threshold());
  }

  /// How many are up and how many may be lost, as a line: of every domain, where they differ.
  public String summary() {
    return new QuorumWords(members()).summary(tokens.partitions());
  }

  /// How many of the domain's partitions may be lost before nothing can be made or logged; negative
  /// if it is so. Counts those that are open now.
  public int margin(DomainName domain) {
    Members m = members(domain);
    return m.margin(m.among(tokens.partitions()).size());
  }

  private Map<Members, List<String>> members() {
    return Members.distinct(
        log.index().domains().stream()
            .filter(LogIndex.Domain::hasGeneration)
            .map(LogIndex.Domain::generation)
            .toList());
  }

  private Members members(DomainName domain) {
    return Members.of(log.index().domainOf(domain).generation());
  }

  public Database database() {
    return database;
  }

  public AuditLog log() {
    return log;
  }

  public UserStore users() {
    return users;
  }

  public RequestStore requests() {
    return requests;
  }

  public Officers officers() {
    return officers;
  }

  /// Where it is written down what happens to the appliance itself.
  public Events events() {
    return events;
  }

  public Tokens tokens() {
    return tokens;
  }

  /// The way out.
  ///
  /// @throws IllegalStateException before [#unlock(DataOption)]
  public Outbox outbox() {
    if (outbox == null) {
      throw new IllegalStateException("the tokens are not open");
    }
    return outbox;
  }

  /// Takes carried bundles out of the spool; needs no token.
  public SpoolPruning pruning() {
    return new SpoolPruning(database, new Spool(folder.spool(), SPOOL_LIMIT));
  }

  /// The key that signs bundles, export leaves and manifests.
  public StatementSigner bundleKey() {
    return tokens.bundleKey();
  }

  /// All domains, by name.
  public List<DomainName> domains() {
    return log.index().domains().stream().map(LogIndex.Domain::name).toList();
  }

  /// SHA-256 of a domain's newest profile statement.
  public Hash32 profileHash(DomainName domain) {
    return log.index().domainOf(domain).profile().statement().hash();
  }

  /// Checks entries against the log's rules, as a partition would, without appending them.
  ///
  /// @throws CommandFailed with the rule that one of them breaks
  public void requireRules(List<SignedStatement> entries) {
    log.requireRules(entries);
  }

  /// Appends entries that no partition would refuse. Returns the index of the first.
  public long appendChecked(List<SignedStatement> entries) {
    requireRules(entries);
    return log.append(entries);
  }

  /// Has the partitions read and co-sign what was appended; what they themselves want logged (their
  /// custodians' backups) is logged then. Fails, with the log as it is, when fewer than the quorum
  /// can.
  public VerifiedCheckpoint publish() {
    VerifiedCheckpoint now = cosigned();
    return collect() ? cosigned() : now;
  }

  private boolean collect() {
    boolean any = false;
    for (Partition p : tokens.partitions()) {
      try {
        for (SignedStatement s : p.unlogged()) {
          long _ = appendChecked(List.of(s));
          any = true;
        }
      } catch (PartitionUnavailable e) {
        tokens.lost(e);
      } catch (CommandFailed e) {
        // Theirs to mend: the log goes on without it.
        System.err.println("sluice: partition " + p.index() + " wants logged: " + e.getMessage());
      }
    }
    return any;
  }

  private VerifiedCheckpoint cosigned() {
    requireClock();
    requireQuorums();
    try {
      return log.publish(tokens.partitions(), this::verified, tokens::lost);
    } catch (BadNote e) {
      // Too few because some were lost on the way: that says more.
      requireQuorums();
      throw e;
    }
  }

  private void requireQuorums() {
    for (Members m : members().keySet()) {
      List<Partition> _ = tokens.requireMembers(m, m.threshold().quorum(), "co-sign the log");
    }
  }

  private VerifiedCheckpoint verified(SignedNote note) {
    VerifiedCheckpoint verified = null;
    for (Members m : members().keySet()) {
      verified = m.verifier(tokens.logKey()).verify(note);
    }
    if (verified == null) {
      throw new IllegalStateException("a log without a generation is published to nobody");
    }
    return verified;
  }

  /// Opens the shares of a domain in every member, and has the members confirm to each other that
  /// none has been set back.
  public List<Partition> activate(DomainName domain) {
    VerifiedCheckpoint _ = publish();
    List<Integer> now = new ArrayList<>();
    Activations.activate(
        members(domain),
        domain,
        requirePartitions(domain, "issue"),
        tokens::isReady,
        now::add,
        tokens::lost);
    if (!now.isEmpty()) {
      opened.addAll(now);
      events.activated(now);
      VerifiedCheckpoint _ = publish();
    }
    return requirePartitions(domain, "issue");
  }

  /// The members of a domain's generation that are up, if they are enough to make keys.
  public List<Partition> requirePartitions(DomainName domain, String what) {
    Members m = members(domain);
    return tokens.requireMembers(m, m.threshold().needed(), what);
  }

  /// Partitions of this process end with it; those in processes of their own stay open until their
  /// custodians close them, and the appliance hears of it only when it asks.
  private void deactivated() {
    List<Integer> wiped =
        opened.stream()
            .filter(i -> ceremony.partitions().get(i - 1) instanceof PartitionPlace.Embedded)
            .toList();
    events.deactivated(wiped);
  }

  @Override
  public void close() {
    List<AutoCloseable> parts = new ArrayList<>(List.of(this::deactivated, tokens, database));
    parts.addAll(locks);
    RuntimeException failed = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failed = new CommandFailed("the data folder could not be closed: " + e.getMessage(), e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
