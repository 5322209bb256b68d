package org.sluice.records.frame;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.sluice.records.frame.Outcome.Reason;

/// Puts objects together from datagrams in any order, lost, repeated, damaged or forged. Never
/// throws on what arrives, and never keeps more than its [FrameLimits].
///
/// When room is needed, the object that has been waiting longest for any chunk is given up and
/// counted; it can be collected again when it is sent again. For one thread.
public final class FrameDecoder {
  private final Mac mac;
  private final FrameLimits limits;
  // In the order of their last new chunk: the first has been waiting longest.
  private final LinkedHashMap<OpenObject.Layout, OpenObject> open = new LinkedHashMap<>();
  private final SequencedSet<StreamItem> done = new LinkedHashSet<>();
  private final Map<Reason, Long> refused = new EnumMap<>(Reason.class);
  private long openOctets;
  private long datagrams;
  private long chunks;
  private long duplicates;
  private long complete;
  private long dropped;

  /// @param key the one the sender has
  public FrameDecoder(LinkKey key, FrameLimits limits) {
    this.mac = key.mac();
    this.limits = limits;
  }

  /// Takes one datagram.
  ///
  /// @param datagram a buffer of the caller, not kept
  /// @param length octets of it that were received
  public Outcome accept(byte[] datagram, int length) {
    datagrams++;
    Frame frame;
    try {
      frame = Frame.parse(mac, datagram, length, limits.maxObject());
    } catch (Frame.Refused e) {
      return refuse(e.reason);
    }
    if (done.contains(frame.item())) {
      duplicates++;
      return new Outcome.Duplicate(frame.item());
    }
    return put(frame);
  }

  /// Objects that are not complete, the one waiting longest first.
  public List<Missing> missing() {
    return open.values().stream().map(OpenObject::missing).toList();
  }

  /// What was seen so far.
  public FrameCounters counters() {
    return new FrameCounters(datagrams, chunks, duplicates, complete, dropped, refused);
  }

  /// Octets reserved for incomplete objects; never above the limit.
  public long openOctets() {
    return openOctets;
  }

  /// Forgets that an object was complete, so that it is collected again when it is sent again: for
  /// a receiver that could not use or keep what it was given.
  public void forget(StreamItem item) {
    done.remove(item);
  }

  private Outcome put(Frame frame) {
    OpenObject.Layout layout = OpenObject.Layout.of(frame);
    @Nullable OpenObject object = open.get(layout);
    if (object == null) {
      object = begin(layout);
    }
    return switch (object.put(frame)) {
      case KNOWN -> {
        duplicates++;
        yield new Outcome.Duplicate(frame.item());
      }
      case CONFLICT -> {
        remove(layout);
        OpenObject again = begin(layout);
        again.put(frame);
        yield refuse(Reason.CONFLICT);
      }
      case NEW -> progress(object);
    };
  }

  private Outcome progress(OpenObject object) {
    chunks++;
    OpenObject.Layout layout = object.layout();
    if (!object.complete()) {
      open.putLast(layout, object);
      return new Outcome.Partial(layout.item(), object.count(), layout.chunks());
    }
    complete++;
    // All other cuts of the same object are of no use any more.
    List.copyOf(open.keySet()).stream()
        .filter(other -> other.item().equals(layout.item()))
        .forEach(this::remove);
    remember(layout.item());
    return new Outcome.Complete(layout.item(), object.octets());
  }

  private OpenObject begin(OpenObject.Layout layout) {
    long cost = OpenObject.cost(layout);
    Iterator<OpenObject.Layout> oldest = List.copyOf(open.sequencedKeySet()).iterator();
    while (oldest.hasNext()
        && (open.size() >= limits.maxOpenObjects() || openOctets + cost > limits.maxOpenOctets())) {
      remove(oldest.next());
      dropped++;
    }
    OpenObject object = new OpenObject(layout);
    open.put(layout, object);
    openOctets += cost;
    return object;
  }

  private void remove(OpenObject.Layout layout) {
    if (open.remove(layout) != null) {
      openOctets -= OpenObject.cost(layout);
    }
  }

  private void remember(StreamItem item) {
    done.addLast(item);
    if (done.size() > limits.remembered()) {
      done.removeFirst();
    }
  }

  private Outcome refuse(Reason reason) {
    refused.merge(reason, 1L, Long::sum);
    return new Outcome.NotOurs(reason);
  }
}
