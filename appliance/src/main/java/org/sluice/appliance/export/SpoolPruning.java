package org.sluice.appliance.export;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.state.Database;

/// Takes bundles out of the spool that were carried and are old enough.
///
/// The high side cannot know what arrived; a person who reads it on the low side's page says up to
/// which number nothing is missing. What is taken out can be put back: payloads stay in the
/// database, and only a bundle whose payload is there, and was in the spool before, is ever
/// deleted. A crash in between leaves some of them, and the next run takes the rest.
public final class SpoolPruning {
  private final PayloadStore payloads;
  private final Spool spool;

  /// For this spool and the database with its payloads.
  public SpoolPruning(Database database, Spool spool) {
    this.payloads = new PayloadStore(database, new SecureRandom());
    this.spool = spool;
  }

  /// Deletes the bundles of a stream up to number `carried` that were put there before `before`;
  /// returns their numbers.
  List<Long> prune(char stream, long carried, Instant before) {
    List<Long> deleted = new ArrayList<>();
    for (long sequence : spool.numbers(stream)) {
      if (sequence <= carried
          && spool.putBefore(stream, sequence, before)
          && payloads.of(stream, sequence).filter(PayloadStore.Kept::spooled).isPresent()) {
        spool.delete(stream, sequence);
        deleted.add(sequence);
      }
    }
    return deleted;
  }
}
