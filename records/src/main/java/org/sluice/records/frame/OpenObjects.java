package org.sluice.records.frame;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects that are being collected, never more than the limits allow. When room is needed, the
/// one that has been waiting longest for a new frame is given up.
final class OpenObjects {
  private final FrameLimits limits;
  // In the order of their last new frame: the first has been waiting longest.
  private final LinkedHashMap<Cut, OpenObject> open = new LinkedHashMap<>();
  private long octets;
  private long dropped;

  OpenObjects(FrameLimits limits) {
    this.limits = limits;
  }

  /// The object that a frame belongs to, with room for the frame; null if there cannot be room.
  @Nullable OpenObject with(Frame frame) {
    OpenObject object = open.get(frame.cut());
    if (object == null) {
      object = begin(frame.cut());
    }
    long growth = object == null ? 0 : object.growth(frame);
    if (object == null || !makeRoom(growth, object)) {
      remove(frame.cut());
      dropped++;
      return null;
    }
    return object;
  }

  /// Puts a frame into its object.
  OpenObject.Put put(OpenObject object, Frame frame, byte[] datagram) {
    long before = object.cost();
    OpenObject.Put put = object.put(frame, datagram);
    octets += object.cost() - before;
    if (put.isNew() && open.size() > 1) {
      open.putLast(object.cut(), object);
    }
    return put;
  }

  private @Nullable OpenObject begin(Cut cut) {
    if (open.size() >= limits.maxOpenObjects()) {
      drop(open.firstEntry().getValue());
    }
    if (!makeRoom(OpenObject.cost(cut), null)) {
      return null;
    }
    OpenObject object = new OpenObject(cut);
    open.put(cut, object);
    octets += object.cost();
    return object;
  }

  private boolean makeRoom(long needed, @Nullable OpenObject but) {
    if (octets + needed <= limits.maxOpenOctets()) {
      return true;
    }
    Iterator<OpenObject> oldest = List.copyOf(open.values()).iterator();
    while (octets + needed > limits.maxOpenOctets() && oldest.hasNext()) {
      OpenObject next = oldest.next();
      if (next != but) {
        drop(next);
      }
    }
    return octets + needed <= limits.maxOpenOctets();
  }

  private void drop(OpenObject object) {
    remove(object.cut());
    dropped++;
  }

  void remove(Cut cut) {
    OpenObject removed = open.remove(cut);
    if (removed != null) {
      octets -= removed.cost();
    }
  }

  /// Removes all cuts of an object.
  void removeAll(StreamItem item, ObjectDigest digest) {
    List.copyOf(open.keySet()).stream()
        .filter(cut -> cut.digest().equals(digest) && cut.item().equals(item))
        .forEach(this::remove);
  }

  List<Missing> missing() {
    return open.values().stream().map(OpenObject::missing).toList();
  }

  long octets() {
    return octets;
  }

  long dropped() {
    return dropped;
  }
}
