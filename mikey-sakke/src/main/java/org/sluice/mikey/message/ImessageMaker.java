package org.sluice.mikey.message;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Mask256;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.Frame;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.IdentifierFormat;

/// Makes I_MESSAGEs of one sender (RFC 6509, TS 33.180 annex E), without a network: all it needs
/// are the sender's keys of the period and the public keys of the recipients' servers. The
/// signature covers everything before it.
public final class ImessageMaker {

  private static final int RAND = 16;
  private static final int IV = 16;

  private final Party sender;
  private final KeySet keys;
  private final RandomSource random;

  /// @param sender who signs: a user, or a group under whose identity its manager signs
  /// @param keys the sender's keys of the period of the messages' time; they stay the caller's
  public ImessageMaker(Party sender, KeySet keys) {
    this(sender, keys, RandomSource.system());
  }

  /// What is random is taken in this order: RAND (16 octets), then for each message the IV of the
  /// key parameters (16 octets, if there are any) and the signature's nonce.
  ImessageMaker(Party sender, KeySet keys, RandomSource random) {
    this.sender = sender;
    this.keys = keys;
    this.random = random;
  }

  /// A plain message that carries `ssv` to `recipient`: [MessagePlan#of].
  ///
  /// @throws MessageRefused as [#make(Party, Instant, Ssv, MessagePlan)]
  public static byte[] make(
      Party sender, KeySet keys, Party recipient, Instant now, Ssv ssv, long csbId) {
    return new ImessageMaker(sender, keys).make(recipient, now, ssv, MessagePlan.of(csbId));
  }

  /// A message that carries `ssv` (16 or 32 octets) to `recipient`.
  ///
  /// @throws MessageRefused with [Reason#WRONG_PERIOD] if the sender's keys are not of the period
  ///   of `now`, with [Reason#UNSUPPORTED] if the plan cannot be kept
  public byte[] make(Party recipient, Instant now, Ssv ssv, MessagePlan plan) {
    return makeEach(List.of(recipient), now, ssv, plan).getFirst();
  }

  /// One message for each recipient, in their order, with one secret. CSB ID, RAND and time are the
  /// same in all, because the keys are derived from the secret, the CSB ID and RAND (RFC 3830
  /// section 4.1.4): otherwise the recipients could not hear one another.
  ///
  /// @throws MessageRefused as [#make]
  public List<byte[]> makeEach(List<Party> recipients, Instant now, Ssv ssv, MessagePlan plan) {
    Octets rand = fresh(RAND);
    List<byte[]> messages = new ArrayList<>();
    for (Party recipient : recipients) {
      messages.add(make(recipient, now, ssv, plan, rand));
    }
    return messages;
  }

  /// A group master key for each member, in their order, signed by this sender, the group. The
  /// plan's key id is the GMK-ID; each message's CSB ID is the member's GUK-ID, and RAND is the
  /// same in all, so that every member can derive every other's media keys from GMK-ID and GUK-ID.
  ///
  /// @throws MessageRefused as [#make]
  public List<byte[]> makeGroupKey(List<Party> members, Instant now, Ssv gmk, MessagePlan plan) {
    Octets rand = fresh(RAND);
    List<byte[]> messages = new ArrayList<>();
    for (Party member : members) {
      GroupKeyId id = GroupKeyId.of(gmk, plan.keyId(), member.user());
      messages.add(make(member, now, gmk, plan.forMember(id), rand));
    }
    return messages;
  }

  private byte[] make(Party recipient, Instant now, Ssv ssv, MessagePlan plan, Octets rand) {
    requireKeysOf(now);
    Imessage unsigned;
    try {
      unsigned =
          new Imessage(
              plan.keyId(),
              Mikey.PRF_HMAC_SHA_256,
              plan.sessions(),
              NtpTime.of(now),
              rand,
              payloads(recipient, now, ssv, plan),
              Octets.of(new byte[Mikey.ECCSI_OCTETS]));
    } catch (MalformedRecord e) {
      throw new MessageRefused(Reason.UNSUPPORTED, "the plan: " + e.getMessage());
    }
    byte[] signed = ImessageWriter.signed(unsigned);
    if (signed.length + Mikey.ECCSI_OCTETS > Imessage.MAX_OCTETS) {
      throw new MessageRefused(
          Reason.UNSUPPORTED, "the plan: more than " + Imessage.MAX_OCTETS + " octets");
    }
    byte[] message = java.util.Arrays.copyOf(signed, signed.length + Mikey.ECCSI_OCTETS);
    byte[] signature =
        Eccsi.sign(sender.keys().kpak(), keys.identifier(), keys.ssk(), keys.pvt(), signed, random);
    System.arraycopy(signature, 0, message, signed.length, signature.length);
    return message;
  }

  private void requireKeysOf(Instant now) {
    try {
      keys.requireFor(sender.keys(), sender.user(), sender.periodAt(now).number());
    } catch (KeySetRefused | MalformedRecord e) {
      throw new MessageRefused(Reason.WRONG_PERIOD, "the sender's keys: " + e.getMessage());
    }
  }

  private List<Payload> payloads(Party recipient, Instant now, Ssv ssv, MessagePlan plan) {
    List<Payload> payloads = new ArrayList<>();
    if (plan.options().contains(MessageOption.HIDE_IDENTITIES)) {
      payloads.add(Identity.of(IdRole.INITIATOR_UID, hash(sender, now)));
      payloads.add(Identity.of(IdRole.RESPONDER_UID, hash(recipient, now)));
    } else {
      payloads.add(Identity.of(IdRole.INITIATOR, sender.user().octets()));
      payloads.add(Identity.of(IdRole.RESPONDER, recipient.user().octets()));
    }
    payloads.add(Identity.of(IdRole.INITIATOR_KMS, sender.keys().kms().octets()));
    payloads.add(Identity.of(IdRole.RESPONDER_KMS, recipient.keys().kms().octets()));
    payloads.addAll(plan.certificates());
    payloads.addAll(plan.policies());
    payloads.add(encapsulated(recipient, now, ssv, plan.mask()));
    payloads.addAll(plan.others());
    if (plan.options().contains(MessageOption.SAKKE_TO_SELF)) {
      payloads.add(new Extension.SakkeToSelf(encapsulated(sender, now, ssv, plan.mask())));
    }
    plan.parameters().ifPresent(p -> payloads.add(sealed(p, ssv, plan.keyId(), now)));
    return payloads;
  }

  private static SakkeData encapsulated(Party to, Instant now, Ssv ssv, Mask256 mask) {
    byte[] sed = Sakke.encapsulate(to.keys().zT(), to.identifierAt(now), ssv, mask).octets();
    return new SakkeData(to.keys().rule().format().code(), Octets.of(sed));
  }

  private Extension sealed(KeyParameters parameters, Ssv ssv, long csbId, Instant now) {
    long date = Math.max(0, now.getEpochSecond());
    return new Extension.SealedParameters(
        SealedKeyParameters.seal(parameters, ssv, csbId, date, fresh(IV)));
  }

  private static byte[] hash(Party party, Instant now) {
    if (party.keys().rule().format() != IdentifierFormat.TS33180_HASHED) {
      throw new MessageRefused(
          Reason.UNSUPPORTED,
          "identities hidden, but " + party.keys().kms() + " does not hash them");
    }
    return party.identifierAt(now);
  }

  private Octets fresh(int octets) {
    try (Frame frame = Frame.open(octets)) {
      long at = frame.alloc(octets);
      random.fill(at, octets);
      return Octets.of(MEM.asSlice(at, octets).toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
