package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.message.Room.NOW;
import static org.sluice.mikey.message.Room.refused;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.Octets;

/// What a plan asks for is in the message, comes out at the recipient's, and is refused where it
/// cannot be.
class PlanTest extends WithRoom {

  @Test
  @DisplayName("users of all three identifier formats can write to each other")
  void everyFormatToEveryFormat() {
    for (Party from : List.of(room.alice, room.carol, room.dora)) {
      for (Party to : List.of(room.bob, room.carol, room.dora)) {
        byte[] message = room.maker(from).make(to, NOW, ssv, MessagePlan.of(PCK_ID));
        try (Opened o = opened(to, message)) {
          assertThat(o.sender()).isEqualTo(from.user());
          assertThat(o.ssv().octets().sameAs(ssv.octets())).isTrue();
          assertThat(o.message().sakke().idScheme()).isEqualTo(to.keys().rule().format().code());
          assertThat(o.keyParameters()).isEmpty();
        }
      }
    }
  }

  @Test
  @DisplayName("a secret of 256 bits, 289 octets of SED, also for the sender")
  void secretsOf256Bits() {
    Ssv big = room.ssv(32);
    MessagePlan plan = MessagePlan.of(PCK_ID).with(Set.of(MessageOption.SAKKE_TO_SELF));
    byte[] message = room.maker(room.alice).make(room.bob, NOW, big, plan);
    try (Opened o = opened(room.bob, message);
        Opened sent = room.opener(room.alice).openSent(message, NOW)) {
      assertThat(o.message().sakke().sed().length()).isEqualTo(289);
      assertThat(o.ssv().octets().sameAs(big.octets())).isTrue();
      assertThat(sent.ssv().octets().sameAs(big.octets())).isTrue();
      assertThat(o.ssv().octets().length()).isEqualTo(32);
    }
  }

  @Test
  void everythingAPlanCanHoldComesOutAsItWentIn() {
    SessionMap map =
        new SessionMap.Srtp(
            List.of(
                new SessionMap.SrtpSession(0, 0xcafebabeL, 0),
                new SessionMap.SrtpSession(1, 0xffffffffL, 0xfffffffeL)));
    SecurityPolicy second =
        new SecurityPolicy(
            1, 0, List.of(new SecurityPolicy.Parameter(77, Octets.of(new byte[] {1, 2, 3}))));
    Certificate certificate = new Certificate(1, Octets.of(new byte[700]));
    Extension vendor = new Extension.VendorId(Octets.of(new byte[] {9}));
    Extension sdp = new Extension.Other(1, Octets.of(new byte[0]));
    KeyParameters parameters = KeyParameters.valid(KeyPurpose.PCK);
    byte[] message =
        plan(
            MessagePlan.of(PCK_ID)
                .with(map)
                .with(SecurityPolicy.DEFAULT_PRIVATE)
                .with(second)
                .with(certificate)
                .with(vendor)
                .with(sdp)
                .with(parameters));
    try (Opened o = opened(room.bob, message)) {
      assertThat(o.message().sessions()).isEqualTo(map);
      assertThat(o.message().policies()).containsExactly(SecurityPolicy.DEFAULT_PRIVATE, second);
      assertThat(o.message().payloads()).contains(certificate);
      assertThat(o.message().extensions()).startsWith(vendor, sdp).hasSize(3);
      assertThat(o.keyParameters()).contains(parameters);
      assertThat(o.message().octets()).isEqualTo(Octets.of(message));
    }
  }

  @Test
  @DisplayName(
      "several recipients: one secret, one CSB ID, one RAND, so the same SRTP keys for all")
  void severalRecipients() {
    List<Party> all = List.of(room.bob, room.carol, room.dora);
    List<byte[]> messages = room.maker(room.alice).makeEach(all, NOW, ssv, MessagePlan.of(PCK_ID));
    assertThat(messages).hasSize(3);
    for (int i = 0; i < 3; i++) {
      try (Opened o = opened(all.get(i), messages.get(i));
          Opened first = opened(all.getFirst(), messages.getFirst());
          SrtpKeys keys = o.srtpKeys(0);
          SrtpKeys firstKeys = first.srtpKeys(0)) {
        assertThat(o.message().rand()).isEqualTo(first.message().rand());
        assertThat(o.message().csbId()).isEqualTo(PCK_ID);
        assertThat(keys.key().sameAs(firstKeys.key())).isTrue();
        assertThat(keys.salt().sameAs(firstKeys.salt())).isTrue();
      }
    }
    refused(Reason.WRONG_KMS, () -> opened(room.carol, messages.getFirst()));
    refused(Reason.WRONG_RECIPIENT, () -> opened(room.group, messages.getFirst()));
    byte[] another = room.maker(room.alice).make(room.bob, NOW, ssv, MessagePlan.of(PCK_ID));
    assertThat(Imessage.parse(another).rand())
        .isNotEqualTo(Imessage.parse(messages.getFirst()).rand());
  }

