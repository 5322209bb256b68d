package org.sluice.hsm.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.Pins;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.hsm.wire.PartitionHealth.State;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Threshold;

/// What a custodian and an operator see when the token is not as it should be; through the double,
/// because SoftHSM2 neither locks a PIN nor can be pulled out.
class HeldPartitionTest {

  @TempDir Path folder;

  private final DoorDouble door = new DoorDouble("p1");

  static NoteKey logKey() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      return NoteKey.ed25519(
          "log.example/test", Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private final NoteKey log = logKey();

  private CeremonyPlan plan(PartitionIdentity first) {
    return new CeremonyPlan(
        new Threshold(2, 3),
        DomainName.parse("green.example"),
        1,
        1,
        log.name(),
        log.vkey(),
        Hash32.ZERO,
        Hash32.ZERO,
        List.of(first, other(2), other(3)));
  }

  private static PartitionIdentity other(int i) {
    byte[] spki = new byte[91];
    byte[] witness = new byte[32];
    Arrays.fill(spki, (byte) i);
    Arrays.fill(witness, (byte) i);
    return new PartitionIdentity(Octets.of(spki), Octets.of(witness));
  }

  private HeldPartition held() {
    return held(door);
  }

  private HeldPartition held(DoorDouble own) {
    PartitionIdentity identity =
        new PartitionIdentity(
            Octets.of(own.token.identityKey()), Octets.of(own.token.witnessKey()));
    return new HeldPartition(
        1, identity, log, door, new FolderPartitionStore(folder), InstantSource.system());
  }

  private static void open(HeldPartition held, String text) {
    try (SecretBytes pin = Pins.of(text)) {
      held.open(pin);
    }
  }

  private static State state(HeldPartition held) {
    return held.health(List.of()).state();
  }

  @Test
  void lockedItAnswersNothingAndSaysWhoOpensIt() {
    HeldPartition held = held();
    assertThat(state(held)).isEqualTo(State.LOCKED);
    assertThat(held.identity().witnessKey()).isEqualTo(Octets.of(door.token.witnessKey()));
    assertThatThrownBy(held::logPosition)
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("its custodian has not opened it");
    assertThatThrownBy(held::deactivate).isInstanceOf(PartitionUnavailable.class);
  }

  @Test
  void theRightPinOpensItAndShuttingLogsOut() {
    HeldPartition held = held();
    open(held, DoorDouble.PIN);
    assertThat(state(held)).isEqualTo(State.UP);
    assertThat(held.logPosition()).isZero();
    held.shut();
    assertThat(door.loggedIn()).isFalse();
    assertThat(state(held)).isEqualTo(State.LOCKED);
    assertThatThrownBy(held::logPosition).isInstanceOf(PartitionUnavailable.class);
    open(held, DoorDouble.PIN);
    assertThat(held.logPosition()).isZero();
  }

  @Test
  void aWrongPinIsNamedLeavesItLockedAndIsNowhereRepeated() {
    HeldPartition held = held();
    assertThatThrownBy(() -> open(held, "another-pin")).isInstanceOf(HsmException.WrongPin.class);
    PartitionHealth health = held.health(List.of());
    assertThat(health.state()).isEqualTo(State.LOCKED);
    assertThat(health.why()).contains("refused the PIN").doesNotContain("another-pin");
    open(held, DoorDouble.PIN);
    assertThat(state(held)).isEqualTo(State.UP);
    assertThat(held.health(List.of()).why()).isEmpty();
  }

  @Test
  void aLockedPinIsNamedAlsoWithTheRightOne() {
    HeldPartition held = held();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> open(held, "another-pin")).isInstanceOf(HsmException.WrongPin.class);
    }
    assertThatThrownBy(() -> open(held, DoorDouble.PIN))
        .isInstanceOf(HsmException.PinLocked.class)
        .hasMessageContaining("its security officer resets it");
    assertThat(held.health(List.of()).why()).contains("is locked");
    assertThatThrownBy(held::logPosition)
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("is locked");
  }

  @Test
  void aTokenPulledOutMakesItFaultyAndPuttingItBackAndOpeningIsAllItTakes() {
    HeldPartition held = held();
    open(held, DoorDouble.PIN);
    door.present(false);
    assertThat(state(held)).isEqualTo(State.FAULTY);
    assertThatThrownBy(held::logPosition)
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("lost the login");
    assertThatThrownBy(() -> open(held, DoorDouble.PIN))
        .isInstanceOf(HsmException.TokenMissing.class);
    door.present(true);
    open(held, DoorDouble.PIN);
    assertThat(state(held)).isEqualTo(State.UP);
    assertThat(held.logPosition()).isZero();
  }

  @Test
  void aTokenPulledOutDuringAQuestionIsUnavailableNotAFault() {
    HeldPartition held = held();
    open(held, DoorDouble.PIN);
    CeremonyPlan plan = plan(held.identity());
    held.custodianConfirms(plan);
    door.present(false);
    // The question reaches the token before anyone has asked how it is.
    assertThatThrownBy(() -> held.join(plan))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("not logged in");
    assertThat(state(held)).isEqualTo(State.FAULTY);
  }

  @Test
  void aLibraryThatIsMissingIsNamedAndWhenItIsBackOpeningIsAllItTakes() {
    Path missing = folder.resolve("no-such-library.so");
    TokenDoor without = TokenDoor.pkcs11(() -> Token.find(missing, "p1"));
    AtomicReference<TokenDoor> place = new AtomicReference<>(without);
    PartitionIdentity identity =
        new PartitionIdentity(
            Octets.of(door.token.identityKey()), Octets.of(door.token.witnessKey()));
    HeldPartition held =
        new HeldPartition(
            1,
            identity,
            log,
            pin -> place.get().open(pin),
            new FolderPartitionStore(folder.resolve("state")),
            InstantSource.system());
    assertThatThrownBy(() -> open(held, DoorDouble.PIN))
        .isInstanceOf(HsmException.LibraryUnusable.class)
        .hasMessageContaining(missing.toString());
    assertThat(state(held)).isEqualTo(State.LOCKED);
    assertThatThrownBy(held::logPosition)
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining(missing.toString());
    place.set(door);
    open(held, DoorDouble.PIN);
    assertThat(state(held)).isEqualTo(State.UP);
  }

  @Test
  void theTokenIsLookedForAnewEachTimeSoItsSlotMayMove() {
    DoorDouble second = new DoorDouble("another slot");
    AtomicReference<DoorDouble> slot = new AtomicReference<>(second);
    PartitionIdentity identity =
        new PartitionIdentity(
            Octets.of(door.token.identityKey()), Octets.of(door.token.witnessKey()));
    HeldPartition held =
        new HeldPartition(
            1,
            identity,
            log,
            pin -> slot.get().open(pin),
            new FolderPartitionStore(folder),
            InstantSource.system());
    assertThatThrownBy(() -> open(held, DoorDouble.PIN))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("keys of another partition");
    slot.set(door);
    open(held, DoorDouble.PIN);
    held.shut();
    open(held, DoorDouble.PIN);
    assertThat(state(held)).isEqualTo(State.UP);
  }

  @Test
  void theTokenOfAnotherPartitionIsRefused() {
    HeldPartition held = held(new DoorDouble("p2"));
    assertThatThrownBy(() -> open(held, DoorDouble.PIN))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("keys of another partition");
    assertThat(door.loggedIn()).isFalse();
    assertThat(state(held)).isEqualTo(State.LOCKED);
  }

  @Test
  void openTwiceIsSaidBecauseThePinWasNotChecked() {
    HeldPartition held = held();
    open(held, DoorDouble.PIN);
    assertThatThrownBy(() -> open(held, "another-pin"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is up already");
    assertThat(state(held)).isEqualTo(State.UP);
  }
}
