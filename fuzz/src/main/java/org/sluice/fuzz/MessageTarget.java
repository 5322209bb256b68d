package org.sluice.fuzz;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.MessageRefused;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.ReadingRules;
import org.sluice.records.id.Hash32;

/// I_MESSAGEs: taken apart, then opened by two users who hold keys. What is refused is refused with
/// [MessageRefused]; what is taken apart has every octet of the input; and nothing opens that the
/// sender did not sign.
public final class MessageTarget {

  private static final Set<String> SIGNED = World.signed();
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
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
      return;
    }
    Wrong.unless(input.length <= Imessage.MAX_OCTETS, "longer than what is read");
    Wrong.unless(MessageDigest.isEqual(message.octets().toArray(), before), "octets are kept");
    Wrong.unless(Imessage.parse(before).equals(message), "read twice, it is the same");
    for (ImessageOpener opener : OPENERS) {
      open(opener, before);
    }
  }

  private static void open(ImessageOpener opener, byte[] input) {
    try (Opened _ = opener.openDeferred(input, World.TIME, Optional.empty())) {
      String hash = Hash32.sha256(input).toString();
      Wrong.unless(SIGNED.contains(hash), "opened what nobody signed");
    } catch (MessageRefused e) {
      refusedAgain(opener, input, e);
    }
  }

  /// The live path never takes what the recorded one refuses.
  private static void refusedAgain(ImessageOpener opener, byte[] input, MessageRefused first) {
    try (Opened _ = opener.open(input, World.TIME, Duration.ofDays(1))) {
      throw new Wrong("opened live, refused as recorded: " + first.reason());
    } catch (MessageRefused e) {
      Wrong.unless(
          e.reason() == first.reason() || e.reason() == MessageRefused.Reason.WRONG_TIME,
          "live " + e.reason() + ", recorded " + first.reason());
    }
  }
}
