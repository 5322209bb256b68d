package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.frame.Outcome.Reason;

class FrameTest {
  private static final LinkKey KEY = LinkKey.fresh(new SplittableRandom(1));
  private static final byte[] ID = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final int DATAGRAM = 158; // 100 octets of payload

  private final FrameEncoder encoder = new FrameEncoder(KEY, DATAGRAM);
  private final FrameDecoder decoder = new FrameDecoder(KEY, FrameLimits.DEFAULT);

  private static byte[] object(int length, int seed) {
    byte[] octets = new byte[length];
    new SplittableRandom(seed).nextBytes(octets);
    return octets;
  }

  private static StreamItem item(long sequence) {
    return new StreamItem('K', ID, sequence);
  }

  private Outcome accept(byte[] datagram) {
    return decoder.accept(datagram, datagram.length);
  }

  /// A frame with any numbers and a right tag: what a faulty or taken-over sender can make.
  private static byte[] authentic(int length, int index, int count, byte[] payload) {
    return new Frame(item(7), length, index, count, payload).encode(KEY.mac());
  }

  @Nested
  class Format {
    @Test
    void isThatOfTheContract() {
      LinkKey key = LinkKey.parse(Base64.getEncoder().encodeToString(new byte[32]));
      byte[] frame =
          new FrameEncoder(key, DATAGRAM).split('K', ID, 0x0102, new byte[] {9, 8, 7}).getFirst();
      assertThat(HexFormat.of().formatHex(frame, 0, frame.length - 16))
          .isEqualTo(
              "5346"
                  + "01"
                  + "4b"
                  + "000102030405060708090a0b0c0d0e0f"
                  + "0000000000000102"
                  + "00000003"
                  + "00000000"
                  + "00000001"
                  + "0003"
                  + "090807");
      assertThat(frame).hasSize(Frame.OVERHEAD + 3);
    }

    @Test
    void noDatagramIsLargerThanAsked() {
      List<byte[]> frames = encoder.split(item(0), object(1001, 1));
      assertThat(frames).hasSize(11);
      assertThat(frames.subList(0, 10)).allSatisfy(f -> assertThat(f).hasSize(DATAGRAM));
      assertThat(frames.getLast()).hasSize(DATAGRAM - 99);
    }

