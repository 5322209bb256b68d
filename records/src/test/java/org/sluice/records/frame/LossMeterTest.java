package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is said about the quality of the link: loss, bursts, margin.
class LossMeterTest {
  private final LossMeters meters = new LossMeters();
  private final Wire wire = new Wire();

  private void send(int link, int session, IntStream numbers) {
    numbers.forEach(n -> meters.count(new Frame.Stamp(link, session, n)));
  }

  private LinkLoss link(int link) {
    return meters.report().stream().filter(l -> l.link() == link).findFirst().orElseThrow();
  }

  @Test
  void lossAndTheWorstBurst() {
    send(0, 1, IntStream.range(0, 100));
    send(0, 1, IntStream.range(130, 20_000).filter(n -> n % 100 != 0));
    LinkLoss loss = link(0);
    assertThat(loss.received()).isEqualTo(100 + 19_870 - 198);
    // Those of the last window may still be on their way.
    assertThat(loss.lost()).isBetween(30L + 198 - 41, 30L + 198);
    assertThat(loss.worstBurst()).isEqualTo(30);
    assertThat(loss.repeated()).isZero();
    assertThat(loss.share()).isBetween(0.0, 0.02);
  }

  @Test
  void ofAQuietLinkWhatIsMissingIsLostAndCountedOnce() {
    send(0, 1, IntStream.range(0, 100).filter(n -> n < 10 || n >= 20));
    meters.settle();
    assertThat(link(0).lost()).as("may be on its way").isZero();
    meters.settle();
    assertThat(link(0)).isEqualTo(new LinkLoss(0, 90, 10, 0, 10, 1));
    meters.settle();
    send(0, 1, IntStream.of(10));
    send(0, 1, IntStream.range(100, 20_000));
    assertThat(link(0)).isEqualTo(new LinkLoss(0, 19_990, 10, 1, 10, 1));
  }

  @Test
  void aBlackoutLongerThanTheWindow() {
    send(0, 1, IntStream.range(0, 10));
    send(0, 1, IntStream.range(1_000_000, 1_010_000));
    assertThat(link(0).worstBurst()).isEqualTo(999_990);
    assertThat(link(0).lost()).isEqualTo(999_990);
  }

  @Test
  void overtakingIsNoLossAndRepetitionIsCounted() {
    int[] numbers = IntStream.range(0, 20_000).toArray();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < numbers.length; i++) {
      int j = i / 2000 * 2000 + random.nextInt(2000);
      int n = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = n;
    }
    meters.count(new Frame.Stamp(0, 1, 0));
    send(0, 1, IntStream.of(numbers));
    assertThat(link(0)).isEqualTo(new LinkLoss(0, 20_000, 0, 1, 0, 1));
  }

  @Test
  void aReceiverThatStartsLateMissesNothing() {
    send(0, 1, IntStream.range(5000, 15_000));
    assertThat(link(0).lost()).isZero();
  }

  @Test
  void aSecondSenderOnTheLinkAndASecondLink() {
    send(0, 1, IntStream.range(0, 100));
    // A resend beside it, whose first frames are lost.
    for (int n = 5; n < 10_000; n++) {
      meters.count(new Frame.Stamp(0, 2, n));
      meters.count(new Frame.Stamp(0, 1, 95 + n));
    }
    send(7, 3, IntStream.range(0, 50));
    assertThat(link(0)).isEqualTo(new LinkLoss(0, 100 + 2 * 9995, 5, 0, 5, 2));
    assertThat(link(7)).isEqualTo(new LinkLoss(7, 50, 0, 0, 0, 1));
  }

  @Test
  void manySessionsTakeNoMoreRoom() {
    for (int session = 0; session < 10_000; session++) {
      send(0, session, IntStream.of(0, 2));
    }
    LinkLoss loss = link(0);
    assertThat(loss.received()).isEqualTo(20_000);
    assertThat(loss.lost()).isEqualTo(10_000 - LossMeters.MAX_SESSIONS);
    assertThat(loss.sessions()).isEqualTo(10_000);
  }

  @Test
  void theMarginIsWhatWasLeftWhenNothingMoreArrives() {
    FrameDecoder decoder = new FrameDecoder(Wire.KEYS, FrameLimits.DEFAULT);
    byte[] object = Wire.object(60_000, 1);
    int parity = Wire.PLAN.parity();
    List<CodedBlock> blocks = wire.encoder.cut(Wire.item(1), object);
    for (int b = 0; b < blocks.size(); b++) {
      CodedBlock.Ready ready = blocks.get(b).ready();
      for (int i = b == 1 ? 3 : 0; i < ready.frames(); i++) {
        byte[] frame = ready.datagram(i, wire.numbers);
        decoder.accept(frame, frame.length);
      }
    }
    assertThat(decoder.settle()).isEmpty();
    Margin worst = decoder.settle().orElseThrow();
    assertThat(worst.left()).isEqualTo(worst.parity() - 3);
    assertThat(worst.parity()).isLessThanOrEqualTo(parity);
    assertThat(worst.share()).isLessThan(1);
    assertThat(decoder.settle()).as("said once").isEmpty();
    assertThat(decoder.counters().worst()).contains(worst);
    assertThat(decoder.counters().settled()).isEqualTo(blocks.size());
  }
}
