package org.sluice.records.frame;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.records.frame.Outcome.Reason;

/// Puts objects together from datagrams in any order, lost, repeated, damaged or forged. Never
/// throws on what arrives, and never keeps more than its [FrameLimits].
///
/// A frame is authenticated before anything else is done with it. A block is recovered as soon as
/// as many of its frames are there as it has data; a block that is not stops no other, and its
/// object is complete when the sender repeats it. For one thread.
public final class FrameDecoder {
  private final Frame.Taggers keys;
  private final FrameLimits limits;
  private final OpenObjects open;
  private final DoneObjects done;
  private final LossMeters losses = new LossMeters();
  private final Map<Reason, Long> refused = new EnumMap<>(Reason.class);
  private long datagrams;
  private long frames;
  private long duplicates;
  private long complete;
  private long recovered;

  /// @param keys the sender uses one of them
  public FrameDecoder(LinkKeys keys, FrameLimits limits) {
    this.keys = Frame.Taggers.of(keys.keys());
    this.limits = limits;
    this.open = new OpenObjects(limits);
    this.done = new DoneObjects(limits.remembered());
  }

  /// Takes one datagram.
  ///
  /// @param datagram a buffer of the caller, not kept
  /// @param length octets of it that were received
  public Outcome accept(byte[] datagram, int length) {
    datagrams++;
    Frame frame;
    try {
      frame = Frame.parse(keys, datagram, length, limits.maxObject());
    } catch (Frame.Refused e) {
      return refuse(e.reason);
    }
    losses.count(frame.stamp());
    if (done.contains(frame.cut())) {
      done.late(frame, datagram);
      duplicates++;
      return new Outcome.Duplicate(frame.cut().item());
    }
    return put(frame, datagram);
  }

  private Outcome put(Frame frame, byte[] datagram) {
    @Nullable OpenObject object = open.with(frame);
    if (object == null) {
      return refuse(Reason.NO_ROOM);
    }
    OpenObject.Put put = open.put(object, frame, datagram);
    recovered += put.recovered();
    if (object.complete()) {
      frames++;
      return finish(object);
    }
    if (!put.isNew()) {
      duplicates++;
      return new Outcome.Duplicate(frame.cut().item());
    }
    frames++;
    return new Outcome.Partial(frame.cut().item(), object.blocksDone(), frame.cut().blocks());
  }

  private Outcome finish(OpenObject object) {
    Cut cut = object.cut();
    open.remove(cut);
    byte[] octets = object.hand();
    if (!cut.digest().isOf(octets)) {
      return refuse(Reason.DAMAGED);
    }
    // All other cuts of the same object are of no use any more.
    open.removeAll(cut.item(), cut.digest());
    complete++;
    done.add(object);
    return new Outcome.Complete(cut.item(), octets);
  }

  /// To be called at regular intervals: an object of which nothing arrived between two calls is
  /// settled, which means that its margin is known, and so is what was lost of a link that is
  /// quiet.
  ///
  /// @return the settled block that was closest to being lost since the last call
  public Optional<Margin> settle() {
    losses.settle();
    done.settle();
    return done.takeWorst();
  }

  /// Objects that are not complete, the one waiting longest first.
  public List<Missing> missing() {
    return open.missing();
  }

  /// What was seen so far.
  public FrameCounters counters() {
    return new FrameCounters(
        datagrams,
        frames,
        duplicates,
        complete,
        open.dropped(),
        recovered,
        done.settled(),
        done.worst(),
        losses.report(),
        refused);
  }

  /// Octets reserved for incomplete objects; never above the limit.
  public long openOctets() {
    return open.octets();
  }

  /// Forgets that an object was complete, so that it is collected again when it is sent again: for
  /// a receiver that could not use or keep what it was given.
  public void forget(StreamItem item) {
    done.forget(item);
  }

  private Outcome refuse(Reason reason) {
    refused.merge(reason, 1L, Long::sum);
    return new Outcome.NotOurs(reason);
  }
}
