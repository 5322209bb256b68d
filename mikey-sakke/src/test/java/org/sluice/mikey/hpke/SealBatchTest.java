package org.sluice.mikey.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.batch.BaseMultiples;
import org.sluice.mikey.hpke.HpkeException.Reason;
import org.sluice.mikey.secret.SecretBytes;

@DisplayName("Messages sealed after a common agreement open one by one")
class SealBatchTest {

  private static final byte[] AAD = {7};

  private final List<HpkeKeyPair> devices = new ArrayList<>();

  @AfterEach
  void close() {
    devices.forEach(HpkeKeyPair::close);
  }

  private List<byte[]> recipients(int count) {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(HpkeKeyPair.generate(SealSuite.X25519));
      keys.add(devices.getLast().publicKey());
    }
    return keys;
  }

  private static void refused(Class<? extends Throwable> type, String says, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(says);
  }

  private void opens(int count) {
    List<byte[]> keys = recipients(count);
    Set<String> encapsulated = new HashSet<>();
    try (SealBatch batch = SealBatch.to(keys)) {
      for (int i = 0; i < count; i++) {
        byte[] octets = random(40);
        byte[] info = {(byte) i};
        try (SecretBytes plain = secret(octets.clone())) {
          Sealed sealed = batch.seal(keys.get(i), info, AAD, plain);
          encapsulated.add(hex(sealed.enc()));
          try (SecretBytes opened =
              Hpke.open(devices.get(i), sealed.enc(), info, AAD, sealed.ciphertext())) {
            assertThat(reveal(opened)).as("message %s", i).isEqualTo(octets);
          }
        }
      }
    }
    assertThat(encapsulated).as("ephemeral keys").hasSize(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9})
  void opensOneByOne(int count) {
    opens(count);
  }

  @Test
  @DisplayName("after the warm-up, whichever way the compiler left it")
  void opensAfterTheWarmUp() {
    assertThat(BaseMultiples.prepare()).isPositive();
    opens(100);
    assertThat(BaseMultiples.partsSeenOnHeap()).isZero();
  }

  @Test
  void eachRecipientInItsTurnAndOnce() {
    List<byte[]> keys = recipients(2);
    try (SealBatch batch = SealBatch.to(keys);
        SecretBytes plain = secret(random(40))) {
      refused(
          IllegalStateException.class,
          "recipient 0 of the batch is another",
          () -> batch.seal(keys.get(1), AAD, AAD, plain));
      assertThat(batch.seal(keys.get(0), AAD, AAD, plain).enc()).hasSize(32);
      refused(
          IllegalStateException.class,
          "recipient 1 of the batch is another",
          () -> batch.seal(keys.get(0), AAD, AAD, plain));
      assertThat(batch.seal(keys.get(1), AAD, AAD, plain).enc()).hasSize(32);
      refused(
          IllegalStateException.class,
          "all 2 messages are sealed",
          () -> batch.seal(keys.get(1), AAD, AAD, plain));
    }
  }

  @Test
  void nothingAfterItIsClosed() {
    List<byte[]> keys = recipients(1);
    SealBatch batch = SealBatch.to(keys);
    batch.close();
    try (SecretBytes plain = secret(random(40))) {
      assertThatThrownBy(() -> batch.seal(keys.get(0), AAD, AAD, plain))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /// Points of small order, at the first place, in the middle, at the last.
  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000000000000000000000000000000000000000000000000000",
    "8, 0100000000000000000000000000000000000000000000000000000000000000",
    "3, e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "8, 5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "0, ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "3, edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
  })
  void refusesAPointOfSmallOrder(int at, String u) {
    List<byte[]> keys = recipients(9);
    keys.set(at, hex(u));
    assertThatThrownBy(() -> SealBatch.to(keys))
        .isInstanceOf(HpkeException.class)
        .hasMessageContaining("the shared secret is zero")
        .extracting("reason")
        .isEqualTo(Reason.RECIPIENT_KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 65})
  void refusesOtherLengths(int length) {
    List<byte[]> keys = recipients(2);
    keys.set(1, new byte[length]);
    refused(HpkeException.class, length + " octets instead of 32", () -> SealBatch.to(keys));
  }

  @Test
  void refusesMoreThanItHolds() {
    List<byte[]> keys = Collections.nCopies(SealBatch.MOST + 1, new byte[32]);
    refused(
        IllegalArgumentException.class,
        "1025 recipients, expected at most 1024",
        () -> SealBatch.to(keys));
  }
}
