package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What each link loses. A sender and a `resend` beside it are two sessions of one link; of at most
/// [#MAX_SESSIONS] the numbers are followed, of older ones the sum is kept.
final class LossMeters {
  static final int MAX_SESSIONS = 16;

  private record Session(int link, int session) {}

  private final LinkedHashMap<Session, LossMeter> open = new LinkedHashMap<>();
  private final Map<Integer, LinkLoss> closed = new TreeMap<>();

  void count(Frame.Stamp stamp) {
    long number = Integer.toUnsignedLong(stamp.number());
    Session session = new Session(stamp.link(), stamp.session());
    @Nullable LossMeter meter = open.get(session);
    if (meter == null) {
      meter = begin(session, number);
    } else if (open.size() > 1) {
      open.putLast(session, meter);
    }
    meter.count(number);
  }

  /// Of a link that was not heard of before, the frames before the first are not counted: this
  /// receiver may have been started later. Of a new session they are.
  private LossMeter begin(Session session, long number) {
    boolean known = closed.putIfAbsent(session.link(), none(session.link())) != null;
    LossMeter meter = new LossMeter(known ? 0 : number);
    open.put(session, meter);
    if (open.size() > MAX_SESSIONS) {
      Map.Entry<Session, LossMeter> oldest = open.pollFirstEntry();
      oldest.getValue().close();
      closed.computeIfPresent(oldest.getKey().link(), (link, sum) -> oldest.getValue().addTo(sum));
    }
    return meter;
  }

  /// To be called at intervals, see [LossMeter#settle()].
  void settle() {
    open.values().forEach(LossMeter::settle);
  }

  private static LinkLoss none(int link) {
    return new LinkLoss(link, 0, 0, 0, 0, 0);
  }

  List<LinkLoss> report() {
    Map<Integer, LinkLoss> sums = new TreeMap<>(closed);
    open.forEach(
        (session, meter) -> sums.computeIfPresent(session.link(), (link, sum) -> meter.addTo(sum)));
    return new ArrayList<>(sums.values());
  }
}
