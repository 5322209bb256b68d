package org.sluice.mikey.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// The time window of live messages, and the memory of those accepted within it, so that none is
/// accepted twice (RFC 3830 section 5.4). A message is known by the octets that were signed, not by
/// its signature: anyone can turn one valid ECCSI signature into another.
///
/// Memory is bounded, in all and for each sender, so that one sender cannot keep the others out: at
/// a limit nothing more is accepted until messages grow too old for the window, because forgetting
/// one early would let it in again. It is in memory alone: after a restart a message of the last
/// moments can be opened once more, unless the caller waits for the length of the window. Safe for
/// several threads.
public final class ReplayGuard {

  private final Duration tolerance;
  private final int limit;
  private final int limitPerSender;
  private final NavigableMap<Instant, Map<Hash32, UserUri>> seen = new TreeMap<>();
  private final Map<UserUri, Integer> bySender = new HashMap<>();
  private int size;

  /// @param tolerance how far a message's time may be from the present, to either side
  /// @param limit most messages remembered
  /// @param limitPerSender most of them from one sender
  public ReplayGuard(Duration tolerance, int limit, int limitPerSender) {
    this.tolerance = tolerance;
    this.limit = limit;
    this.limitPerSender = limitPerSender;
  }

  /// Refuses a message whose time is out of the window, or that was accepted before: cheap, and
  /// before anything of it is verified.
  synchronized void requireNew(byte[] message, Instant time, Instant now) {
    if (Duration.between(time, now).abs().compareTo(tolerance) > 0) {
      throw new MessageRefused(
          Reason.WRONG_TIME, "the message is of " + time + ", more than " + tolerance + " away");
    }
    if (seen.getOrDefault(time, Map.of()).containsKey(id(message))) {
      throw new MessageRefused(Reason.REPLAYED, "this message was accepted before");
    }
  }

  /// Remembers a message that was verified.
  ///
  /// @throws MessageRefused if it is remembered already, or there is no room
  synchronized void accept(byte[] message, Instant time, UserUri sender, Instant now) {
    forgetBefore(now.minus(tolerance));
    requireNew(message, time, now);
    int before = bySender.getOrDefault(sender, 0);
    if (size >= limit || before >= limitPerSender) {
      throw new MessageRefused(
          Reason.REPLAY_MEMORY_FULL,
          (size >= limit ? size + " messages" : before + " messages of " + sender)
              + " within "
              + tolerance
              + ", no more are accepted");
    }
    seen.computeIfAbsent(time, _ -> new HashMap<>()).put(id(message), sender);
    bySender.put(sender, before + 1);
    size++;
  }

  private static Hash32 id(byte[] message) {
    return Hash32.sha256(Arrays.copyOf(message, message.length - Mikey.ECCSI_OCTETS));
  }

  private void forgetBefore(Instant oldest) {
    NavigableMap<Instant, Map<Hash32, UserUri>> old = seen.headMap(oldest, false);
    for (Map<Hash32, UserUri> messages : old.values()) {
      for (UserUri sender : messages.values()) {
        bySender.computeIfPresent(sender, (_, n) -> n == 1 ? null : n - 1);
        size--;
      }
    }
    old.clear();
  }
}
