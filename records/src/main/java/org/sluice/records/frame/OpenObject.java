package org.sluice.records.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An object of which some frames have arrived.
final class OpenObject {
  private static final long PER_BLOCK = 160;

  private final Cut cut;
  private final @Nullable OpenBlock[] blocks;
  private byte @Nullable [] octets;
  private int done;
  private long symbolOctets;
  private boolean quiet;

  OpenObject(Cut cut) {
    this.cut = cut;
    this.octets = new byte[cut.length()];
    this.blocks = new OpenBlock[cut.blocks()];
  }

  Cut cut() {
    return cut;
  }

  /// Octets that an object takes before any of its symbols.
  static long cost(Cut cut) {
    return cut.length() + PER_BLOCK * cut.blocks();
  }

  /// Octets that this takes, about.
  long cost() {
    return (octets == null ? 0 : cut.length()) + PER_BLOCK * cut.blocks() + symbolOctets;
  }

  /// Octets that it would take more with this frame.
  long growth(Frame frame) {
    return block(frame.block()).growth(frame);
  }

  /// What a frame brought.
  ///
  /// @param isNew whether it had not arrived before
  /// @param recovered data symbols that were computed because of it
  record Put(boolean isNew, int recovered) {}

  Put put(Frame frame, byte[] datagram) {
    OpenBlock block = block(frame.block());
    quiet = false;
    byte[] object = octets;
    if (object == null) {
      return new Put(block.note(frame), 0);
    }
    long before = block.cost();
    int offset = cut.offset(frame.block());
    int length = cut.octets(frame.block());
    boolean isNew = block.put(frame, datagram, object, offset, length);
    int recovered = 0;
    if (block.readyToTake()) {
      recovered = block.absentData();
      block.take(object, offset, length);
      done++;
    }
    symbolOctets += block.cost() - before;
    return new Put(isNew, recovered);
  }

  private OpenBlock block(int number) {
    OpenBlock block = blocks[number];
    if (block == null) {
      block = new OpenBlock(cut.data(number), cut.symbol());
      blocks[number] = block;
    }
    return block;
  }

  boolean complete() {
    return done == cut.blocks();
  }

  int blocksDone() {
    return done;
  }

  /// The object itself, to be handed over once; what arrived of each block is still known.
  byte[] hand() {
    byte[] all = octets;
    if (all == null) {
      throw new IllegalStateException("handed over once");
    }
    octets = null;
    return all;
  }

  /// True if nothing arrived since this was last called.
  boolean quietSinceLastTime() {
    boolean was = quiet;
    quiet = true;
    return was;
  }

  /// How close each block was, or by how much it failed, as far as anything of it arrived.
  List<Margin> margins() {
    List<Margin> margins = new ArrayList<>();
    for (OpenBlock block : blocks) {
      if (block != null) {
        margins.add(new Margin(cut.item(), block.parity(), block.margin()));
      }
    }
    return margins;
  }

  Missing missing() {
    List<Missing.Range> ranges = new ArrayList<>();
    int shortest = 0;
    for (int from = 0; from < blocks.length; from++) {
      if (missing(from)) {
        int to = from;
        while (to + 1 < blocks.length && missing(to + 1)) {
          to++;
        }
        if (ranges.size() < Missing.MAX_RANGES) {
          ranges.add(new Missing.Range(from, to));
        }
        shortest += IntStream.rangeClosed(from, to).map(this::framesShort).sum();
        from = to;
      }
    }
    return new Missing(cut.item(), cut.blocks(), cut.blocks() - done, shortest, ranges);
  }

  private boolean missing(int number) {
    OpenBlock block = blocks[number];
    return block == null || !block.taken();
  }

  private int framesShort(int number) {
    OpenBlock block = blocks[number];
    return block == null ? cut.data(number) : -block.margin();
  }
}
