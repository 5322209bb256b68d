package org.sluice.records.review;

import org.sluice.records.signing.SignedStatement;

/// Gets each entry that keeps the rules, in order, while a log is reviewed. After the first that
/// does not, it gets no more. Whether the entries are those that were signed is known only when the
/// review returns.
@FunctionalInterface
public interface EntryListener {
  /// One entry.
  void entry(long index, SignedStatement signed);
}
