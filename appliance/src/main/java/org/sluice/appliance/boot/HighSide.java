package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.RequestStore;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.ceremony.CeremonyFile;
import org.sluice.appliance.export.Outbox;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.export.SpoolPruning;
import org.sluice.appliance.officers.Officers;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.users.UserStore;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Threshold;

/// The high side with its parts wired together, for one command. Opened without PINs it can be
/// looked at; [#unlock(DataOption)] opens the tokens, and only then can anything be signed or made.
/// One process at a time works in a data folder.
public final class HighSide implements AutoCloseable {

  private static final long SPOOL_LIMIT = Long.getLong("sluice.spool.limit", 8L << 30);

  private final DataFolder folder;
  private final CeremonyFile ceremony;
  private final List<AutoCloseable> locks;
  private final Database database;
  private final AuditLog log;
  private final UserStore users;
  private final RequestStore requests;
  private final Officers officers;
  private final SecureRandom random = new SecureRandom();
  private final Tokens tokens;
  private @Nullable Outbox outbox;

  private HighSide(DataFolder folder, CeremonyFile ceremony, List<AutoCloseable> locks) {
    this.folder = folder;
    this.ceremony = ceremony;
    this.locks = List.copyOf(locks);
    this.tokens = new Tokens(folder, ceremony);
    this.database = Database.open(folder.database());
    this.log = AuditLog.open(folder.log(), tokens);
    this.users = new UserStore(database, random);
    this.requests = new RequestStore(database, folder.requests());
    this.officers = new Officers(d -> log.index().domainOf(d).policy());
  }

  /// Opens the data folder that a ceremony made, to change it. One process at a time can.
  public static HighSide open(DataOption option) {
    DataFolder folder = complete(option);
    return lock(folder, CeremonyFile.read(folder.ceremony()));
  }

  /// Opens it to look at: beside a process that changes it, and without changing anything.
  public static HighSide look(DataOption option) {
    DataFolder folder = complete(option);
    return new HighSide(folder, CeremonyFile.read(folder.ceremony()), List.of());
  }

  private static DataFolder complete(DataOption option) {
    DataFolder folder = new DataFolder(option.data());
    if (!Files.exists(folder.ceremony()) || !Files.exists(folder.logKey())) {
      throw new CommandFailed(
          folder.root()
              + " holds no high side: run the ceremony first (sluice ceremony run), or name another"
              + " folder with --data");
    }
    return folder;
  }

  /// For the ceremony alone: a folder whose tokens and log key have just been made.
  public static HighSide begin(DataFolder folder, CeremonyFile ceremony) {
    return lock(folder, ceremony);
  }

  private static HighSide lock(DataFolder folder, CeremonyFile ceremony) {
    try {
      Files.createDirectories(folder.root());
      FileChannel channel =
          FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new CommandFailed(
            "another command is working in " + folder.root() + ": wait for it to end");
      }
      return new HighSide(folder, ceremony, List.of(lock, channel));
    } catch (IOException e) {
      throw new CommandFailed(
          "the data folder " + folder.root() + " cannot be used: " + e.getMessage(), e);
    }
  }

  /// Opens the appliance's token and every partition that can be opened. A partition that cannot is
  /// remembered with its reason; what needs it then says so.
  public HighSide unlock(DataOption option) {
    tokens.open(option);
    outbox =
        new Outbox(
            database,
            random,
            new Spool(folder.spool(), SPOOL_LIMIT),
            log,
            tokens.bundleKey(),
            this::publish);
    return this;
  }

  public DataFolder folder() {
    return folder;
  }

  public CeremonyFile ceremony() {
    return ceremony;
  }

  public Threshold threshold() {
    return ceremony.threshold();
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

  /// The pinned keys of this high side's own log.
  public CheckpointVerifier verifier() {
    return tokens.verifier();
  }

  /// Has the partitions read and co-sign what was appended. Fails, with the log as it is, when
  /// fewer than the quorum can.
  public VerifiedCheckpoint publish() {
    List<Partition> up = tokens.requirePartitions(threshold().quorum(), "co-sign the log");
    try {
      return log.publish(up, tokens.verifier(), tokens::lost);
    } catch (BadNote e) {
      // Too few because some were lost on the way: that says more.
      List<Partition> _ = tokens.requirePartitions(threshold().quorum(), "co-sign the log");
      throw e;
    }
  }

  /// Opens the shares of a domain in every partition, and has the partitions confirm to each other
  /// that none has been set back.
  public List<Partition> activate(DomainName domain) {
    publish();
    List<Partition> up = tokens.requirePartitions(threshold().needed(), "issue");
    Activations.activate(domain, up, tokens::isReady, tokens::lost);
    return tokens.requirePartitions(threshold().needed(), "issue");
  }

  /// The partitions that are up, if they are enough to make keys.
  public List<Partition> requirePartitions(String what) {
    return tokens.requirePartitions(threshold().needed(), what);
  }

  @Override
  public void close() {
    List<AutoCloseable> parts = new ArrayList<>(List.of(tokens, database));
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
