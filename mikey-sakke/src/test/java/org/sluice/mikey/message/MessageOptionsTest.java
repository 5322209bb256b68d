package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.message.Room.NOW;
import static org.sluice.mikey.message.Room.refused;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.Octets;

/// Each option of making and of reading: with it, without it, and against it.
class MessageOptionsTest extends WithRoom {

  @Test
  @DisplayName("a secret of 256 bits under the literal mask opens only where that is admitted")
  void literalMask() {
    Ssv big = room.ssv(32);
    MessagePlan plan =
        MessagePlan.of(PCK_ID)
            .with(Set.of(MessageOption.SAKKE_TO_SELF))
            .with(org.sluice.mikey.sakke.Mask256.LITERAL);
    byte[] message = room.maker(room.alice).make(room.bob, NOW, big, plan);
    refused(Reason.BAD_ENCAPSULATION, () -> opened(room.bob, message));
    refused(Reason.BAD_ENCAPSULATION, () -> room.opener(room.alice).openSent(message, NOW));
    opensWith(ReadingOption.LITERAL_MASK, message);
    ReadingRules admit = ReadingRules.admitting(Set.of(ReadingOption.LITERAL_MASK));
    try (Opened o = room.opener(room.bob, admit).open(message, NOW, Room.guard());
        Opened sent = room.opener(room.alice, admit).openSent(message, NOW)) {
      assertThat(o.ssv().octets().sameAs(big.octets())).isTrue();
      assertThat(sent.ssv().octets().sameAs(big.octets())).isTrue();
    }
    byte[] usual = room.maker(room.alice).make(room.bob, NOW, big, MessagePlan.of(PCK_ID));
    room.opener(room.bob, admit).open(usual, NOW, Room.guard()).close();
    byte[] small = plan(MessagePlan.of(PCK_ID).with(org.sluice.mikey.sakke.Mask256.LITERAL));
    opened(room.bob, small).close();
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
  @DisplayName("what a domain asks for later is not demanded of messages of before")
  void askedForLater() {
    byte[] without = plan(MessagePlan.of(PCK_ID));
    ReadingRules after =
        new ReadingRules(
            Set.of(), time -> time.isAfter(NOW) ? Set.of(MessageOption.SAKKE_TO_SELF) : Set.of());
    ReadingRules since =
        new ReadingRules(
            Set.of(), time -> time.isBefore(NOW) ? Set.of() : Set.of(MessageOption.SAKKE_TO_SELF));
    room.opener(room.bob, after).openDeferred(without, NOW, Optional.empty()).close();
    refused(
        Reason.AGAINST_DOMAIN_OPTIONS,
        () -> room.opener(room.bob, since).openDeferred(without, NOW, Optional.empty()));
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
    ReadingRules admit = ReadingRules.admitting(Set.of(ReadingOption.PLAIN_KEY_PARAMETERS));
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
    ReadingRules only = ReadingRules.admitting(Set.of(option));
    room.opener(room.bob, only).open(message, NOW, Room.guard()).close();
    java.util.EnumSet<ReadingOption> others = java.util.EnumSet.allOf(ReadingOption.class);
    others.remove(option);
    ReadingRules rest = ReadingRules.admitting(others);
    assertThatThrownBy(() -> room.opener(room.bob, rest).open(message, NOW, Room.guard()))
        .isInstanceOf(MessageRefused.class);
  }
}
