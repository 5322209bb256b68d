package org.sluice.records.frame;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// A sender, a wire with faults under a seed, and what the tests send.
final class Wire {
  static final LinkKey KEY = LinkKey.fresh(new SplittableRandom(1));
  static final LinkKeys KEYS = new LinkKeys(List.of(KEY));
  static final byte[] ID = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  /// Symbols of 132 octets, blocks of some 40 of them.
  static final LinkPlan PLAN =
      LinkPlan.of(new LossBudget(0.05, Duration.ofMillis(10), 10_000_000, 256));

  final FrameEncoder encoder = new FrameEncoder(KEY, PLAN);
  final FrameNumbers numbers = new FrameNumbers(0, 1);

  static byte[] object(int length, int seed) {
    byte[] octets = new byte[length];
    new SplittableRandom(seed).nextBytes(octets);
    return octets;
  }

  static StreamItem item(long sequence) {
    return new StreamItem('K', ID, sequence);
  }

  List<byte[]> frames(long sequence, byte[] object) {
    return encoder.split(item(sequence), object, numbers);
  }

  /// A sender of that version.
  static FrameEncoder sender(FrameVersion version) {
    return new FrameEncoder(KEY, PLAN, version);
  }

  /// Of no object in particular.
  static ObjectDigest digest(long value) {
    return new ObjectDigest(FrameVersion.NEWEST, value);
  }

  /// An authentic frame of an object of one block without parity, whatever is in it.
  static byte[] authentic(Cut cut, byte[] object, int index) {
    byte[] datagram = new byte[Frame.OVERHEAD + cut.symbol()];
    new Frame(cut, 0, index, 0, new Frame.Stamp(0, 1, 0))
        .encode(KEY.tagger(), object, index * cut.symbol(), datagram, 0);
    return datagram;
  }

  /// An authentic frame with any numbers: what a faulty or taken-over sender can make.
  static byte[] authentic(Cut cut, int block, int index, int parity) {
    byte[] datagram = new byte[Frame.OVERHEAD + cut.symbol()];
    new Frame(cut, block, index, parity, new Frame.Stamp(0, 1, 0))
        .encode(KEY.tagger(), new byte[cut.symbol()], 0, datagram, 0);
    return datagram;
  }

  static byte[] damaged(byte[] frame, SplittableRandom random) {
    byte[] copy = frame.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  /// Loses, repeats and damages frames with these probabilities, and lets frames overtake up to
  /// `overtake` others.
  static List<byte[]> faulty(
      List<byte[]> sent, double loss, double repeat, double flip, int overtake, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> wire = new ArrayList<>();
    for (byte[] frame : sent) {
      int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < repeat ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        wire.add(random.nextDouble() < flip ? damaged(frame, random) : frame);
      }
    }
    for (int i = 0; overtake > 0 && i < wire.size(); i++) {
      Collections.swap(wire, i, Math.min(wire.size() - 1, i + random.nextInt(overtake)));
    }
    return wire;
  }
}
