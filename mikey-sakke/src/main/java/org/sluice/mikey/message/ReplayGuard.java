package org.sluice.mikey.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.records.id.Hash32;

/// Remembers the messages that were accepted within the time window, so that none is accepted twice
/// (RFC 3830 section 5.4). A message is known by the octets that were signed, not by its signature:
/// anyone can turn one valid ECCSI signature into another.
///
/// Memory is bounded: at the limit nothing more is accepted until messages grow too old for the
/// window, because forgetting one early would let it in again. Safe for several threads.
public final class ReplayGuard {

  private final Duration tolerance;
  private final int limit;
  private final NavigableMap<Instant, Set<Hash32>> seen = new TreeMap<>();
  private int size;

  /// @param tolerance the same as given to [ImessageOpener#open]
  /// @param limit most messages remembered
  public ReplayGuard(Duration tolerance, int limit) {
    this.tolerance = tolerance;
    this.limit = limit;
  }

  /// Whether this opened message is the first of its kind; remembers it if so. `now` is the time it
  /// was opened at.
  public synchronized boolean firstTime(Opened opened, Instant now) {
    byte[] octets = opened.message().octets().toArray();
    Hash32 id = Hash32.sha256(Arrays.copyOf(octets, octets.length - Mikey.ECCSI_OCTETS));
    forgetBefore(now.minus(tolerance));
    if (size >= limit) {
      return false;
    }
    boolean first = seen.computeIfAbsent(opened.time(), _ -> new HashSet<>()).add(id);
    size += first ? 1 : 0;
    return first;
  }

  private void forgetBefore(Instant oldest) {
    NavigableMap<Instant, Set<Hash32>> old = seen.headMap(oldest, false);
    for (Set<Hash32> ids : old.values()) {
      size -= ids.size();
    }
    old.clear();
  }
}
