package org.sluice.mikey.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.keyset.OpeningKey;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Mask256;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// Opens I_MESSAGEs for one user, without a network. The order of checks is from cheap to dear:
/// form, time and replay, recipient, key period, signature, and only then the secret; the first
/// that fails is the refusal ([MessageRefused]).
public final class ImessageOpener {

  private final Party self;
  private final PeriodKeys own;
  private final List<MasterKeys> trusted;
  private final ReadingRules rules;

  /// Opens with strict rules.
  ///
  /// @param self whose messages are opened, and the keys of the server that gave this user keys
  /// @param own the user's keys by period
  /// @param others servers whose users may send, besides the user's own
  public ImessageOpener(Party self, PeriodKeys own, List<MasterKeys> others) {
    this(self, own, others, ReadingRules.STRICT);
  }

  /// Opens with these reading rules.
  public ImessageOpener(Party self, PeriodKeys own, List<MasterKeys> others, ReadingRules rules) {
    this.self = self;
    this.own = own;
    this.trusted = new ArrayList<>(others);
    this.trusted.add(self.keys());
    this.rules = rules;
  }

  /// Opens a message that has just come in, once: its time must be in the guard's window, and the
  /// guard must not know it. One guard serves all messages of this user.
  ///
  /// @throws MessageRefused with the reason
  public Opened open(byte[] message, Instant now, ReplayGuard guard) {
    return open(message, now, guard, Optional.empty());
  }

  /// The same for a message that must come from `sender`, as the signalling around it says. A
  /// message that hides its identities (TS 33.180 clause E.7) can be opened only this way.
  public Opened open(byte[] message, Instant now, ReplayGuard guard, Optional<UserUri> sender) {
    Imessage m = Imessage.parse(message);
    Instant time = NtpTime.near(m.timestamp(), now);
    guard.requireNew(message, time, now);
    Opened opened = open(m, message, time, sender);
    try {
      guard.accept(message, time, opened.sender(), now);
      return opened;
    } catch (MessageRefused e) {
      opened.close();
      throw e;
    }
  }

  /// Opens a message that was stored, such as voicemail, with the keys of its own time and as often
  /// as asked; `about` only tells the 136-year era of its timestamp.
  ///
  /// @throws MessageRefused with the reason
  public Opened openDeferred(byte[] message, Instant about, Optional<UserUri> sender) {
    Imessage m = Imessage.parse(message);
    return open(m, message, NtpTime.near(m.timestamp(), about), sender);
  }

  /// Opens a stored message that this user sent, through SAKKE-to-self (extension 6): what an audit
  /// key of the sender is for.
  ///
  /// @throws MessageRefused with the reason; [Reason#UNSUPPORTED] without that extension
  public Opened openSent(byte[] message, Instant about) {
    Imessage m = Imessage.parse(message);
    Instant time = NtpTime.near(m.timestamp(), about);
    new OpenerChecks(rules).form(m);
    Identities ids = Identities.of(m, rules);
    ids.requireSender(self, time);
    SakkeData sakke =
        m.sakkeToSelf()
            .orElseThrow(
                () -> new MessageRefused(Reason.UNSUPPORTED, "no SAKKE-to-self (extension 6)"));
    OpeningKey keys = ownKeys(time);
    requireSignature(m, message, self.keys(), keys.identifier());
    return opened(m, sakke, keys, self, time);
  }

  private Opened open(Imessage m, byte[] octets, Instant time, Optional<UserUri> expected) {
    OpenerChecks checks = new OpenerChecks(rules);
    checks.form(m);
    Identities ids = Identities.of(m, rules);
    ids.requireRecipient(self, time);
    MasterKeys senderKms = ids.senderKms(trusted);
    UserUri user = ids.sender(expected);
    if (senderKms.kms().equals(self.keys().kms())) {
      checks.domainOptions(m, ids, time);
    }
    Party sender = new Party(user, senderKms);
    OpeningKey keys = ownKeys(time);
    byte[] senderId = identifier(sender, time);
    ids.requireSenderUid(senderId);
    requireSignature(m, octets, senderKms, senderId);
    Opened opened = opened(m, m.sakke(), keys, sender, time);
    try {
      checks.sakkeToSelf(m, sender, senderId, opened.ssv());
      return opened;
    } catch (MessageRefused e) {
      opened.close();
      throw e;
    }
  }

  private Opened opened(Imessage m, SakkeData sakke, OpeningKey keys, Party sender, Instant time) {
    int format = self.keys().rule().format().code();
    if (sakke.idScheme() != format) {
      throw new MessageRefused(
          Reason.UNSUPPORTED, "ID scheme " + sakke.idScheme() + ", this user's is " + format);
    }
    Ssv ssv = decapsulated(sakke, keys);
    try {
      return new Opened(
          ssv,
          sender.user(),
          sender.keys().kms(),
          time,
          self.periodAt(time),
          m,
          OpenerChecks.keyParameters(m, ssv));
    } catch (MessageRefused e) {
      ssv.close();
      throw e;
    }
  }

  private Ssv decapsulated(SakkeData sakke, OpeningKey keys) {
    @Nullable MessageRefused refused = null;
    for (Mask256 mask : new OpenerChecks(rules).masks(sakke)) {
      try {
        Sed sed = Sed.parse(sakke.sed().toArray());
        return Sakke.decapsulate(self.keys().zT(), keys.identifier(), keys.rsk(), sed, mask);
      } catch (SakkeException e) {
        refused = new MessageRefused(Reason.BAD_ENCAPSULATION, "SAKKE says " + e.problem());
      }
    }
    throw Objects.requireNonNull(refused, "at least one mask is tried");
  }

  private OpeningKey ownKeys(Instant time) {
    KeyPeriod period = period(self, time);
    @Nullable OpeningKey keys = own.of(period);
    if (keys == null) {
      throw new MessageRefused(
          Reason.WRONG_PERIOD, "there are no keys for period " + period.label());
    }
    try {
      keys.requireFor(self.keys(), self.user(), period.number());
    } catch (KeySetRefused e) {
      throw new MessageRefused(
          Reason.WRONG_PERIOD, "the keys given for period " + period.label() + " are of another");
    }
    return keys;
  }

  private void requireSignature(Imessage m, byte[] octets, MasterKeys kms, byte[] senderId) {
    byte[] signature = m.signature().toArray();
    int covered = octets.length - signature.length;
    // The octets up to the signature, its header included (mikey-sakke.md D.5); some deployed
    // systems leave out the two octets of that header.
    if (Eccsi.verify(kms.kpak(), senderId, Arrays.copyOf(octets, covered), signature)) {
      return;
    }
    if (rules.admits(ReadingOption.SIGNATURE_WITHOUT_ITS_HEADER)
        && Eccsi.verify(kms.kpak(), senderId, Arrays.copyOf(octets, covered - 2), signature)) {
      return;
    }
    throw new MessageRefused(Reason.BAD_SIGNATURE, "not the sender's over this message");
  }

  static byte[] identifier(Party party, Instant time) {
    try {
      return party.identifierAt(time);
    } catch (MalformedRecord e) {
      throw new MessageRefused(Reason.WRONG_PERIOD, "no identifier at the message's time");
    }
  }

  private static KeyPeriod period(Party party, Instant time) {
    try {
      return party.periodAt(time);
    } catch (MalformedRecord e) {
      throw new MessageRefused(Reason.WRONG_PERIOD, "no key period at the message's time");
    }
  }
}
