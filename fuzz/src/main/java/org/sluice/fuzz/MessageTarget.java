package org.sluice.fuzz;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.ReadingRules;
import org.sluice.mikey.message.ReplayGuard;

/// I_MESSAGEs: taken apart and put together again, then opened by two users who hold keys. What is
/// refused is refused with [MessageRefused]; what is taken apart comes out as the octets that went
/// in; and nothing opens that was not signed, live no more than once.
public final class MessageTarget {

  /// At the end, and not unique: anyone can turn one valid ECCSI signature into another.
  private static final int SIGNATURE = 129;

  private static final List<ImessageOpener> OPENERS =
      List.of(
          new ImessageOpener(World.BOB, _ -> World.BOB_KEYS, World.servers()),
          new ImessageOpener(
              World.CAROL, _ -> World.CAROL_KEYS, World.servers(), ReadingRules.FIELD));

  private MessageTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] before = input.clone();
    Imessage message;
    try {
      message = Imessage.parse(input);
    } catch (MessageRefused e) {
      Wrong.unless(e.reason() == Reason.MALFORMED, "not parsed: " + e.reason());
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
      return;
    }
    Wrong.unless(input.length <= Imessage.MAX_OCTETS, "longer than what is read");
    Wrong.unless(MessageDigest.isEqual(message.octets().toArray(), before), "octets come back");
    Wrong.unless(Imessage.parse(before).equals(message), "read twice, it is the same");
    for (ImessageOpener opener : OPENERS) {
      open(opener, before);
      sent(opener, before);
    }
  }

  private static void open(ImessageOpener opener, byte[] input) {
    ReplayGuard guard = new ReplayGuard(Duration.ofDays(1), 10, 10);
    Optional<Reason> deferred = Optional.empty();
    try (Opened _ = opener.openDeferred(input, World.TIME, Optional.empty())) {
      Wrong.unless(signed(input), "opened what nobody signed");
    } catch (MessageRefused e) {
      deferred = Optional.of(e.reason());
    }
    Optional<Reason> live = live(opener, input, guard);
    Wrong.unless(
        live.equals(deferred) || live.equals(Optional.of(Reason.WRONG_TIME)),
        "live " + live + ", deferred " + deferred);
    if (live.isEmpty()) {
      Wrong.unless(
          live(opener, input, guard).equals(Optional.of(Reason.REPLAYED)), "opened live twice");
    }
  }

  private static Optional<Reason> live(ImessageOpener opener, byte[] input, ReplayGuard guard) {
    try (Opened _ = opener.open(input, World.TIME, guard)) {
      return Optional.empty();
    } catch (MessageRefused e) {
      return Optional.of(e.reason());
    }
  }

  private static void sent(ImessageOpener opener, byte[] input) {
    try (Opened _ = opener.openSent(input, World.TIME)) {
      Wrong.unless(signed(input), "opened as sent what nobody signed");
    } catch (MessageRefused e) {
      Wrong.unless(e.reason() != Reason.REPLAYED, "a stored message is no replay");
    }
  }

  private static boolean signed(byte[] input) {
    return World.signed(Arrays.copyOf(input, input.length - SIGNATURE));
  }
}
