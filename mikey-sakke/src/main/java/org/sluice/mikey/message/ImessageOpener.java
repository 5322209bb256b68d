package org.sluice.mikey.message;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// Opens I_MESSAGEs for one user. The order of checks is from cheap to dear: form, recipient, time
/// and key period, signature, and only then the secret; the first that fails is the refusal.
///
/// It keeps no memory of messages: whoever must not take one twice uses a [ReplayGuard].
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

  /// Opens a message that has just come in: its time must be within `tolerance` of `now`.
  ///
  /// @throws MessageRefused with the reason
  public Opened open(byte[] message, Instant now, Duration tolerance) {
    return open(message, now, tolerance, Optional.empty());
  }

  /// The same for a message that must come from `sender`, as the signalling around it says. A
  /// message that hides its identities (TS 33.180 clause E.7) can be opened only this way.
  public Opened open(byte[] message, Instant now, Duration tolerance, Optional<UserUri> sender) {
    Imessage m = Imessage.parse(message);
    Instant time = NtpTime.near(m.timestamp(), now);
    if (Duration.between(time, now).abs().compareTo(tolerance) > 0) {
      throw new MessageRefused(
          Reason.WRONG_TIME, "the message is of " + time + ", more than " + tolerance + " away");
    }
    return open(m, time, sender);
  }

  /// Opens a message that was recorded, whatever its time; `about` only tells the 136-year era of
  /// its timestamp.
  public Opened openRecorded(byte[] message, Instant about, Optional<UserUri> sender) {
    Imessage m = Imessage.parse(message);
    return open(m, NtpTime.near(m.timestamp(), about), sender);
  }

  private Opened open(Imessage m, Instant time, Optional<UserUri> expected) {
    if (m.prf() != Mikey.PRF_HMAC_SHA_256 && !(rules.prfCodeTwo() && m.prf() == 2)) {
      throw new MessageRefused(Reason.UNSUPPORTED, "PRF function " + m.prf());
    }
    Identities ids = Identities.of(m, rules);
    ids.requireRecipient(self, time);
    int format = self.keys().rule().format().code();
    if (m.idScheme() != format) {
      throw new MessageRefused(
          Reason.UNSUPPORTED, "ID scheme " + m.idScheme() + ", this user's is " + format);
    }
    MasterKeys senderKms = ids.senderKms(trusted);
    UserUri user = ids.sender(expected);
    Party sender = new Party(user, senderKms);
    KeySet keys = ownKeys(time);
    byte[] senderId = identifier(sender, time);
    ids.requireSenderUid(senderId);
    requireSignature(m, senderKms, senderId);
    try {
      return new Opened(
          Sakke.decapsulate(
              self.keys().zT(), keys.identifier(), keys.rsk(), Sed.parse(m.sed().toArray())),
          user,
          time,
          self.periodAt(time),
          m);
    } catch (SakkeException e) {
      throw new MessageRefused(Reason.BAD_ENCAPSULATION, "SAKKE says " + e.problem());
    }
  }

  private KeySet ownKeys(Instant time) {
    KeyPeriod period = period(self, time);
    @Nullable KeySet keys = own.of(period);
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

  private void requireSignature(Imessage m, MasterKeys kms, byte[] senderId) {
    byte[] octets = m.octets().toArray();
    byte[] signature = m.signature().toArray();
    int covered = octets.length - signature.length;
    // The octets up to the signature, its header included (mikey-sakke.md D.5); some deployed
    // systems leave out the two octets of that header.
    if (Eccsi.verify(kms.kpak(), senderId, Arrays.copyOf(octets, covered), signature)) {
      return;
    }
    if (rules.signatureWithoutItsHeader()
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
