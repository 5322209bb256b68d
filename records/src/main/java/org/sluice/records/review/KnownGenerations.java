package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.PartitionKeys;

/// The generations of one domain that are or were in force, and what is said about each.
final class KnownGenerations {
  private final Map<Hash32, GenerationRecord> records = new HashMap<>();
  private final BackupReview backups = new BackupReview(records);

  void add(GenerationRecord record) {
    records.put(record.gamma(), record);
  }

  BackupReview backups() {
    return backups;
  }

  static void requireAllSigned(@Nullable GenerationRecord record, SignedStatement entry) {
    if (record == null) {
      throw new BrokenRule("there is no generation in force");
    }
    for (PartitionKeys keys : record.partitions()) {
      require(entry.signedBy(keys.identitySpki().toArray()), "is not signed by every partition");
    }
  }

  void destroyed(SignedStatement entry, Destruction gone, Hash32 inForce) {
    GenerationRecord record = records.get(gone.gamma());
    require(
        record != null && !gone.gamma().equals(inForce) && gone.index() <= record.n(),
        "is not for a generation that another has replaced");
    if (record != null) {
      byte[] key = record.partitions().get(gone.index() - 1).identitySpki().toArray();
      require(entry.signedBy(key), "is not signed by partition " + gone.index());
    }
  }

  void liarNamed(long index, LiarNamed named) {
    GenerationRecord of = records.get(named.gamma());
    require(
        of != null && named.partitions().getLast() <= of.n() && named.firstLeaf() < index,
        "names a partition, a generation or a leaf that there is not");
  }
}
