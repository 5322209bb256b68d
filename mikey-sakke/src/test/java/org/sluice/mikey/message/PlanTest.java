package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.message.Room.NOW;
import static org.sluice.mikey.message.Room.refused;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.Octets;

/// What a plan asks for is in the message, comes out at the recipient's, and is refused where it
/// cannot be.
class PlanTest {

  private static final long PCK_ID = 0x16992638L;
  private static final long GMK_ID = 0x0df9bc39L;

  private static Room room;
  private static Ssv ssv;

  @BeforeAll
  static void issue() {
    room = new Room();
    ssv = room.ssv(16);
  }

  @AfterAll
  static void wipe() {
    room.close();
  }

  private static Opened opened(Party to, byte[] message) {
    return room.opener(to).open(message, NOW, Room.guard());
  }

  private static byte[] plan(MessagePlan plan) {
    return room.maker(room.alice).make(room.bob, NOW, ssv, plan);
  }

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
  @DisplayName(
      "SAKKE-to-self opens with the sender's key, and a false one is seen by the recipient")
  void sakkeToSelf() {
    MessagePlan plan = MessagePlan.of(PCK_ID).with(Set.of(MessageOption.SAKKE_TO_SELF));
    byte[] message = plan(plan);
    try (Opened sent = room.opener(room.alice).openSent(message, NOW)) {
      assertThat(sent.ssv().octets().sameAs(ssv.octets())).isTrue();
      assertThat(sent.sender()).isEqualTo(room.alice.user());
      assertThat(sent.message().id(IdRole.RESPONDER)).contains(Octets.of(room.bob.user().octets()));
    }
    refused(Reason.WRONG_SENDER, () -> room.opener(room.bob).openSent(message, NOW));
    refused(
        Reason.UNSUPPORTED,
        () -> room.opener(room.alice).openSent(plan(MessagePlan.of(PCK_ID)), NOW));
    byte[] changed = message.clone();
    changed[25] ^= 1;
    refused(Reason.BAD_SIGNATURE, () -> room.opener(room.alice).openSent(changed, NOW));
    // A sender who gives the auditors another secret than the recipient.
    Imessage m = Imessage.parse(message);
    Ssv other = room.ssv(32);
    Imessage foreign = Imessage.parse(room.maker(room.alice).make(room.bob, NOW, other, plan));
    List<Payload> mixed = new java.util.ArrayList<>(m.payloads());
    mixed.set(mixed.size() - 1, new Extension.SakkeToSelf(foreign.sakkeToSelf().orElseThrow()));
    refused(
        Reason.BAD_SAKKE_TO_SELF,
        () -> opened(room.bob, Resigned.by(room.alice, room.keys(room.alice), m, mixed)));
  }

  @Test
  @DisplayName("what a domain asks for is demanded of its own users, and of nobody else")
  void domainOptions() {
    ReadingRules demand = ReadingRules.STRICT.demanding(Set.of(MessageOption.SAKKE_TO_SELF));
    byte[] without = plan(MessagePlan.of(PCK_ID));
    refused(
        Reason.AGAINST_DOMAIN_OPTIONS,
        () -> room.opener(room.bob, demand).open(without, NOW, Room.guard()));
    byte[] foreign = room.maker(room.carol).make(room.bob, NOW, ssv, MessagePlan.of(PCK_ID));
    room.opener(room.bob, demand).open(foreign, NOW, Room.guard()).close();
    byte[] with = plan(MessagePlan.of(PCK_ID).with(Set.of(MessageOption.SAKKE_TO_SELF)));
    room.opener(room.bob, demand).open(with, NOW, Room.guard()).close();
    ReadingRules hide = ReadingRules.STRICT.demanding(Set.of(MessageOption.HIDE_IDENTITIES));
    refused(
        Reason.AGAINST_DOMAIN_OPTIONS,
        () -> room.opener(room.bob, hide).open(with, NOW, Room.guard()));
  }