    @Test
    void refusesWhatCannotBeSent() {
      assertThatThrownBy(() -> encoder.split(item(0), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new FrameEncoder(KEY, 127))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new FrameEncoder(KEY, 65_508))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new StreamItem('k', ID, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new StreamItem('K', new byte[15], 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new StreamItem('K', ID, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linkKeyIsOneLineAndNotInItsText() {
      assertThat(LinkKey.parse(KEY.line()).line()).isEqualTo(KEY.line()).endsWith("=\n");
      assertThat(KEY.toString()).doesNotContain(KEY.line().strip());
      for (String wrong : List.of("", "AAAA", "*".repeat(44), KEY.line() + KEY.line())) {
        assertThatThrownBy(() -> LinkKey.parse(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("link key: expected");
      }
    }
  }

  @Nested
  class Collecting {
    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 200, 12_345})
    void everyLengthInAnyOrder(int length) {
      byte[] object = object(length, length);
      List<byte[]> frames = new ArrayList<>(encoder.split(item(3), object));
      Collections.reverse(frames);
      Outcome last = null;
      for (byte[] frame : frames) {
        assertThat(last instanceof Outcome.Complete).isFalse();
        last = accept(frame);
      }
      assertThat(last)
          .isInstanceOfSatisfying(
              Outcome.Complete.class,
              complete -> {
                assertThat(complete.octets()).isEqualTo(object);
                assertThat(complete.stream()).isEqualTo('K');
                assertThat(complete.sequence()).isEqualTo(3);
              });
      assertThat(decoder.openOctets()).isZero();
    }

    @Test
    void lossReorderingAndRepetitionOfManyObjectsUnderASeed() {
      for (int seed = 0; seed < 50; seed++) {
        collectUnderSeed(seed);
      }
    }

    private void collectUnderSeed(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      FrameDecoder fresh = new FrameDecoder(KEY, FrameLimits.DEFAULT);
      int objects = 8;
      byte[][] got = new byte[objects][];
      int complete = 0;
      int rounds = 0;
      // As the sender does: the whole lot again until it got through.
      while (complete < objects && rounds++ < 100) {
        List<byte[]> wire = new ArrayList<>();
        for (int i = 0; i < objects; i++) {
          for (byte[] frame : encoder.split(item(i), object(500 + 300 * i, i))) {
            for (int copies = random.nextInt(3); copies > 0; copies--) {
              wire.add(random.nextInt(20) == 0 ? damaged(frame, random) : frame);
            }
          }
        }
        for (int i = wire.size() - 1; i > 0; i--) {
          Collections.swap(wire, i, random.nextInt(i + 1));
        }
        for (byte[] frame : wire) {
          if (fresh.accept(frame, frame.length) instanceof Outcome.Complete done) {
            assertThat(got[(int) done.sequence()]).as("once, seed %d", seed).isNull();
            got[(int) done.sequence()] = done.octets();
            complete++;
          }
        }
      }
      for (int i = 0; i < objects; i++) {
        assertThat(got[i]).as("object %d, seed %d", i, seed).isEqualTo(object(500 + 300 * i, i));
      }
      assertThat(fresh.missing()).isEmpty();
      assertThat(fresh.counters().complete()).isEqualTo(objects);
    }

    private byte[] damaged(byte[] frame, SplittableRandom random) {
      byte[] copy = frame.clone();
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      return copy;
    }

    @Test
    void saysWhatIsMissing() {
      List<byte[]> frames = encoder.split(item(7), object(1150, 1));
      for (int i : new int[] {0, 1, 4, 11}) {
        assertThat(accept(frames.get(i))).isInstanceOf(Outcome.Partial.class);
      }
      assertThat(decoder.missing())
          .singleElement()
          .satisfies(m -> {
            assertThat(m.missing()).isEqualTo(8);
            assertThat(m.ranges())
                .containsExactly(new Missing.Range(2, 3), new Missing.Range(5, 10));
            assertThat(m.toString()).endsWith("#7: 8 of 12 chunks missing: 2-3, 5-10");
          });
    }

    @Test
    void lateCopiesOfACompleteObjectAreDuplicatesUntilForgotten() {
      byte[] frame = encoder.split(item(1), object(50, 1)).getFirst();
      assertThat(accept(frame)).isInstanceOf(Outcome.Complete.class);
      assertThat(accept(frame)).isEqualTo(new Outcome.Duplicate(item(1)));
      decoder.forget(item(1));
      assertThat(accept(frame)).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void anotherCutOfTheSameObjectIsCollectedApart() {
      byte[] object = object(1000, 4);
      List<byte[]> first = encoder.split(item(1), object);
      List<byte[]> second = new FrameEncoder(KEY, 258).split(item(1), object);
      accept(first.getFirst());
      for (byte[] frame : second.subList(0, second.size() - 1)) {
        assertThat(accept(frame)).isInstanceOf(Outcome.Partial.class);
      }
      assertThat(accept(second.getLast())).isInstanceOf(Outcome.Complete.class);
      assertThat(decoder.missing()).isEmpty();
      assertThat(decoder.openOctets()).isZero();
    }
  }

  @Nested
  class Refusing {
    @Test
    void everyFlippedBit() {
      byte[] frame = encoder.split(item(1), object(20, 1)).getFirst();
      for (int bit = 0; bit < frame.length * 8; bit++) {
        byte[] copy = frame.clone();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(accept(copy)).as("bit %d", bit).isInstanceOf(Outcome.NotOurs.class);
      }
      assertThat(accept(frame)).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void everyOtherLengthAndEmptiness() {
      byte[] frame = encoder.split(item(1), object(20, 1)).getFirst();
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
      byte[] frame = encoder.split(item(1), object(20, 1)).getFirst();
      FrameDecoder other =
          new FrameDecoder(LinkKey.fresh(new SplittableRandom(2)), FrameLimits.DEFAULT);
      assertThat(other.accept(frame, frame.length)).isEqualTo(new Outcome.NotOurs(Reason.FORGED));
      frame[2] = 2;
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.VERSION));
      frame[0] = 'X';
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.NOT_A_FRAME));
    }

    /// Object of 1000 octets in 10 chunks of 100 is right; everything below contradicts itself.
    @ParameterizedTest
    @CsvSource({
      "1000, 10, 10, 100, LENGTHS",
      "1000, -1, 10, 100, LENGTHS",
      "1000, 0, 0, 100, LENGTHS",
      "1000, 0, -1, 100, LENGTHS",
      "1000, 0, 1, 100, LENGTHS",
      "1000, 0, 9, 100, LENGTHS",
      "1000, 0, 11, 100, LENGTHS",
      "1000, 0, 2147483647, 100, LENGTHS",
      "1000, 9, 10, 101, LENGTHS",
      "1000, 9, 10, 1000, LENGTHS",
      "1000, 9, 10, 109, LENGTHS",
      "0, 0, 1, 100, LENGTHS",
      "2147483647, 0, 10, 100, OBJECT_TOO_LARGE",
      "-1, 0, 10, 100, OBJECT_TOO_LARGE",
      "20971521, 0, 209716, 100, OBJECT_TOO_LARGE"
    })
    void authenticFramesWithForgedLengths(
        int length, int index, int count, int payload, Reason reason) {
      byte[] frame = authentic(length, index, count, new byte[payload]);
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(reason));
      assertThat(decoder.openOctets()).isZero();
    }

    @Test
    void payloadLengthThatIsNotWhatIsThere() {
      byte[] frame = authentic(1000, 0, 10, new byte[100]);
      ByteBuffer.wrap(frame).putShort(40, (short) 99);
      javax.crypto.Mac mac = KEY.mac();
      mac.update(frame, 0, frame.length - 16);
      System.arraycopy(mac.doFinal(), 0, frame, frame.length - 16, 16);
      assertThat(accept(frame)).isEqualTo(new Outcome.NotOurs(Reason.LENGTHS));
    }

    @Test
    void conflictingChunkStartsTheObjectAgainAndTheRepetitionGetsThrough() {
      byte[] right = object(1000, 1);
      accept(authentic(1000, 0, 10, new byte[100]));
      List<byte[]> frames = encoder.split(item(7), right);
      assertThat(accept(frames.getFirst())).isEqualTo(new Outcome.NotOurs(Reason.CONFLICT));
      Outcome last = null;
      for (byte[] frame : frames) {
        last = accept(frame);
      }
      assertThat(last)
          .isInstanceOfSatisfying(
              Outcome.Complete.class, c -> assertThat(c.octets()).isEqualTo(right));
      assertThat(decoder.counters().refused()).containsEntry(Reason.CONFLICT, 1L);
    }

    @Test
    void twoChunkLengthsForOneCountAreAConflict() {
      // 10 chunks of 100, or of 105 with a last one of 55: both fit 1000 octets.
      accept(authentic(1000, 0, 10, new byte[100]));
      assertThat(accept(authentic(1000, 9, 10, new byte[55])))
          .isEqualTo(new Outcome.NotOurs(Reason.CONFLICT));
    }
  }

