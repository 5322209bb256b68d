package org.sluice.appliance.audit;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

/// A partition as far as the log sees it: reads every entry, and co-signs only what continues what
/// it has read. Everything else it does not have.
public final class WitnessDouble {
  private final CompactRange range = new CompactRange();
  private final Map<Long, Hash32> roots = new HashMap<>();
  private final LogKeys keys;
  private final NoteKey witness;

  public WitnessDouble(LogKeys keys, NoteKey witness) {
    this.keys = keys;
    this.witness = witness;
  }

  public Partition partition() {
    return (Partition)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Partition.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "index" -> 1;
                  case "logPosition" -> range.size();
                  case "follow" -> follow((LogAdvance) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private SignedNote.Line follow(LogAdvance advance) {
    SignedNote note = advance.note();
    if (note == null) {
      // As a partition that has nothing to replay.
      throw new PartitionRefused(1, Refusal.BAD_CHECKPOINT, "no checkpoint");
    }
    if (advance.from() != range.size()) {
      throw new AssertionError("entries from " + advance.from() + ", next is " + range.size());
    }
    Checkpoint checkpoint = Checkpoint.parse(note.verifiedText(keys.logKey()));
    CompactRange next = new CompactRange(range);
    advance.entries().forEach(entry -> next.append(Merkle.leafHash(entry)));
    Hash32 before = roots.putIfAbsent(checkpoint.size(), checkpoint.root());
    if (next.size() != checkpoint.size()
        || !next.root().equals(checkpoint.root())
        || (before != null && !before.equals(checkpoint.root()))) {
      throw new AssertionError("the log was forked at size " + checkpoint.size());
    }
    while (range.size() < next.size()) {
      range.append(Merkle.leafHash(advance.entries().get((int) (range.size() - advance.from()))));
    }
    byte[] message = Cosignature.message(1_800_000_000L, checkpoint.text());
    return new Cosignature(1_800_000_000L, keys.signWitness(message)).line(witness);
  }
}
