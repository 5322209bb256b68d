package org.sluice.distribution.pull;

import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.sluice.distribution.store.Asked;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.export.AccessRecord;

/// Writes down for the help desk what a device was last answered. Of strangers nothing is written:
/// what they ask would fill the disk.
final class AskLog {
  private static final int OK = 200;

  private final BundleStore store;
  private final InstantSource clock;

  AskLog(BundleStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Answers, and notes with which status.
  <T> T note(AccessRecord record, Supplier<T> answering) {
    try {
      T answer = answering.get();
      int status = answer instanceof Response response ? response.getStatus() : OK;
      note(record, status);
      return answer;
    } catch (Problem refused) {
      note(record, refused);
      throw refused;
    }
  }

  /// Notes an answer.
  void note(AccessRecord record, int status) {
    store.asked(record, new Asked(clock.instant(), status, ""));
  }

  /// Notes a refusal.
  void note(AccessRecord record, Problem refused) {
    store.asked(
        record, new Asked(clock.instant(), refused.status(), String.valueOf(refused.getMessage())));
  }
}
