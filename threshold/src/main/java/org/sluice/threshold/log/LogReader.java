package org.sluice.threshold.log;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;

/// Follows the log and co-signs: a witness that reads every entry. After a restart it reads again
/// from entry 0 and must come to the size and root that it keeps durably; until then it neither
/// co-signs nor judges by the clock. Signatures of those entries it checked when it first read
/// them: the root that its token kept proves that they are the same (docs/adr/005).
public final class LogReader {
  private static final int ROOTS_KEPT = 1024;

  private final OwnPlace own;
  private final NoteKey logKey;
  private final NoteKey witness;
  private final PartitionToken token;
  private final PartitionStore store;
  private final InstantSource clock;
  private DurablePlace durable;
  private LogState state;
  private final TreeMap<Long, Hash32> roots = new TreeMap<>();

  /// A reader of the log with that key, whose name is the origin, co-signing under `witness`.
  public LogReader(
      OwnPlace own,
      NoteKey logKey,
      NoteKey witness,
      PartitionToken token,
      PartitionStore store,
      InstantSource clock) {
    this.own = own;
    this.logKey = logKey;
    this.witness = witness;
    this.token = token;
    this.store = store;
    this.clock = clock;
    try {
      this.durable = DurablePlace.read(token, store);
    } catch (DurablePlace.StateLost e) {
      throw refused(Refusal.ROLLED_BACK, String.valueOf(e.getMessage()));
    }
    this.state = new LogState(own);
  }

  /// Index of the entry needed next.
  public long position() {
    return state.size();
  }

  /// Size that is durable: the last one co-signed.
  public long durableSize() {
    return durable.size();
  }

  /// Root at [#durableSize()].
  public Hash32 durableRoot() {
    return durable.root();
  }

  /// What the entries say.
  ///
  /// @throws PartitionRefused while the replay after a restart has not reached the durable size
  public LogState state() {
    if (state.size() < durable.size()) {
      throw refused(
          Refusal.WRONG_POSITION,
          "log must be replayed: at " + state.size() + " of " + durable.size());
    }
    return state;
  }

  /// The root at a size at which this reader has co-signed, or null if it does not remember it.
  public @Nullable Hash32 rootAt(long size) {
    return roots.get(size);
  }

  /// Reads on. The cosignature is made after the new size is durable in file and token; null in the
  /// middle of a replay. `switched` hears of domains whose generation may have changed, before the
  /// cosignature is made.
  public SignedNote.@Nullable Line follow(LogAdvance advance, Consumer<LogState> switched) {
    long end = advance.from() + advance.entries().size();
    if (advance.from() != state.size()) {
      throw refused(
          Refusal.WRONG_POSITION, "entries from " + advance.from() + ", next is " + state.size());
    }
    long now = now();
    @Nullable SignedNote note = advance.note();
    if (note == null) {
      if (end > durable.size()) {
        throw refused(Refusal.BAD_CHECKPOINT, "no checkpoint for size " + end);
      }
      read(advance.entries(), now);
      return null;
    }
    Checkpoint checkpoint = byLog(note);
    if (checkpoint.size() < durable.size()) {
      throw refused(
          Refusal.ROLLED_BACK,
          "checkpoint of size " + checkpoint.size() + ", co-signed " + durable.size());
    }
    if (checkpoint.size() != end) {
      throw refused(
          Refusal.BAD_CHECKPOINT,
          "checkpoint of size " + checkpoint.size() + ", entries to " + end);
    }
    // The tree first: entries that are not under the log's signature change nothing here.
    rootMatches(advance.entries(), checkpoint);
    read(advance.entries(), now);
    return cosign(checkpoint, now, switched);
  }

  private Checkpoint byLog(SignedNote note) {
    try {
      return new CheckpointVerifier(logKey, List.of(), 0).verify(note).checkpoint();
    } catch (BadNote e) {
      throw refused(Refusal.BAD_CHECKPOINT, String.valueOf(e.getMessage()));
    }
  }

  private void rootMatches(List<byte[]> entries, Checkpoint checkpoint) {
    CompactRange range = new CompactRange(state.range());
    if (range.size() == durable.size()) {
      durableReached(range);
    }
    for (byte[] entry : entries) {
      range.append(Merkle.leafHash(entry));
      if (range.size() == durable.size()) {
        durableReached(range);
      }
    }
    if (!range.root().equals(checkpoint.root())) {
      throw refused(
          Refusal.FORKED, "the entries' root is not the checkpoint's at size " + range.size());
    }
  }

  private void durableReached(CompactRange range) {
    if (!range.root().equals(durable.root())) {
      state = new LogState(own);
      throw refused(
          Refusal.FORKED, "entries to size " + range.size() + " are not those it has co-signed");
    }
  }

  /// A refused entry leaves a reading that cannot go on: it starts again from entry 0.
  private void read(List<byte[]> entries, long now) {
    try {
      for (byte[] entry : entries) {
        if (state.size() < durable.size()) {
          state.appendAgain(entry, durable.sightings()::get);
        } else {
          state.append(entry, now);
        }
        if (state.size() == durable.size()) {
          durableReached(state.range());
        }
      }
    } catch (EntryRefused e) {
      state = new LogState(own);
      throw e;
    }
  }

  private SignedNote.Line cosign(Checkpoint checkpoint, long now, Consumer<LogState> switched) {
    DurablePlace next =
        new DurablePlace(checkpoint.size(), checkpoint.root(), now, state.sightings());
    try {
      next.keep(durable, token, store);
    } catch (DurablePlace.MovedByAnother e) {
      throw refused(Refusal.TWO_AT_ONE_TOKEN, String.valueOf(e.getMessage()));
    }
    durable = next;
    roots.put(checkpoint.size(), checkpoint.root());
    if (roots.size() > ROOTS_KEPT) {
      roots.pollFirstEntry();
    }
    switched.accept(state);
    byte[] signature = token.signWitness(Cosignature.message(now, checkpoint.text()));
    return new Cosignature(now, signature).line(witness);
  }

  /// The checkpoint of `note`, if it has the log's signature, the cosignatures of a quorum of the
  /// domain's partitions, and is one that this reader has co-signed too.
  public Checkpoint withQuorum(DomainName domain, SignedNote note) {
    GenerationInForce generation = state().generation(domain);
    if (generation == null) {
      throw refused(Refusal.NO_GENERATION, "domain " + domain);
    }
    Checkpoint checkpoint;
    try {
      checkpoint = generation.verifier(logKey).verify(note).checkpoint();
    } catch (BadNote e) {
      Refusal r = e.check() == BadNote.Check.QUORUM ? Refusal.NO_QUORUM : Refusal.BAD_CHECKPOINT;
      throw refused(r, String.valueOf(e.getMessage()));
    }
    Hash32 root = checkpoint.size() == durable.size() ? durable.root() : rootAt(checkpoint.size());
    if (!Objects.equals(checkpoint.root(), root)) {
      throw refused(
          root == null ? Refusal.WRONG_POSITION : Refusal.FORKED,
          "checkpoint of size " + checkpoint.size() + " is not one that it has co-signed");
    }
    return checkpoint;
  }

  /// Unix time by the own clock, never before the last cosignature (keys-and-trust 10).
  public long now() {
    long now = clock.instant().getEpochSecond();
    if (now < durable.cosigned()) {
      throw refused(
          Refusal.CLOCK,
          "clock is " + (durable.cosigned() - now) + " s before its last cosignature");
    }
    return now;
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(own.index(), refusal, detail);
  }
}
