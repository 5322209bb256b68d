package org.sluice.mikey.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.secret.Frame;

@DisplayName("Many points have the octets that each has alone")
class EncodingsTest {

  static Stream<Curve> curves() {
    return Stream.of(Curve.SAKKE, Curve.P256);
  }

  private static long multiples(Frame frame, Curve curve, int count) {
    long points = frame.alloc((long) count * curve.pointOctets());
    curve.generator().load(points);
    for (int i = 1; i < count; i++) {
      long at = points + (long) i * curve.pointOctets();
      curve.dbl(at, at - curve.pointOctets());
    }
    return points;
  }

  @ParameterizedTest
  @MethodSource("curves")
  void encodes(Curve curve) {
    for (int count : List.of(0, 1, 2, 7)) {
      int octets = count * curve.encodedOctets();
      try (Frame frame = Frame.open(8 * (curve.pointOctets() + 2L * curve.encodedOctets()))) {
        long points = multiples(frame, curve, Math.max(1, count));
        long out = frame.alloc(octets);
        long alone = frame.alloc(octets);
        for (int i = 0; i < count; i++) {
          curve.encode(
              alone + (long) i * curve.encodedOctets(), points + (long) i * curve.pointOctets());
        }
        assertThat(Encodings.encode(curve, out, points, count)).isEqualTo(-1);
        assertThat(Pool.read(out, octets)).isEqualTo(Pool.read(alone, octets));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void namesTheFirstInfinityAndWritesNothing(Curve curve) {
    int octets = 5 * curve.encodedOctets();
    try (Frame frame = Frame.open(8 * (curve.pointOctets() + 1L * curve.encodedOctets()))) {
      long points = multiples(frame, curve, 5);
      long out = frame.alloc(octets);
      for (int i : List.of(4, 2, 0)) {
        curve.setInfinity(points + (long) i * curve.pointOctets());
        assertThat(Encodings.encode(curve, out, points, 5)).isEqualTo(i);
        assertThat(Pool.read(out, octets)).containsOnly(0);
      }
    }
  }
}
