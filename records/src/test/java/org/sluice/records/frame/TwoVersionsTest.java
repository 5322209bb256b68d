package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.records.frame.Outcome.Reason;

/// Frames of every version that is read, side by side, and what their digests find.
class TwoVersionsTest {
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

  /// A sender of the version before goes on, through the same losses.
  @ParameterizedTest
  @EnumSource
  void everyVersionThatIsRead(FrameVersion version) {
    byte[] object = Wire.object(200_000, 3);
    List<byte[]> sent = Wire.sender(version).split(Wire.item(3), object, wire.numbers);
    assertThat(sent).allSatisfy(frame -> assertThat(frame[2]).isEqualTo(version.number()));
    assertThat(acceptAll(Wire.faulty(sent, 0.04, 0.05, 0.01, 20, 3)))
        .singleElement()
        .satisfies(complete -> assertThat(complete.octets()).isEqualTo(object));
    assertThat(decoder.counters().recovered()).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatIsNotTheOneItsFramesNameIsNotHandedOut(FrameVersion version) {
    byte[] right = Wire.object(400, 1);
    Cut cut = new Cut(Wire.item(7), ObjectDigest.of(version, right), 400, 100, 1);
    for (int i = 0; i < 3; i++) {
      accept(Wire.authentic(cut, 0, i, 4));
    }
    assertThat(accept(Wire.authentic(cut, 0, 3, 4))).isEqualTo(new Outcome.NotOurs(Reason.DAMAGED));
    assertThat(decoder.openOctets()).isZero();
    assertThat(acceptAll(Wire.sender(version).split(Wire.item(7), right, wire.numbers)))
        .singleElement()
        .satisfies(c -> assertThat(c.octets()).isEqualTo(right));
  }

  /// Frames that are authentic each by itself, of a sender that puts the same object into them in
  /// another order, or with one bit changed, under the right digest.
  @ParameterizedTest
  @EnumSource
  void anObjectWithTwoSymbolsExchangedOrOneBitChanged(FrameVersion version) {
    byte[] right = Wire.object(400, 1);
    byte[] exchanged = right.clone();
    System.arraycopy(right, 0, exchanged, 100, 100);
    System.arraycopy(right, 100, exchanged, 0, 100);
    byte[] flipped = right.clone();
    flipped[399] ^= 1;
    Cut cut = new Cut(Wire.item(7), ObjectDigest.of(version, right), 400, 100, 1);
    for (byte[] wrong : List.of(exchanged, flipped)) {
      for (int i = 0; i < 4; i++) {
        Outcome outcome = accept(Wire.authentic(cut, wrong, i));
        Outcome last = new Outcome.NotOurs(Reason.DAMAGED);
        assertThat(outcome.equals(last)).isEqualTo(i == 3);
      }
    }
    for (int i = 0; i < 3; i++) {
      accept(Wire.authentic(cut, right, i));
    }
    assertThat(accept(Wire.authentic(cut, right, 3))).isInstanceOf(Outcome.Complete.class);
  }

  /// Half of each is no whole, although both are the same object under one name.
  @Test
  void framesOfTwoVersionsAreNeverPutTogether() {
    byte[] object = Wire.object(10_000, 1);
    List<byte[]> two = Wire.sender(FrameVersion.TWO).split(Wire.item(1), object, wire.numbers);
    List<byte[]> three = Wire.sender(FrameVersion.THREE).split(Wire.item(1), object, wire.numbers);
    int half = two.size() / 2;
    assertThat(three).hasSameSizeAs(two);
    assertThat(acceptAll(two.subList(0, half))).isEmpty();
    assertThat(acceptAll(three.subList(half, three.size()))).isEmpty();
    assertThat(decoder.missing()).hasSize(2);
    assertThat(acceptAll(three.subList(0, half))).hasSize(1);
    assertThat(decoder.missing()).hasSize(1);
    assertThat(acceptAll(two.subList(half, two.size()))).hasSize(1);
    assertThat(decoder.openOctets()).isZero();
  }

  /// Even where the eight octets of both digests are the same.
  @Test
  void equalDigestsOfTwoVersionsAreTwoNames() {
    for (FrameVersion version : FrameVersion.values()) {
      Cut cut = new Cut(Wire.item(1), new ObjectDigest(version, 5), 400, 100, 1);
      accept(Wire.authentic(cut, new byte[400], version.ordinal()));
    }
    assertThat(decoder.missing())
        .hasSize(2)
        .allSatisfy(missing -> assertThat(missing.framesShort()).isEqualTo(3));
  }

  /// The digest's eight octets of one version under the number of the other.
  @Test
  void aDigestOfTheOtherVersionIsNotTheDigest() {
    byte[] object = Wire.object(400, 1);
    for (FrameVersion version : FrameVersion.values()) {
      for (FrameVersion named : FrameVersion.values()) {
        ObjectDigest digest = new ObjectDigest(named, version.digest(object));
        Cut cut = new Cut(Wire.item(version.number() * 10 + named.number()), digest, 400, 400, 1);
        assertThat(accept(Wire.authentic(cut, object, 0)) instanceof Outcome.Complete)
            .isEqualTo(version == named);
      }
    }
  }
}
