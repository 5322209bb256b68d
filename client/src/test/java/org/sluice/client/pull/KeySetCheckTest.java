package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestDomain;
import org.sluice.client.testing.TestMasters;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;

/// Every check of a pull, by an answer that breaks this one and no other.
class KeySetCheckTest {

  @TempDir Path root;

  private World world;
  private DeviceFolder device;
  private KeyPeriod period;

  @BeforeEach
  void domain() {
    world = new World(root);
    device = world.device(World.ALICE, "phone", SealSuite.X25519);
    period = KeyPeriod.at(world.domain().rule(), World.NOW);
    // Other entries around, so that proofs are not empty.
    world.log().append(SignedStatement.unsigned(leaf(World.BOB, Hash32.sha256(new byte[] {9}))));
  }

  private Extraction leaf(UserUri user, Hash32... recipients) {
    return world.domain().extraction(user, period.number(), Purpose.ISSUE, List.of(recipients));
  }

  private KeyPull.Outcome accept(byte[] json) throws IOException {
    return new KeyPull(world.domains())
        .accept(device, world.domains().profile(device.domain()), PullAnswer.parse("server", json));
  }

  private void refusedAltogether(Check check, byte[] json) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> accept(json))
        .satisfies(e -> assertThat(e.check()).isEqualTo(check));
    assertNothingKept();
  }

  private void recordRefused(Check check, byte[] json) throws IOException {
    KeyPull.Outcome outcome = accept(json);
    assertThat(outcome.kept()).isEmpty();
    assertThat(outcome.refused()).singleElement().extracting(Refused::check).isEqualTo(check);
    assertNothingKept();
  }

  private void assertNothingKept() {
    try {
      assertThat(device.kept()).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] json(World.Answered record) {
    return world.answer(device, DeviceState.ACTIVE, 3, List.of(record));
  }

  @Test
  void keepsKeysThatPassEveryCheck() throws IOException {
    World.Answered record = world.issue(device, period.number());
    KeyPull.Outcome outcome = accept(world.answer(device, record));
    assertThat(outcome.refused()).isEmpty();
    assertThat(outcome.kept()).extracting(KeyPull.Kept::period).containsExactly(period);
    assertThat(outcome.logSize()).isEqualTo(2);
    try (VerifiedKeySet keys =
        new KeyRing(world.domains()).open("alice", List.of(device), period)) {
      assertThat(keys.keys().identifier())
          .isEqualTo("2026-11\0tel:+447700900123\0".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void keepsKeysSealedToP256() throws IOException {
    device = world.device(World.ALICE, "pad", SealSuite.P256);
    World.Answered record = world.issue(device, period.number());
    assertThat(accept(world.answer(device, record)).kept()).hasSize(1);
  }

  @Test
  void showsOtherRecipientsOfTheLeaf() throws IOException {
    Hash32 other = Hash32.sha256(new byte[] {7});
    World.Answered record = world.issue(device, leaf(World.ALICE, device.sealKeyHash(), other));
    assertThat(accept(world.answer(device, record)).kept())
        .singleElement()
        .extracting(KeyPull.Kept::otherRecipients)
        .isEqualTo(java.util.Set.of(other));
  }

  @Test
  void keepsTheGoodRecordBesideABadOne() throws IOException {
    World.Answered good = world.issue(device, period.number());
    World.Answered next = world.issue(device, period.next().number());
    byte[] sealed = next.sealed();
    sealed[sealed.length - 1] ^= 1;
    KeyPull.Outcome outcome = accept(world.answer(device, good, next));
    assertThat(outcome.kept()).extracting(KeyPull.Kept::period).containsExactly(period);
    assertThat(outcome.refused()).singleElement().extracting(Refused::check).isEqualTo(Check.OPEN);
  }

  @Test
  void refusesACertificateThatTheProfileDoesNotName() throws IOException {
    World.Answered record = world.proven(world.issue(device, period.number()));
    TestMasters other = new TestMasters("another");
    byte[] certificate =
        KmsCertificate.root(
                new MasterKeys(
                    world.domain().kms(), other.zT(), other.kpak(), world.domain().rule()),
                "c",
                "i",
                World.NOW,
                World.NOW,
                "example.org")
            .toXml();
    refusedAltogether(
        Check.CERTIFICATE,
        World.json(
            List.of(record),
            world.log().checkpoint(3),
            world.domain().access(device, DeviceState.ACTIVE).encoded(),
            certificate));
  }

  @Test
  void refusesTooFewWitnesses() {
    World.Answered record = world.proven(world.issue(device, period.number()));
    refusedAltogether(
        Check.CHECKPOINT, world.answer(device, DeviceState.ACTIVE, 1, List.of(record)));
  }

  @Test
  void refusesACheckpointOfAnotherLog() throws IOException {
    World.Answered record = world.proven(world.issue(device, period.number()));
    World other = new World(root.resolve("other"));
    refusedAltogether(
        Check.CHECKPOINT,
        World.json(
            List.of(record),
            other.log().checkpoint(3),
            world.domain().access(device, DeviceState.ACTIVE).encoded(),
            world.domain().certificate()));
  }

  @Test
  void refusesARevokedDevice() {
    World.Answered record = world.proven(world.issue(device, period.number()));
    refusedAltogether(
        Check.ACCESS_RECORD, world.answer(device, DeviceState.REVOKED, 3, List.of(record)));
  }

  @Test
  void refusesTheAccessRecordOfAnotherUser() {
    World.Answered record = world.proven(world.issue(device, period.number()));
    DeviceFolder bob = world.device(World.BOB, "phone", SealSuite.X25519);
    refusedAltogether(
        Check.ACCESS_RECORD, world.answer(bob, DeviceState.ACTIVE, 3, List.of(record)));
  }

  @Test
  void refusesTheAccessRecordOfAnotherDeviceOfTheUser() {
    World.Answered record = world.proven(world.issue(device, period.number()));
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.X25519);
    refusedAltogether(
        Check.ACCESS_RECORD, world.answer(pad, DeviceState.ACTIVE, 3, List.of(record)));
  }

  @Test
  void refusesARecordSealedToAnotherDevice() throws IOException {
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.X25519);
    World.Answered record =
        world.issue(pad, leaf(World.ALICE, pad.sealKeyHash(), device.sealKeyHash()));
    recordRefused(Check.SEALED_RECORD, world.answer(device, record));
  }

  @Test
  void refusesALeafThatDoesNotNameThisDevice() throws IOException {
    World.Answered record = world.issue(device, leaf(World.ALICE, Hash32.sha256(new byte[] {5})));
    recordRefused(Check.LEAF, world.answer(device, record));
  }

  @Test
  void refusesALeafOfAnotherUser() throws IOException {
    World.Answered record = world.issue(device, leaf(World.BOB, device.sealKeyHash()));
    recordRefused(Check.LEAF, world.answer(device, record));
  }

  @Test
  void refusesALeafOfAnotherPeriod() throws IOException {
    Extraction next =
        world
            .domain()
            .extraction(
                World.ALICE, period.next().number(), Purpose.ISSUE, List.of(device.sealKeyHash()));
    byte[] entry = SignedStatement.unsigned(next).encoded();
    long index = world.log().append(entry);
    byte[] sealed = world.domain().seal(device, period.number(), index).encoded();
    recordRefused(
        Check.LEAF, world.answer(device, new World.Answered(sealed, entry, index, List.of())));
  }

  @Test
  void refusesAnAuditKey() throws IOException {
    Extraction audit =
        world
            .domain()
            .extraction(World.ALICE, period.number(), Purpose.AUDIT, List.of(device.sealKeyHash()));
    recordRefused(Check.LEAF, world.answer(device, world.issue(device, audit)));
  }

  @Test
  void refusesAnEntryThatIsNoExtraction() throws IOException {
    World.Answered record = world.issue(device, period.number());
    byte[] profile = world.domain().profile().encoded();
    recordRefused(
        Check.LEAF,
        world.answer(
            device, new World.Answered(record.sealed(), profile, record.index(), List.of())));
  }

  @Test
  void refusesAChangedProof() throws IOException {
    World.Answered record = world.proven(world.issue(device, period.number()));
    List<byte[]> proof = new ArrayList<>(record.proof());
    assertThat(proof).isNotEmpty();
    proof.getFirst()[3] ^= 1;
    recordRefused(
        Check.INCLUSION,
        json(new World.Answered(record.sealed(), record.entry(), record.index(), proof)));
  }

  @Test
  void refusesAProofThatIsTooShort() throws IOException {
    World.Answered record = world.issue(device, period.number());
    recordRefused(
        Check.INCLUSION,
        json(new World.Answered(record.sealed(), record.entry(), record.index(), List.of())));
  }

  @Test
  void refusesALeafThatIsNotInTheLog() throws IOException {
    Extraction leaf = leaf(World.ALICE, device.sealKeyHash());
    World.Answered real = world.proven(world.issue(device, leaf(World.BOB, device.sealKeyHash())));
    byte[] sealed = world.domain().seal(device, period.number(), real.index()).encoded();
    recordRefused(
        Check.INCLUSION,
        json(
            new World.Answered(
                sealed, SignedStatement.unsigned(leaf).encoded(), real.index(), real.proof())));
  }

  @Test
  void refusesAnotherIndexThanTheSealedOne() throws IOException {
    World.Answered record = world.proven(world.issue(device, period.number()));
    recordRefused(
        Check.SEALED_RECORD,
        json(new World.Answered(record.sealed(), record.entry(), 0, record.proof())));
  }

  @Test
  void refusesChangedCiphertext() throws IOException {
    World.Answered record = world.issue(device, period.number());
    record.sealed()[record.sealed().length - 20] ^= 0x40;
    recordRefused(Check.OPEN, world.answer(device, record));
  }

  @Test
  void refusesARecordSealedForAnotherLeaf() throws IOException {
    World.Answered record = world.issue(device, period.number());
    SealedKeySet elsewhere = world.domain().seal(device, period.number(), record.index() + 1);
    SealedKeySet moved =
        new SealedKeySet(
            elsewhere.domain(),
            elsewhere.epoch(),
            elsewhere.period(),
            elsewhere.commitment(),
            elsewhere.recipient(),
            record.index(),
            elsewhere.parts());
    recordRefused(
        Check.OPEN,
        world.answer(
            device,
            new World.Answered(moved.encoded(), record.entry(), record.index(), List.of())));
  }

  @Test
  void refusesAnEpochThatIsNotTheProfiles() throws IOException {
    World.Answered record = world.issue(device, period.number());
    SealedKeySet sealed = SealedKeySet.decode(record.sealed());
    SealedKeySet later =
        new SealedKeySet(
            sealed.domain(),
            TestDomain.EPOCH + 1,
            sealed.period(),
            sealed.commitment(),
            sealed.recipient(),
            sealed.leafIndex(),
            sealed.parts());
    recordRefused(
        Check.SEALED_RECORD,
        world.answer(
            device,
            new World.Answered(later.encoded(), record.entry(), record.index(), List.of())));
  }

  @Test
  void refusesKeysOfOtherMasterSecrets() throws IOException {
    keysRefused(
        new TestMasters("another")
            .keySet(world.domain().identifier(World.ALICE, period.number()).octets()));
  }

  @Test
  void refusesKeysOfAnotherIdentifier() throws IOException {
    keysRefused(
        world
            .domain()
            .masters()
            .keySet(world.domain().identifier(World.BOB, period.number()).octets()));
  }

  @Test
  void refusesAnRskOfAnotherPeriodWithAGoodSsk() throws IOException {
    byte[] id = world.domain().identifier(World.ALICE, period.number()).octets();
    byte[] next = world.domain().identifier(World.ALICE, period.next().number()).octets();
    KeySet good = world.domain().masters().keySet(id);
    KeySet other = world.domain().masters().keySet(next);
    keysRefused(new KeySet(id, other.rsk(), good.ssk(), good.pvt()));
  }

  @Test
  void refusesAnSskOfAnotherPeriodWithAGoodRsk() throws IOException {
    byte[] id = world.domain().identifier(World.ALICE, period.number()).octets();
    byte[] next = world.domain().identifier(World.ALICE, period.next().number()).octets();
    KeySet good = world.domain().masters().keySet(id);
    KeySet other = world.domain().masters().keySet(next);
    keysRefused(new KeySet(id, good.rsk(), other.ssk(), other.pvt()));
  }

  private void keysRefused(KeySet keys) throws IOException {
    byte[] entry = SignedStatement.unsigned(leaf(World.ALICE, device.sealKeyHash())).encoded();
    long index = world.log().append(entry);
    byte[] sealed = world.domain().seal(device, period.number(), index, keys).encoded();
    keys.close();
    recordRefused(
        Check.KEY_SET, world.answer(device, new World.Answered(sealed, entry, index, List.of())));
  }
}
