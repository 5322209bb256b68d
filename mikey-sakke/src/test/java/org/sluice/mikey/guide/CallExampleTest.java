package org.sluice.mikey.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.testing.Secrets;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

@DisplayName("The worked example of docs/CLIENT-GUIDE.md")
class CallExampleTest {

  private static final String ALICE = "tel:+447700900123";
  private static final String BOB = "tel:+447700900456";

  // A rule whose one period lasts long, so that no test run stands on the edge of two.
  private final TestDomain domain =
      new TestDomain("kms.example.org", PeriodRule.hashed(315_360_000_000L, 0));
  private final byte[] certificate = certificate();
  private final Ssv secret = Ssv.random(RandomSource.system());
  private final KeySet alice = domain.issue(ALICE, 0);
  private final KeySet bob = domain.issue(BOB, 0);
  private final CallExample device = new CallExample();
  private String line = "";

  private byte[] certificate() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return KmsCertificate.root(
            domain.keys(),
            "cert1.kms.example.org",
            "kms.example.org",
            now.minusSeconds(60),
            now.plus(1, ChronoUnit.DAYS),
            "example.org")
        .toXml();
  }

  @BeforeEach
  void call() {
    assertThat(KeyPeriod.at(domain.keys().rule(), Instant.now()).number()).isZero();
    line = CallExample.call(certificate, alice, ALICE, BOB, secret);
  }

  @AfterEach
  void close() {
    secret.close();
    alice.close();
    bob.close();
    domain.close();
  }

  @Test
  @DisplayName("gives both devices the same media keys")
  void sameKeys() {
    Imessage message = Imessage.parse(KeyMgmt.parse(line));
    try (SrtpKeys there = device.answer(certificate, bob, BOB, line);
        SrtpKeys here = SrtpKeys.derive(secret, 0, message.csbId(), message.rand())) {
      assertThat(Secrets.octets(there.key())).isEqualTo(Secrets.octets(here.key()));
      assertThat(Secrets.octets(there.salt())).isEqualTo(Secrets.octets(here.salt()));
    }
  }

  @Test
  @DisplayName("takes a message once, and never one for somebody else or with a changed octet")
  void refusals() {
    device.answer(certificate, bob, BOB, line).close();
    assertThatThrownBy(() -> device.answer(certificate, bob, BOB, line))
        .isInstanceOf(MessageRefused.class)
        .hasMessageStartingWith("REPLAYED");
    String other = CallExample.call(certificate, alice, ALICE, BOB, secret);
    assertThatThrownBy(() -> device.answer(certificate, alice, ALICE, other))
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_RECIPIENT));
    byte[] changed = KeyMgmt.parse(other);
    changed[changed.length - 200] ^= 1;
    String changedLine = KeyMgmt.format(changed);
    assertThatThrownBy(() -> device.answer(certificate, bob, BOB, changedLine))
        .isInstanceOf(MessageRefused.class);
  }
}
