package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

class MessageTest {

  private static final Instant NOW = Instant.parse("2026-11-21T04:00:00.25Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long CSB = 0x16992638L;

  private static TestDomain monthly;
  private static TestDomain hashed;
  private static Party alice; // hashed domain
  private static Party bob; // monthly domain
  private static KeySet aliceKeys;
  private static KeySet bobKeys;
  private static byte[] message;
  private static Ssv ssv;

  @BeforeAll
  static void issue() {
    monthly = new TestDomain("kms.month.example", PeriodRule.MONTHLY);
    hashed = new TestDomain("kms.hash.example", PeriodRule.hashed(2592000, 0));
    alice = new Party(UserUri.parse("sip:alice@example.org"), hashed.keys());
    bob = new Party(UserUri.parse("tel:+447700900123"), monthly.keys());
    aliceKeys = hashed.issue("sip:alice@example.org", alice.periodAt(NOW).number());
    bobKeys = monthly.issue("tel:+447700900123", bob.periodAt(NOW).number());
    ssv = Ssv.random(RandomSource.system());
    message = ImessageMaker.make(alice, aliceKeys, bob, NOW, ssv, CSB);
  }

  @AfterAll
  static void wipe() {
    List.of(aliceKeys, bobKeys).forEach(KeySet::close);
    ssv.close();
    monthly.close();
    hashed.close();
  }

  private static ImessageOpener opener() {
    return new ImessageOpener(
        bob, p -> p.equals(bob.periodAt(NOW)) ? bobKeys : null, List.of(hashed.keys()));
  }

  private static ReplayGuard guard() {
    return new ReplayGuard(MINUTE, 10, 10);
  }

  private static void refused(Reason reason, ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static byte[] flip(int at) {
    byte[] b = message.clone();
    b[at] ^= 1;
    return b;
  }

  @Test
  void bothSidesHoldTheSameSecretAndDeriveTheSameSrtpKeys() {
    try (Opened opened = opener().open(message, NOW.plusSeconds(30), guard())) {
      assertThat(opened.ssv().octets().sameAs(ssv.octets())).isTrue();
      assertThat(opened.sender()).isEqualTo(alice.user());
      assertThat(opened.time()).isEqualTo(NOW);
      assertThat(opened.period()).isEqualTo(KeyPeriod.at(PeriodRule.MONTHLY, NOW));
      assertThat(opened.message().csbId()).isEqualTo(CSB);
      try (SrtpKeys ours = SrtpKeys.derive(ssv, 0, CSB, Imessage.parse(message).rand());
          SrtpKeys theirs = opened.srtpKeys(0);
          SrtpKeys otherSession = opened.srtpKeys(1)) {
        assertThat(ours.key().sameAs(theirs.key())).isTrue();
        assertThat(ours.salt().sameAs(theirs.salt())).isTrue();
        assertThat(ours.key().length()).isEqualTo(16);
        assertThat(ours.salt().length()).isEqualTo(12);
        assertThat(otherSession.key().sameAs(theirs.key())).isFalse();
      }
    }
  }

  @Test
  void aMessageHasTheOctetsOfTheDocuments() {
    byte[] urisAndServers = message.clone();
    int uris = 21 + 17 + 17 + 16; // alice, bob, and the two servers
    assertThat(message).hasSize(10 + 10 + 18 + 4 * 5 + uris + 5 + 273 + 2 + 129);
    assertThat(Arrays.copyOf(urisAndServers, 10))
        .containsExactly(1, 26, 5, 1, 0x16, 0x99, 0x26, 0x38, 0, 1);
    Imessage m = Imessage.parse(message);
    assertThat(m.sakke().idScheme()).isEqualTo(1);
    assertThat(m.prf()).isEqualTo(1);
    assertThat(m.rand().length()).isEqualTo(16);
    assertThat(m.ids().stream().map(Identity::role).toList()).containsExactly(1, 2, 6, 7);
  }

  /// No octet is without meaning: each one changed, the message is not opened, or (in RAND, time
  /// and key identifier) the signature breaks.
  @Test
  void everyChangedOctetIsRefused() {
    ImessageOpener opener = opener();
    for (int i = 0; i < message.length; i++) {
      byte[] bad = flip(i);
      assertThatThrownBy(() -> opener.openDeferred(bad, NOW, Optional.empty()))
          .as("octet " + i)
          .isInstanceOf(MessageRefused.class);
    }
  }

  @Test
  void tamperedPartsNameTheirReason() {
    int sign = message.length - 129;
    refused(Reason.BAD_SIGNATURE, () -> opener().open(flip(5), NOW, guard())); // CSB ID
    refused(Reason.BAD_SIGNATURE, () -> opener().open(flip(25), NOW, guard())); // RAND
    refused(Reason.BAD_SIGNATURE, () -> opener().open(flip(sign - 5), NOW, guard())); // H
    refused(Reason.BAD_SIGNATURE, () -> opener().open(flip(sign + 40), NOW, guard())); // s
    refused(Reason.MALFORMED, () -> opener().open(flip(0), NOW, guard()));
    refused(
        Reason.MALFORMED,
        () -> opener().open(Arrays.copyOf(message, message.length - 1), NOW, guard()));
    refused(
        Reason.MALFORMED,
        () -> opener().open(Arrays.copyOf(message, message.length + 1), NOW, guard()));
    refused(Reason.MALFORMED, () -> opener().open(new byte[20000], NOW, guard()));
  }

  @Test
  void everyTruncationIsMalformed() {
    for (int n = 0; n < message.length; n++) {
      byte[] cut = Arrays.copyOf(message, n);
      refused(Reason.MALFORMED, () -> Imessage.parse(cut));
    }
  }

  @Test
  void anotherRecipientIsRefused() {
    Party carol = new Party(UserUri.parse("tel:+447700900999"), monthly.keys());
    KeySet keys = monthly.issue("tel:+447700900999", carol.periodAt(NOW).number());
    refused(
        Reason.WRONG_RECIPIENT,
        () ->
            new ImessageOpener(carol, _ -> keys, List.of(hashed.keys()))
                .open(message, NOW, guard()));
    keys.close();
  }

  @Test
  void keysOfAnotherMonthAreRefused() {
    KeyPeriod december = bob.periodAt(NOW).next();
    KeySet keys = monthly.issue("tel:+447700900123", december.number());
    refused(
        Reason.WRONG_PERIOD,
        () ->
            new ImessageOpener(bob, p -> p.equals(december) ? keys : null, List.of(hashed.keys()))
                .open(message, NOW, guard()));
    refused(
        Reason.WRONG_PERIOD,
        () ->
            new ImessageOpener(bob, _ -> keys, List.of(hashed.keys())).open(message, NOW, guard()));
    keys.close();
  }

  @Test
  void theTimeOfTheMessageChoosesTheKeysAndNotTheClock() {
    Instant lastOctober = Instant.parse("2026-10-31T23:59:59.9Z");
    KeySet october = monthly.issue("tel:+447700900123", bob.periodAt(lastOctober).number());
    KeySet sender = hashed.issue("sip:alice@example.org", alice.periodAt(lastOctober).number());
    byte[] late = ImessageMaker.make(alice, sender, bob, lastOctober, ssv, CSB);
    ImessageOpener both =
        new ImessageOpener(
            bob,
            p -> p.equals(bob.periodAt(lastOctober)) ? october : bobKeys,
            List.of(hashed.keys()));
    Instant november = Instant.parse("2026-11-01T00:00:10Z");
    try (Opened opened = both.open(late, november, guard())) {
      assertThat(opened.period().label()).isEqualTo("2026-10");
    }
    october.close();
    sender.close();
  }

  @Test
  void timesOutsideTheWindowAreRefusedUnlessRecorded() {
    refused(
        Reason.WRONG_TIME, () -> opener().open(message, NOW.plus(MINUTE).plusNanos(1), guard()));
    refused(
        Reason.WRONG_TIME, () -> opener().open(message, NOW.minus(MINUTE).minusNanos(1), guard()));
    opener().open(message, NOW.plus(MINUTE), guard()).close();
    opener().openDeferred(message, NOW.plus(Duration.ofDays(900)), Optional.empty()).close();
  }

  @Test
  void sendersOfUnknownServersAndUnexpectedSendersAreRefused() {
    refused(
        Reason.UNKNOWN_SENDER_KMS,
        () -> new ImessageOpener(bob, _ -> bobKeys, List.of()).open(message, NOW, guard()));
    refused(
        Reason.WRONG_SENDER, () -> opener().open(message, NOW, guard(), Optional.of(bob.user())));
    opener().open(message, NOW, guard(), Optional.of(alice.user())).close();
  }

  @Test
  void aForgedServerOfTheSameNameDoesNotVerify() {
    try (TestDomain forged = new TestDomain("kms.hash.example", PeriodRule.hashed(2592000, 0))) {
      refused(
          Reason.BAD_SIGNATURE,
          () ->
              new ImessageOpener(bob, _ -> bobKeys, List.of(forged.keys()))
                  .open(message, NOW, guard()));
    }
  }

  @Test
  void aSenderCannotUseKeysOfAnotherPeriodOrUser() {
    Instant nextPeriod = alice.periodAt(NOW).end();
    refused(
        Reason.WRONG_PERIOD, () -> ImessageMaker.make(alice, aliceKeys, bob, nextPeriod, ssv, CSB));
    Party mallory = new Party(UserUri.parse("sip:mallory@example.org"), hashed.keys());
    refused(Reason.WRONG_PERIOD, () -> ImessageMaker.make(mallory, aliceKeys, bob, NOW, ssv, CSB));
  }

  @Test
  void aMessageUnderAnotherServerOfTheRecipientIsRefused() {
    Party moved = new Party(bob.user(), hashed.keys());
    refused(
        Reason.WRONG_KMS,
        () -> new ImessageOpener(moved, _ -> bobKeys, List.of()).open(message, NOW, guard()));
  }
}
