package org.sluice.distribution.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.frame.LinkKeys;

/// Everything the server keeps and runs on a data folder, opened and closed as one.
///
/// ```
/// store/       RocksDB          mirror/      log tiles, one folder for each log
/// quarantine/  refused bundles  suspended/   devices denied here
/// gaps/        what is missing
/// ```
public final class LowSide implements AutoCloseable {
  private final BundleStore store;
  private final TrustedDomains domains;
  private final LogKeeper logs;
  private final Quarantine quarantine;
  private final IntakeCounters counters = new IntakeCounters(InstantSource.system());
  private final Receiver receiver;
  private final Replay replay;
  private final Heartbeats heartbeats;
  private final GapFolder gapFolder;

  private LowSide(Path data, List<Path> profiles, BundleStore store, Publication publication) {
    this.store = store;
    this.domains = TrustedDomains.open(profiles, store);
    domains.show();
    this.logs = new LogKeeper(data.resolve("mirror"), store, domains);
    this.quarantine = new Quarantine(data.resolve("quarantine"));
    this.heartbeats = new Heartbeats(store);
    this.receiver =
        new Receiver(store, domains, logs, heartbeats, quarantine, counters, publication);
    this.replay = new Replay(store, domains, logs, receiver);
    this.gapFolder = new GapFolder(data.resolve("gaps"));
  }

  /// Opens the data folder; what a crash left half done is finished before this returns.
  public static LowSide open(Path data, List<Path> profiles) {
    return open(data, profiles, Publication.NONE);
  }

  /// The same for a server whose bundles go to other replicas too.
  public static LowSide open(Path data, List<Path> profiles, Publication publication) {
    BundleStore store = BundleStore.open(data.resolve("store"));
    try {
      return new LowSide(data, profiles, store, publication);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// Starts to receive frames.
  ///
  /// @param linkKey file with the key of the link
  public FrameIntake receive(InetSocketAddress at, Path linkKey) throws IOException {
    byte[] line = DurableFiles.read(linkKey, LinkKeys.MAX_OCTETS);
    if (line == null) {
      throw new IOException("there is no link key " + linkKey);
    }
    LinkKeys keys = LinkKeys.parse(new String(line, StandardCharsets.US_ASCII));
    return FrameIntake.start(at, keys, this);
  }

  /// Where bundles go in.
  public Receiver receiver() {
    return receiver;
  }

  /// Where published records go in.
  public Replay replay() {
    return replay;
  }

  /// What the high side last said of itself.
  public Heartbeats heartbeats() {
    return heartbeats;
  }

  /// What is held and missing of each stream, as far as the high side has announced it.
  public Map<StreamKey, StreamReport> streams() {
    return new LoggedExports(store).complete(heartbeats.complete(store.streams()));
  }

  GapFolder gapFolder() {
    return gapFolder;
  }

  /// What is held.
  public BundleStore store() {
    return store;
  }

  /// Which keys count.
  public TrustedDomains domains() {
    return domains;
  }

  /// The mirrored logs.
  public LogKeeper logs() {
    return logs;
  }

  /// What became of bundles since the start.
  public IntakeCounters counters() {
    return counters;
  }

  /// Names of refused bundles that were kept aside.
  public List<String> quarantined() {
    return quarantine.names();
  }

  @Override
  public void close() {
    store.close();
  }
}
