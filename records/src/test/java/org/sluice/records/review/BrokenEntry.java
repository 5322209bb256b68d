package org.sluice.records.review;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;
import org.sluice.records.signing.SignedStatement;

/// Arguments of [BrokenEntryTest]: what is wrong, where the review must see it, the words it must
/// say, and how to break a good log.
final class BrokenEntry {

  private BrokenEntry() {}

  static Arguments bad(
      String what, int entry, String reason, Consumer<List<SignedStatement>> change) {
    return Arguments.of(what, entry, reason, change);
  }

  static Consumer<List<SignedStatement>> set(int at, SignedStatement entry) {
    return log -> log.set(at, entry);
  }

  static Consumer<List<SignedStatement>> add(int at, SignedStatement entry) {
    return log -> log.add(at, entry);
  }

  static Consumer<List<SignedStatement>> remove(int at) {
    return log -> log.remove(at);
  }
}
