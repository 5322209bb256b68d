package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

@DisplayName("<P, [e]P>* <[f]P, [r]P> = g^(e + f r)")
class PairingEquationTest {

  private static PublicPoint times(long k) {
    try (Frame frame = Frame.open(128L + Curve.SAKKE.pointOctets())) {
      long scalar = frame.alloc(128);
      long point = frame.alloc(Curve.SAKKE.pointOctets());
      Field.SAKKE_Q.set(scalar, k);
      Curve.SAKKE.mulBase(point, scalar);
      return PublicPoint.of(Curve.SAKKE, point);
    }
  }

  private static byte[] scalar(int value) {
    byte[] octets = new byte[128];
    octets[127] = (byte) value;
    return octets;
  }

  @Test
  void holdsForTheProductAndForNothingElse() {
    assertThat(PairingEquation.holds(times(5), times(7), times(11), scalar(82))).isTrue();
    assertThat(PairingEquation.holds(times(5), times(7), times(11), scalar(83))).isFalse();
    assertThat(PairingEquation.holds(times(6), times(7), times(11), scalar(82))).isFalse();
    assertThat(PairingEquation.holds(times(5), times(8), times(11), scalar(82))).isFalse();
    assertThat(PairingEquation.holds(times(5), times(7), times(12), scalar(82))).isFalse();
  }

  @Test
  void anExponentThatIsNotCanonicalIsNoProof() {
    byte[] tooLarge = new byte[128];
    Arrays.fill(tooLarge, (byte) 0xff);
    assertThat(PairingEquation.holds(times(5), times(7), times(11), tooLarge)).isFalse();
  }
}
