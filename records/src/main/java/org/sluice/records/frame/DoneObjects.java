package org.sluice.records.frame;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The objects that were handed out, so that late frames of them are known. Of the last
/// [#MAX_UNSETTLED] it is also counted what still arrives, until nothing does: then it is known how
/// close each block was.
final class DoneObjects {
  static final int MAX_UNSETTLED = 64;

  private record Name(StreamItem item, ObjectDigest digest) {
    static Name of(Cut cut) {
      return new Name(cut.item(), cut.digest());
    }
  }

  private final int remembered;
  private final LinkedHashMap<Name, Boolean> names = new LinkedHashMap<>();
  private final LinkedHashMap<Name, OpenObject> unsettled = new LinkedHashMap<>();
  private long settled;
  private Optional<Margin> worst = Optional.empty();
  private Optional<Margin> worstSince = Optional.empty();

  DoneObjects(int remembered) {
    this.remembered = remembered;
  }

  boolean contains(Cut cut) {
    return names.containsKey(Name.of(cut));
  }

  void add(OpenObject object) {
    Name name = Name.of(object.cut());
    names.put(name, true);
    if (names.size() > remembered) {
      names.pollFirstEntry();
    }
    unsettled.put(name, object);
    if (unsettled.size() > MAX_UNSETTLED) {
      settle(unsettled.pollFirstEntry().getValue());
    }
  }

  /// Counts a late frame.
  void late(Frame frame, byte[] datagram) {
    @Nullable OpenObject object = unsettled.get(Name.of(frame.cut()));
    if (object != null && object.cut().equals(frame.cut())) {
      object.put(frame, datagram);
    }
  }

  void forget(StreamItem item) {
    names.keySet().removeIf(name -> name.item().equals(item));
  }

  /// Settles the objects of which nothing arrived since the last call.
  void settle() {
    Iterator<OpenObject> all = List.copyOf(unsettled.values()).iterator();
    while (all.hasNext()) {
      OpenObject object = all.next();
      if (object.quietSinceLastTime()) {
        unsettled.remove(Name.of(object.cut()));
        settle(object);
      }
    }
  }

  private void settle(OpenObject object) {
    for (Margin margin : object.margins()) {
      settled++;
      worst = smaller(worst, margin);
      worstSince = smaller(worstSince, margin);
    }
  }

  private static Optional<Margin> smaller(Optional<Margin> worst, Margin margin) {
    return worst.filter(w -> w.compareTo(margin) <= 0).or(() -> Optional.of(margin));
  }

  long settled() {
    return settled;
  }

  Optional<Margin> worst() {
    return worst;
  }

  /// The worst since this was last called.
  Optional<Margin> takeWorst() {
    Optional<Margin> taken = worstSince;
    worstSince = Optional.empty();
    return taken;
  }
}