  @Test
  @DisplayName("a group key is signed by the group, and each member has a CSB ID of their own")
  void groupKey() {
    List<Party> members = List.of(room.bob, room.carol);
    KeyParameters parameters =
        new KeyParameters(
            KeyPurpose.GMK,
            KeyParameters.NOT_REVOKED,
            1_800_000_000,
            0,
            Octets.of(new byte[] {'x'}),
            List.of(new KeyParameters.Group(0x81, Octets.of(room.group.user().octets()))));
    List<byte[]> messages =
        room.maker(room.group)
            .makeGroupKey(members, NOW, ssv, MessagePlan.group(GMK_ID).with(parameters));
    for (int i = 0; i < members.size(); i++) {
      GroupKeyId id = GroupKeyId.of(ssv, GMK_ID, members.get(i).user());
      try (Opened o = opened(members.get(i), messages.get(i))) {
        assertThat(o.sender()).isEqualTo(room.group.user());
        assertThat(o.message().csbId()).isEqualTo(id.gukId()).isNotEqualTo(GMK_ID);
        assertThat(o.message().policies()).containsExactly(SecurityPolicy.DEFAULT_GROUP);
        assertThat(o.message().sessions())
            .isEqualTo(
                new SessionMap.Generic(
                    List.of(SessionMap.GenericSession.of(CryptoSession.MCPTT_GROUP, id.mki()))));
        assertThat(o.keyParameters()).contains(parameters);
      }
    }
    assertThat(Imessage.parse(messages.get(0)).csbId())
        .isNotEqualTo(Imessage.parse(messages.get(1)).csbId());
    assertThat(Imessage.parse(messages.get(0)).rand())
        .isEqualTo(Imessage.parse(messages.get(1)).rand());
    refused(
        Reason.WRONG_PERIOD,
        () ->
            new ImessageMaker(room.group, room.keys(room.alice))
                .makeGroupKey(members, NOW, ssv, MessagePlan.group(GMK_ID)));
  }

  @Test
  @DisplayName("no octet of the richest message can be changed")
  void everyChangedOctetIsRefused() {
    MessagePlan rich =
        MessagePlan.group(GMK_ID)
            .with(KeyParameters.valid(KeyPurpose.GMK))
            .with(new Certificate(0, Octets.of(new byte[20])))
            .with(new Extension.VendorId(Octets.of(new byte[3])))
            .with(Set.of(MessageOption.HIDE_IDENTITIES, MessageOption.SAKKE_TO_SELF));
    byte[] message =
        room.maker(room.group).makeGroupKey(List.of(room.bob), NOW, ssv, rich).getFirst();
    ImessageOpener bob = room.opener(room.bob, ReadingRules.FIELD);
    Optional<org.sluice.records.id.UserUri> group = Optional.of(room.group.user());
    bob.openDeferred(message, NOW, group).close();
    for (int at = 0; at < message.length; at++) {
      byte[] bad = message.clone();
      bad[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> bob.openDeferred(bad, NOW, group))
          .as("octet " + at)
          .isInstanceOf(MessageRefused.class);
    }
  }

  @Test
  void aPlanThatCannotBeKeptIsRefused() {
    refused(
        Reason.UNSUPPORTED,
        () ->
            plan(
                MessagePlan.of(PCK_ID)
                    .with(SecurityPolicy.DEFAULT_GROUP)
                    .with(SecurityPolicy.DEFAULT_PRIVATE)));
    MessagePlan long16k = MessagePlan.of(PCK_ID);
    for (int i = 0; i < 2; i++) {
      long16k = long16k.with(new Certificate(0, Octets.of(new byte[8192])));
    }
    MessagePlan tooLong = long16k;
    refused(Reason.UNSUPPORTED, () -> plan(tooLong));
    MessagePlan many = MessagePlan.of(PCK_ID);
    for (int i = 0; i < 30; i++) {
      many = many.with(new Extension.VendorId(Octets.of(new byte[1])));
    }
    MessagePlan tooMany = many;
    refused(Reason.UNSUPPORTED, () -> plan(tooMany));
    assertThatThrownBy(() ->
            MessagePlan.of(PCK_ID)
                .with(new Extension.PlainParameters(KeyParameters.valid(KeyPurpose.PCK), true)))
        .isInstanceOf(IllegalArgumentException.class);
    refused(Reason.UNSUPPORTED, () -> plan(MessagePlan.of(1L << 32)));
    MessagePlan good = MessagePlan.of(PCK_ID);
    Party longName = Room.party(room.monthly, "sip:" + "u".repeat(120) + "@example.org");
    refused(Reason.UNSUPPORTED, () -> room.maker(room.alice).make(longName, NOW, ssv, good));
    refused(
        Reason.WRONG_PERIOD,
        () ->
            room.maker(room.carol)
                .make(room.bob, java.time.Instant.parse("1850-01-01T00:00:00Z"), ssv, good));
  }

  @Test
  void keyIdentifiersHaveTheirPurposeInTheTopFourBits() {
    SecureRandom random = new SecureRandom();
    for (KeyPurpose p : KeyPurpose.values()) {
      long id = p.newKeyId(random);
      assertThat(id >>> 28).isEqualTo(p.code());
      assertThat(KeyPurpose.of(id)).isEqualTo(p);
      assertThat(KeyPurpose.of((long) p.code() << 28 | 0x0fffffffL)).isEqualTo(p);
    }
    long one = KeyPurpose.GMK.newKeyId(random);
    long other = KeyPurpose.GMK.newKeyId(random);
    assertThat(one).isNotEqualTo(other);
    for (long tag = 7; tag < 16; tag++) {
      long id = tag << 28;
      refused(Reason.UNSUPPORTED, () -> KeyPurpose.of(id));
    }
  }
}
