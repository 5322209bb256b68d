package org.sluice.hsm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.Pins;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.threshold.Extraction.RoundTwo;

class SealedPartsTest {

  private static SealedParts sealed(HpkeKeyPair to) {
    try (RoundTwo parts = new RoundTwo(2, Pins.of("key part K"), Pins.of("part s"))) {
      return SealedParts.seal(parts, Octets.of(to.publicKey()));
    }
  }

  @Test
  void whatIsSealedToThisOrdersKeyOpensAsTheTwoParts() {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519);
        RoundTwo parts = sealed(own).open(own);
        SecretBytes k = Pins.of("key part K");
        SecretBytes s = Pins.of("part s")) {
      assertThat(parts.index()).isEqualTo(2);
      assertThat(parts.k().sameAs(k)).isTrue();
      assertThat(parts.s().sameAs(s)).isTrue();
    }
  }

  @Test
  void anAuditBatchHasNoSigningParts() {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519);
        RoundTwo parts = new RoundTwo(1, Pins.of("K alone"), SecretBytes.allocate(0));
        RoundTwo back = SealedParts.seal(parts, Octets.of(own.publicKey())).open(own)) {
      assertThat(back.k().length()).isEqualTo(7);
      assertThat(back.s().length()).isZero();
    }
  }

  @Test
  void theMessageHoldsNothingOfTheParts() {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519)) {
      byte[] message = SealedParts.FORM.encode(sealed(own));
      assertThat(new String(message, StandardCharsets.ISO_8859_1))
          .doesNotContain("key part")
          .doesNotContain("part s");
    }
  }

  @Test
  void otherKeysAndChangedMessagesOpenNothing() {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519);
        HpkeKeyPair other = HpkeKeyPair.generate(SealSuite.X25519)) {
      SealedParts sealed = sealed(own);
      refused(sealed, other);
      refused(new SealedParts(3, sealed.kOctets(), sealed.enc(), sealed.ciphertext()), own);
      refused(new SealedParts(2, 9, sealed.enc(), sealed.ciphertext()), own);
      byte[] changed = sealed.ciphertext().toArray();
      changed[0] ^= 1;
      refused(new SealedParts(2, sealed.kOctets(), sealed.enc(), Octets.of(changed)), own);
      refused(
          new SealedParts(2, sealed.kOctets(), Octets.of(new byte[32]), sealed.ciphertext()), own);
    }
  }

  private static void refused(SealedParts parts, HpkeKeyPair own) {
    assertThatThrownBy(() -> parts.open(own)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void partsAreNotSealedToAPointThatIsNone() {
    try (RoundTwo parts = new RoundTwo(2, Pins.of("K"), Pins.of("s"))) {
      assertThatThrownBy(() -> SealedParts.seal(parts, Octets.of(new byte[32])))
          .isInstanceOf(MalformedRecord.class)
          .hasMessageContaining("sealTo");
    }
  }
}