  @Test
  @DisplayName("hidden identities: no name on the wire, and only the expected sender's opens")
  void hiddenIdentities() {
    MessagePlan plan =
        MessagePlan.of(PCK_ID)
            .with(Set.of(MessageOption.HIDE_IDENTITIES, MessageOption.SAKKE_TO_SELF));
    byte[] message = plan(plan);
    Imessage m = Imessage.parse(message);
    assertThat(m.ids().stream().map(Identity::role).toList()).containsExactly(8, 9, 6, 7);
    String wire = new String(message, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(wire).doesNotContain("alice").doesNotContain("bob");
    ImessageOpener bob = room.opener(room.bob);
    try (Opened o = bob.open(message, NOW, Room.guard(), Optional.of(room.alice.user()));
        Opened sent = room.opener(room.alice).openSent(message, NOW)) {
      assertThat(o.sender()).isEqualTo(room.alice.user());
      assertThat(sent.ssv().octets().sameAs(o.ssv().octets())).isTrue();
    }
    refused(Reason.WRONG_SENDER, () -> bob.open(message, NOW, Room.guard()));
    refused(
        Reason.WRONG_SENDER,
        () -> bob.open(message, NOW, Room.guard(), Optional.of(room.group.user())));
    refused(Reason.WRONG_SENDER, () -> bob.openSent(message, NOW));
    refused(
        Reason.WRONG_RECIPIENT,
        () ->
            room.opener(room.group)
                .open(message, NOW, Room.guard(), Optional.of(room.alice.user())));
    for (Party named : List.of(room.carol, room.dora)) {
      refused(Reason.UNSUPPORTED, () -> room.maker(room.alice).make(named, NOW, ssv, plan));
      refused(Reason.UNSUPPORTED, () -> room.maker(named).make(room.bob, NOW, ssv, plan));
    }
  }

  @Test
  void keyParametersOfAnotherKeyAreRefused() {
    MessagePlan plan = MessagePlan.of(PCK_ID).with(KeyParameters.valid(KeyPurpose.PCK));
    Imessage m = Imessage.parse(plan(plan));
    Imessage other =
        Imessage.parse(plan(MessagePlan.of(PCK_ID + 1).with(KeyParameters.valid(KeyPurpose.PCK))));
    List<Payload> mixed = new java.util.ArrayList<>(m.payloads());
    mixed.set(mixed.size() - 1, other.payloads().getLast());
    refused(
        Reason.BAD_KEY_PARAMETERS,
        () -> opened(room.bob, Resigned.by(room.alice, room.keys(room.alice), m, mixed)));
    SealedKeyParameters sealed = ((Extension.SealedParameters) m.payloads().getLast()).data();
    byte[] flipped = sealed.sealed().toArray();
    flipped[0] ^= 1;
    mixed.set(
        mixed.size() - 1,
        new Extension.SealedParameters(
            new SealedKeyParameters(sealed.date(), 0, 0, sealed.iv(), PCK_ID, Octets.of(flipped))));
    refused(
        Reason.BAD_KEY_PARAMETERS,
        () -> opened(room.bob, Resigned.by(room.alice, room.keys(room.alice), m, mixed)));
  }

  @Test
  void keyParametersInClearAreReadOnlyWhereAdmitted() {
    Imessage m = Imessage.parse(plan(MessagePlan.of(PCK_ID)));
    List<Payload> clear = new java.util.ArrayList<>(m.payloads());
    KeyParameters parameters =
        new KeyParameters(KeyPurpose.PCK, 1, 5, 6, Octets.of(new byte[0]), List.of());
    clear.add(new Extension.PlainParameters(parameters, true));
    byte[] message = Resigned.by(room.alice, room.keys(room.alice), m, clear);
    refused(Reason.UNSUPPORTED, () -> opened(room.bob, message));
    ReadingRules admit = new ReadingRules(Set.of(ReadingOption.PLAIN_KEY_PARAMETERS), Set.of());
    try (Opened o = room.opener(room.bob, admit).open(message, NOW, Room.guard())) {
      assertThat(o.keyParameters()).contains(parameters);
    }
  }

  @Test
  void eachOptionAdmitsItsOneDeparture() {
    Imessage m = Imessage.parse(plan(MessagePlan.of(PCK_ID)));
    List<Payload> unknown = new java.util.ArrayList<>(m.payloads());
    unknown.add(4, new Identity(77, IdType.URI, Octets.of(new byte[] {1})));
    admittedOnlyBy(ReadingOption.UNKNOWN_ROLES, m, unknown);
    List<Payload> nai = new java.util.ArrayList<>(m.payloads());
    Identity bob = (Identity) nai.get(1);
    nai.set(1, new Identity(bob.role(), IdType.NAI, bob.value()));
    admittedOnlyBy(ReadingOption.OTHER_ID_TYPES, m, nai);
    nai.set(1, new Identity(bob.role(), IdType.BYTE_STRING, bob.value()));
    admittedOnlyBy(ReadingOption.OTHER_ID_TYPES, m, nai);
    List<Payload> kms = new java.util.ArrayList<>(m.payloads());
    for (int i = 2; i < 4; i++) {
      kms.set(i, new Identity(3, IdType.URI, ((Identity) kms.get(i)).value()));
    }
    admittedOnlyBy(ReadingOption.KMS_ROLE_TWICE, m, kms);
    Imessage prf =
        new Imessage(
            m.csbId(), 2, m.sessions(), m.timestamp(), m.rand(), m.payloads(), m.signature());
    admittedOnlyBy(ReadingOption.PRF_CODE_TWO, prf, prf.payloads());
    byte[] uncovered = Resigned.withoutHeader(room.alice, room.keys(room.alice), m, m.payloads());
    refused(Reason.BAD_SIGNATURE, () -> opened(room.bob, uncovered));
    opensWith(ReadingOption.SIGNATURE_WITHOUT_ITS_HEADER, uncovered);
  }

  private static void admittedOnlyBy(ReadingOption option, Imessage m, List<Payload> payloads) {
    byte[] message = Resigned.by(room.alice, room.keys(room.alice), m, payloads);
    assertThatThrownBy(() -> opened(room.bob, message))
        .isInstanceOf(MessageRefused.class)
        .hasMessageStartingWith("UNSUPPORTED")
        .hasMessageContaining(option.name());
    opensWith(option, message);
  }

  private static void opensWith(ReadingOption option, byte[] message) {
    ReadingRules only = new ReadingRules(Set.of(option), Set.of());
    room.opener(room.bob, only).open(message, NOW, Room.guard()).close();
    java.util.EnumSet<ReadingOption> others = java.util.EnumSet.allOf(ReadingOption.class);
    others.remove(option);
    ReadingRules rest = new ReadingRules(others, Set.of());
    assertThatThrownBy(() -> room.opener(room.bob, rest).open(message, NOW, Room.guard()))
        .isInstanceOf(MessageRefused.class);
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
