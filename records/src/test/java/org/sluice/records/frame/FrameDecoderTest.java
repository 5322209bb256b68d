package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.frame.Outcome.Reason;

class FrameDecoderTest {
  private final Wire wire = new Wire();
  private final FrameDecoder decoder = new FrameDecoder(Wire.KEYS, FrameLimits.DEFAULT);

  private Outcome accept(byte[] datagram) {
    return decoder.accept(datagram, datagram.length);
  }

  private List<Outcome.Complete> acceptAll(List<byte[]> datagrams) {
    List<Outcome.Complete> complete = new ArrayList<>();
    for (byte[] datagram : datagrams) {
      if (accept(datagram) instanceof Outcome.Complete done) {
        complete.add(done);
      }
    }
    return complete;
  }

  @Nested
  class Collecting {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 131, 132, 133, 264, 5000, 100_000})
    void everyLengthInAnyOrder(int length) {
      byte[] object = Wire.object(length, length);
      List<byte[]> frames = new ArrayList<>(wire.frames(3, object));
      Collections.reverse(frames);
      assertThat(acceptAll(frames))
          .singleElement()
          .satisfies(complete -> {
            assertThat(complete.octets()).isEqualTo(object);
            assertThat(complete.stream()).isEqualTo('K');
            assertThat(complete.sequence()).isEqualTo(3);
          });
      assertThat(decoder.openOctets()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 9000, 65_535})
    void everySizeOfPackets(int mtu) {
      LinkPlan plan = LinkPlan.of(new LossBudget(0.01, Duration.ZERO, 100_000_000, mtu));
      byte[] object = Wire.object(1_000_001, 1);
      List<byte[]> frames =
          new FrameEncoder(Wire.KEY, plan).split(Wire.item(1), object, new FrameNumbers(0, 1));
      assertThat(frames).allSatisfy(frame -> assertThat(frame).hasSizeLessThanOrEqualTo(mtu - 48));
      assertThat(acceptAll(frames))
          .singleElement()
          .satisfies(complete -> assertThat(complete.octets()).isEqualTo(object));
    }

    /// What the plan is made for: random loss, one blackout, repetition, flipped bits, reordering.
    @Test
    void everythingArrivesInsideTheBudget() {
      for (int seed = 0; seed < 40; seed++) {
        FrameDecoder fresh = new FrameDecoder(Wire.KEYS, FrameLimits.DEFAULT);
        byte[] object = Wire.object(200_000, seed);
        List<byte[]> sent = new ArrayList<>(wire.frames(seed, object));
        int from = new SplittableRandom(seed).nextInt(sent.size());
        int blackout = Wire.PLAN.budget().blackoutFrames();
        sent.subList(from, Math.min(sent.size(), from + blackout)).clear();
        byte[] got = null;
        for (byte[] frame : Wire.faulty(sent, 0.04, 0.05, 0.01, 20, seed)) {
          if (fresh.accept(frame, frame.length) instanceof Outcome.Complete complete) {
            assertThat(got).as("once, seed %d", seed).isNull();
            got = complete.octets();
          }
        }
        assertThat(got).as("seed %d", seed).isEqualTo(object);
        assertThat(fresh.counters().recovered()).isPositive();
        assertThat(fresh.openOctets()).isZero();
      }
    }

    @Test
    void aBadBlockHurtsOnlyItselfAndTheRepetitionBringsIt() {
      byte[] object = Wire.object(200_000, 1);
      List<CodedBlock> blocks = wire.encoder.cut(Wire.item(7), object);
      assertThat(blocks).hasSizeGreaterThan(5);
      for (int b = 0; b < blocks.size(); b++) {
        CodedBlock.Ready ready = blocks.get(b).ready();
        // Of blocks 2 and 3 more than can be lost.
        int lost = b == 2 || b == 3 ? Wire.PLAN.parity() + 1 : 0;
        for (int i = lost; i < ready.frames(); i++) {
          assertThat(accept(ready.datagram(i, wire.numbers)))
              .isNotInstanceOf(Outcome.NotOurs.class);
        }
      }
      assertThat(decoder.missing())
          .singleElement()
          .satisfies(m -> {
            assertThat(m.missing()).isEqualTo(2);
            assertThat(m.framesShort()).isBetween(2, 2 * (Wire.PLAN.parity() + 1));
            assertThat(m.ranges()).containsExactly(new Missing.Range(2, 3));
            assertThat(m.toString())
                .contains("#7: 2 of " + blocks.size() + " blocks missing, ")
                .endsWith(" frames short: 2-3");
          });
      assertThat(accept(blocks.get(3).ready().datagram(0, wire.numbers)))
          .isInstanceOf(Outcome.Partial.class);
      assertThat(acceptAll(wire.frames(7, object))).hasSize(1);
      assertThat(decoder.missing()).isEmpty();
    }

    @Test
    void lateCopiesOfACompleteObjectAreDuplicatesUntilForgotten() {
      byte[] object = Wire.object(50, 1);
      assertThat(acceptAll(wire.frames(1, object))).hasSize(1);
      assertThat(wire.frames(1, object))
          .allSatisfy(
              frame -> assertThat(accept(frame)).isEqualTo(new Outcome.Duplicate(Wire.item(1))));
      decoder.forget(Wire.item(1));
      assertThat(acceptAll(wire.frames(1, object))).hasSize(1);
    }

    @Test
    void anotherCutOfTheSameObjectIsCollectedApart() {
      byte[] object = Wire.object(10_000, 4);
      LinkPlan other = LinkPlan.of(new LossBudget(0.01, Duration.ZERO, 10_000_000, 1500));
      List<byte[]> second =
          new FrameEncoder(Wire.KEY, other).split(Wire.item(1), object, wire.numbers);
      accept(wire.frames(1, object).getFirst());
      assertThat(acceptAll(second)).hasSize(1);
      assertThat(decoder.missing()).isEmpty();
      assertThat(decoder.openOctets()).isZero();
    }

    @Test
    void twoObjectsUnderOneNameAreNeverMixed() {
      byte[] one = Wire.object(10_000, 1);
      byte[] two = Wire.object(10_000, 2);
      List<byte[]> frames = new ArrayList<>();
      List<byte[]> a = wire.frames(1, one);
      List<byte[]> b = wire.frames(1, two);
      for (int i = 0; i < a.size(); i++) {
        frames.add(a.get(i));
        frames.add(b.get(i));
      }
      assertThat(acceptAll(frames))
          .extracting(Outcome.Complete::octets)
          .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void blocksInGroupsAsThePlanSays() {
      int interleave = Wire.PLAN.interleave();
      assertThat(interleave).isGreaterThan(1);
      List<CodedBlock> blocks = wire.encoder.cut(Wire.item(1), Wire.object(250_000, 1));
      for (int count = 1; count <= blocks.size(); count++) {
        List<CodedBlock> some = blocks.subList(0, count);
        List<List<CodedBlock>> groups = wire.encoder.groups(some);
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(some);
        int least = Math.min(count, interleave);
        assertThat(groups).allSatisfy(g -> assertThat(g).hasSizeBetween(least, 2 * interleave - 1));
      }
    }
  }

  @Nested
  class Refusing {
    @Test
    void everyFlippedBit() {
      byte[] frame = wire.frames(1, Wire.object(20, 1)).getFirst();
      for (int bit = 0; bit < frame.length * 8; bit++) {
        byte[] copy = frame.clone();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(accept(copy)).as("bit %d", bit).isInstanceOf(Outcome.NotOurs.class);
      }
      assertThat(decoder.openOctets()).isZero();
      assertThat(accept(frame)).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void everyOtherLengthAndEmptiness() {
      byte[] frame = wire.frames(1, Wire.object(20, 1)).getFirst();
      byte[] buffer = Arrays.copyOf(frame, 2000);
      for (int length = 0; length < buffer.length; length++) {
        Outcome outcome = length == frame.length ? null : decoder.accept(buffer, length);
        assertThat(outcome == null || outcome instanceof Outcome.NotOurs).isTrue();
      }
      assertThat(decoder.accept(buffer, -1)).isEqualTo(new Outcome.NotOurs(Reason.SIZE));
      assertThat(decoder.accept(buffer, 2001)).isEqualTo(new Outcome.NotOurs(Reason.SIZE));
      assertThat(decoder.accept(buffer, frame.length)).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void anotherKeyAnotherVersionAndAnotherProtocol() {
      byte[] frame = wire.frames(1, Wire.object(20, 1)).getFirst();
      LinkKey next = LinkKey.successor(Wire.KEY, new SplittableRandom(2));
      FrameDecoder other = new FrameDecoder(new LinkKeys(List.of(next)), FrameLimits.DEFAULT);
      assertThat(other.accept(frame, frame.length))
          .isEqualTo(new Outcome.NotOurs(Reason.UNKNOWN_KEY));
      byte[] renamed = frame.clone();
      renamed[3] = (byte) next.id();
      assertThat(other.accept(renamed, frame.length)).isEqualTo(new Outcome.NotOurs(Reason.FORGED));
      for (int version : new int[] {0, 1, 4, 5, 0x83, 0xff}) {
        frame[2] = (byte) version;
        assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.FORGED));
        byte[] signed = frame.clone();
        int covered = frame.length - Frame.TAG;
        byte[] tag = Wire.KEY.tagger().tag(signed, 0, covered);
        System.arraycopy(tag, 0, signed, covered, Frame.TAG);
        assertThat(accept(signed)).isEqualTo(new Outcome.NotOurs(Reason.VERSION));
      }
      frame[2] = 2;
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.FORGED));
      frame[0] = 'X';
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.NOT_A_FRAME));
    }

    @Test
    void bothKeysWhileOneIsReplaced() {
      LinkKey next = LinkKey.successor(Wire.KEY, new SplittableRandom(2));
      LinkKeys both = Wire.KEYS.replacedBy(next);
      FrameDecoder during = new FrameDecoder(both, FrameLimits.DEFAULT);
      FrameDecoder after = new FrameDecoder(both.withoutOld(), FrameLimits.DEFAULT);
      byte[] old = wire.frames(1, Wire.object(20, 1)).getFirst();
      byte[] fresh =
          new FrameEncoder(both.sending(), Wire.PLAN)
              .split(Wire.item(2), Wire.object(20, 2), wire.numbers)
              .getFirst();
      assertThat(during.accept(old, old.length)).isInstanceOf(Outcome.Complete.class);
      assertThat(during.accept(fresh, fresh.length)).isInstanceOf(Outcome.Complete.class);
      assertThat(after.accept(fresh, fresh.length)).isInstanceOf(Outcome.Complete.class);
      assertThat(after.accept(old, old.length)).isEqualTo(new Outcome.NotOurs(Reason.UNKNOWN_KEY));
    }

    /// An object of 1000 octets in 10 symbols of 100 and 2 blocks is right; all below is not.
    @ParameterizedTest
    @CsvSource({
      "1000, 100, 0, 0, 0, 2, LENGTHS",
      "1000, 100, -1, 0, 0, 2, LENGTHS",
      "1000, 100, 11, 0, 0, 2, LENGTHS",
      "1000, 100, 2147483647, 0, 0, 2, LENGTHS",
      "1000, 100, 2, 2, 0, 2, LENGTHS",
      "1000, 100, 2, -1, 0, 2, LENGTHS",
      "1000, 100, 2, 0, 7, 2, LENGTHS",
      "1000, 100, 2, 0, 255, 2, LENGTHS",
      "1000, 100, 2, 0, 0, 251, LENGTHS",
      "99, 100, 1, 0, 0, 2, LENGTHS",
      "0, 100, 1, 0, 0, 2, LENGTHS",
      "1000000, 1, 8193, 0, 0, 2, LENGTHS",
      "20000000, 1, 1, 0, 0, 2, LENGTHS",
      "2147483647, 100, 2, 0, 0, 2, OBJECT_TOO_LARGE",
      "-1, 100, 2, 0, 0, 2, OBJECT_TOO_LARGE",
      "20971521, 100, 2000, 0, 0, 2, OBJECT_TOO_LARGE"
    })
    void authenticFramesThatContradictThemselves(
        int length, int symbol, int blocks, int block, int index, int parity, Reason reason) {
      Cut cut = new Cut(Wire.item(7), Wire.digest(1), length, symbol, blocks);
      assertThat(accept(Wire.authentic(cut, block, index, parity)))
          .isEqualTo(new Outcome.NotOurs(reason));
      assertThat(decoder.openOctets()).isZero();
      Cut right = new Cut(Wire.item(7), Wire.digest(1), 1000, 100, 2);
      assertThat(accept(Wire.authentic(right, 1, 6, 2))).isInstanceOf(Outcome.Partial.class);
    }

    /// Whatever the octets of an authentic frame are, nothing is thrown and the limits hold.
    @Test
    void authenticNonsenseUnderASeed() {
      FrameLimits limits = new FrameLimits(100_000, 8, 300_000, 8);
      FrameDecoder small = new FrameDecoder(Wire.KEYS, limits);
      SplittableRandom random = new SplittableRandom(5);
      byte[] good = wire.frames(1, Wire.object(90_000, 1)).getFirst();
      LinkKey.Tagger tagger = Wire.KEY.tagger();
      for (int i = 0; i < 60_000; i++) {
        byte[] frame = Arrays.copyOf(good, Frame.OVERHEAD + 1 + random.nextInt(150));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
          frame[4 + random.nextInt(Frame.HEADER - 4)] = (byte) random.nextInt();
        }
        int covered = frame.length - Frame.TAG;
        System.arraycopy(tagger.tag(frame, 0, covered), 0, frame, covered, Frame.TAG);
        small.accept(frame, frame.length);
        assertThat(small.openOctets()).isBetween(0L, limits.maxOpenOctets());
      }
      assertThat(small.missing()).hasSizeLessThanOrEqualTo(8);
      assertThat(small.counters().refused()).doesNotContainKey(Reason.FORGED);
      assertThat(small.counters().dropped()).isPositive();
    }
  }

  @Nested
  class Bounded {
    private final FrameLimits limits = new FrameLimits(10_000, 4, 100_000, 8);
    private final FrameDecoder small = new FrameDecoder(Wire.KEYS, limits);

    @Test
    void floodOfForgedFramesKeepsNothingAndStopsNothing() {
      byte[] object = Wire.object(9000, 1);
      byte[] got = null;
      SplittableRandom random = new SplittableRandom(1);
      for (byte[] frame : wire.frames(1, object)) {
        for (int i = 0; i < 1000; i++) {
          byte[] forged = Wire.damaged(frame, random);
          small.accept(forged, forged.length - (i % 3));
        }
        if (small.accept(frame, frame.length) instanceof Outcome.Complete complete) {
          got = complete.octets();
        }
      }
      assertThat(got).isEqualTo(object);
      assertThat(small.openOctets()).isZero();
      assertThat(small.counters().refused().get(Reason.FORGED)).isGreaterThan(40_000);
    }

    @Test
    void floodOfAuthenticBeginningsStaysInsideTheLimits() {
      for (int i = 0; i < 10_000; i++) {
        Cut cut = new Cut(Wire.item(i), Wire.digest(i), 10_000, 100, 2);
        byte[] frame = Wire.authentic(cut, 0, 0, 200);
        small.accept(frame, frame.length);
        assertThat(small.openOctets()).isLessThanOrEqualTo(limits.maxOpenOctets());
        assertThat(small.missing()).hasSizeLessThanOrEqualTo(limits.maxOpenObjects());
      }
      assertThat(small.counters().dropped()).isEqualTo(10_000 - small.missing().size());
      Outcome last = null;
      for (byte[] frame : wire.frames(20_000, Wire.object(9000, 1))) {
        last = last instanceof Outcome.Complete ? last : small.accept(frame, frame.length);
      }
      assertThat(last).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void anObjectForWhichThereIsNoRoomAtAll() {
      FrameDecoder tight = new FrameDecoder(Wire.KEYS, new FrameLimits(10_000, 4, 85_536, 8));
      // What is known of each of so many blocks is more than that.
      Cut cut = new Cut(Wire.item(1), Wire.digest(1), 10_000, 1, 8192);
      byte[] frame = Wire.authentic(cut, 0, 0, 2);
      assertThat(tight.accept(frame, frame.length)).isEqualTo(new Outcome.NotOurs(Reason.NO_ROOM));
      assertThat(tight.openOctets()).isZero();
    }

    @Test
    void theOneWaitingLongestIsGivenUp() {
      for (int i = 0; i < 4; i++) {
        byte[] frame = wire.frames(i, Wire.object(500, i)).getFirst();
        small.accept(frame, frame.length);
      }
      byte[] second = wire.frames(0, Wire.object(500, 0)).get(1);
      small.accept(second, second.length);
      byte[] ninth = wire.frames(9, Wire.object(500, 9)).getFirst();
      small.accept(ninth, ninth.length);
      assertThat(small.missing())
          .extracting(m -> m.item().sequence())
          .containsExactly(2L, 3L, 0L, 9L);
    }

    @Test
    void remembersOnlySoManyCompleteObjects() {
      byte[] first = wire.frames(0, Wire.object(50, 0)).getFirst();
      small.accept(first, first.length);
      for (int i = 1; i <= 8; i++) {
        byte[] frame = wire.frames(i, Wire.object(50, i)).getFirst();
        small.accept(frame, frame.length);
      }
      assertThat(small.accept(first, first.length)).isInstanceOf(Outcome.Complete.class);
    }
  }
}
