package org.sluice.records.frame;

import java.util.BitSet;

/// Counts what one session of one link loses: a window slides over the frames' numbers, and what
/// leaves it without having arrived is lost.
final class LossMeter {
  private static final int WINDOW = LinkLoss.WINDOW;

  private final BitSet arrived = new BitSet(WINDOW);
  // The number behind the newest one; the window is [next - WINDOW, next).
  private long next;
  private long received;
  private long receivedBefore;
  private long lost;
  private long repeated;
  private long run;
  private long worst;

  /// @param first number from which frames are counted
  LossMeter(long first) {
    next = first;
    arrived.set(0, WINDOW); // nothing before the first is missed
  }

  void count(long number) {
    if (number >= next) {
      slide(number + 1);
    } else if (number < next - WINDOW || arrived.get(place(number))) {
      repeated++;
      return;
    }
    arrived.set(place(number));
    received++;
  }

  private void slide(long to) {
    long leaving = Math.min(to - next, WINDOW);
    for (long number = next - WINDOW; number < next - WINDOW + leaving; number++) {
      leave(!arrived.get(place(number)), 1);
      arrived.clear(place(number));
    }
    leave(true, to - next - leaving);
    next = to;
  }

  private void leave(boolean missing, long count) {
    if (count > 0) {
      run = missing ? run + count : 0;
      lost += missing ? count : 0;
      worst = Math.max(worst, run);
    }
  }

  /// If nothing new came since the last call, what is missing in the window is lost: nothing
  /// overtakes by so much time.
  void settle() {
    if (received == receivedBefore) {
      for (long number = next - WINDOW; number < next; number++) {
        leave(!arrived.get(place(number)), 1);
        arrived.set(place(number));
      }
    }
    receivedBefore = received;
  }

  private static int place(long number) {
    return (int) Math.floorMod(number, (long) WINDOW);
  }

  /// Together with what other sessions of the link had.
  LinkLoss addTo(LinkLoss before) {
    return new LinkLoss(
        before.link(),
        before.received() + received,
        before.lost() + lost,
        before.repeated() + repeated,
        Math.max(before.worstBurst(), worst),
        before.sessions() + 1);
  }

  /// The last window is over too: the session has ended.
  void close() {
    slide(next + WINDOW);
  }
}
