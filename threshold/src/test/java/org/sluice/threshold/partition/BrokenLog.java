package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;

/// A log that is ready for issues, for tests that append an entry that breaks a rule.
abstract class BrokenLog {
  World w;

  @BeforeEach
  void world() {
    w = new World().ready();
  }

  @AfterEach
  void close() {
    w.close();
  }

  void refused(EntryRule rule, long entry) {
    for (PartitionCore p : w.partitions) {
      long position = p.logPosition();
      assertThatThrownBy(() -> p.follow(w.log.from(position)))
          .isInstanceOfSatisfying(
              EntryRefused.class,
              e -> {
                assertThat(e.rule()).isEqualTo(rule);
                assertThat(e.entryIndex()).isEqualTo(entry);
              });
    }
  }

  long end() {
    return w.log.entries.size();
  }
}