  @Nested
  class Bounded {
    private final FrameLimits limits = new FrameLimits(10_000, 4, 30_000, 8);
    private final FrameDecoder small = new FrameDecoder(KEY, limits);

    @Test
    void floodOfForgedFramesKeepsNothing() {
      byte[] frame = encoder.split(item(1), object(1000, 1)).getFirst();
      for (int i = 0; i < 100_000; i++) {
        byte[] forged = frame.clone();
        ByteBuffer.wrap(forged).putLong(20, i + 2L);
        small.accept(forged, forged.length - (i % 3));
      }
      assertThat(small.openOctets()).isLessThan(2000);
      assertThat(small.counters().datagrams()).isEqualTo(100_000);
      assertThat(small.counters().refused().get(Reason.FORGED)).isGreaterThan(99_000);
    }

    @Test
    void floodOfAuthenticBeginningsStaysInsideTheLimits() {
      for (int i = 0; i < 10_000; i++) {
        byte[] frame =
            new Frame(new StreamItem('K', ID, i), 10_000, 0, 100, new byte[100]).encode(KEY.mac());
        small.accept(frame, frame.length);
        assertThat(small.openOctets()).isLessThanOrEqualTo(limits.maxOpenOctets());
        assertThat(small.missing()).hasSizeLessThanOrEqualTo(limits.maxOpenObjects());
      }
      assertThat(small.counters().dropped()).isEqualTo(10_000 - small.missing().size());
      byte[] object = object(9000, 1);
      Outcome last = null;
      for (byte[] frame : encoder.split(item(20_000), object)) {
        last = small.accept(frame, frame.length);
      }
      assertThat(last).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void theOneWaitingLongestIsGivenUp() {
      for (int i = 0; i < 4; i++) {
        List<byte[]> frames = encoder.split(item(i), object(500, i));
        small.accept(frames.get(0), DATAGRAM);
      }
      small.accept(encoder.split(item(0), object(500, 0)).get(1), DATAGRAM);
      small.accept(encoder.split(item(9), object(500, 9)).get(0), DATAGRAM);
      assertThat(small.missing())
          .extracting(m -> m.item().sequence())
          .containsExactly(2L, 3L, 0L, 9L);
    }

    @Test
    void remembersOnlySoManyCompleteObjects() {
      byte[] first = encoder.split(item(0), object(50, 0)).getFirst();
      small.accept(first, first.length);
      for (int i = 1; i <= 8; i++) {
        byte[] frame = encoder.split(item(i), object(50, i)).getFirst();
        small.accept(frame, frame.length);
      }
      assertThat(small.accept(first, first.length)).isInstanceOf(Outcome.Complete.class);
    }

    @Test
    void refusesLimitsWithoutRoomForOneObject() {
      assertThatThrownBy(() -> new FrameLimits(1000, 4, 1000, 8))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new FrameLimits(1000, 0, 10_000, 8))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
