package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.message.Room.MINUTE;
import static org.sluice.mikey.message.Room.NOW;
import static org.sluice.mikey.message.Room.refused;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.message.MessageRefused.Reason;

/// Live messages are opened once and in time; stored ones whenever.
class LiveTest extends WithRoom {

  private static byte[] message;

  @BeforeAll
  static void make() {
    message = message(room.alice);
  }

  private static byte[] message(Party from) {
    return room.maker(from).make(room.bob, NOW, room.ssv(16), MessagePlan.of(0x10000001L));
  }

  @Test
  void aMessageIsOpenedOnce() {
    ReplayGuard guard = Room.guard();
    room.opener(room.bob).open(message, NOW, guard).close();
    refused(Reason.REPLAYED, () -> room.opener(room.bob).open(message, NOW, guard));
    refused(Reason.REPLAYED, () -> room.opener(room.bob).open(message, NOW.plus(MINUTE), guard));
    room.opener(room.bob).open(message(room.alice), NOW, guard).close();
  }

  @Test
  @DisplayName("another valid signature over the same octets is the same message")
  void aSecondSignatureIsAReplay() {
    ReplayGuard guard = Room.guard();
    room.opener(room.bob).open(message, NOW, guard).close();
    Imessage m = Imessage.parse(message);
    byte[] again = Resigned.by(room.alice, room.keys(room.alice), m, m.payloads());
    assertThat(again).isNotEqualTo(message);
    room.opener(room.bob).open(again, NOW, Room.guard()).close();
    refused(Reason.REPLAYED, () -> room.opener(room.bob).open(again, NOW, guard));
  }

  @Test
  void whatIsNotVerifiedIsNotRemembered() {
    ReplayGuard guard = new ReplayGuard(MINUTE, 1, 1);
    byte[] bad = message.clone();
    bad[25] ^= 1;
    for (int i = 0; i < 3; i++) {
      refused(Reason.BAD_SIGNATURE, () -> room.opener(room.bob).open(bad, NOW, guard));
    }
    room.opener(room.bob).open(message, NOW, guard).close();
  }

  @Test
  void atALimitNothingIsForgottenEarly() {
    ReplayGuard one = new ReplayGuard(MINUTE, 2, 1);
    room.opener(room.bob).open(message, NOW, one).close();
    byte[] second = message(room.alice);
    refused(Reason.REPLAY_MEMORY_FULL, () -> room.opener(room.bob).open(second, NOW, one));
    byte[] foreign = message(room.carol);
    room.opener(room.bob).open(foreign, NOW, one).close();
    byte[] third = message(room.dora);
    refused(Reason.REPLAY_MEMORY_FULL, () -> room.opener(room.bob).open(third, NOW, one));
    refused(Reason.REPLAYED, () -> room.opener(room.bob).open(message, NOW, one));
    Instant later = NOW.plus(MINUTE).plus(Duration.ofSeconds(1));
    byte[] next =
        room.maker(room.alice).make(room.bob, later, room.ssv(16), MessagePlan.of(0x10000001L));
    room.opener(room.bob).open(next, later, one).close();
    refused(
        Reason.REPLAY_MEMORY_FULL,
        () -> room.opener(room.bob).open(message, NOW, new ReplayGuard(MINUTE, 0, 1)));
  }

  @Test
  void theWindowHasTwoSides() {
    ReplayGuard guard = Room.guard();
    ImessageOpener bob = room.opener(room.bob);
    refused(Reason.WRONG_TIME, () -> bob.open(message, NOW.plus(MINUTE).plusNanos(1), guard));
    refused(Reason.WRONG_TIME, () -> bob.open(message, NOW.minus(MINUTE).minusNanos(1), guard));
    bob.open(message, NOW.minus(MINUTE), guard).close();
  }

  @Test
  void aStoredMessageOpensAtAnyTimeAndAgainWithTheKeysOfItsOwnTime() {
    ImessageOpener bob = room.opener(room.bob);
    for (String about : new String[] {"1990-01-01T00:00:00Z", "2055-01-01T00:00:00Z"}) {
      try (Opened o = bob.openDeferred(message, Instant.parse(about), Optional.empty())) {
        assertThat(o.time()).isEqualTo(NOW);
        assertThat(o.period()).isEqualTo(room.bob.periodAt(NOW));
      }
    }
    refused(
        Reason.WRONG_PERIOD,
        () -> bob.openDeferred(message, Instant.parse("2150-01-01T00:00:00Z"), Optional.empty()));
  }

  @Test
  @DisplayName("of several threads with one message, one opens it")
  void oneOfManyThreads() throws Exception {
    ReplayGuard guard = Room.guard();
    ImessageOpener bob = room.opener(room.bob);
    var _ = room.keys(room.bob);
    Callable<Boolean> open =
        () -> {
          try (Opened _ = bob.open(message, NOW, guard)) {
            return true;
          } catch (MessageRefused e) {
            assertThat(e.reason()).isEqualTo(Reason.REPLAYED);
            return false;
          }
        };
    int opened = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> f : threads.invokeAll(java.util.Collections.nCopies(4, open))) {
        opened += f.get() ? 1 : 0;
      }
    }
    assertThat(opened).isEqualTo(1);
  }
}
