package org.sluice.system.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.message.ReplayGuard;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

/// Secrets are in this process while they are in use, and nowhere in it afterwards. What is looked
/// for are pieces of 16 octets: a single word that compiled code spilled to a stack is not seen.
@Tag("slow")
class MemoryScanTest {
  private static final int USERS = 3;
  private static final byte[] INFO = {1};
  private final MaskedPatterns patterns = new MaskedPatterns();
  private final StringBuilder seen = new StringBuilder();

  @Test
  @DisplayName("shares, seeds, user keys, PINs and call keys leave nothing behind")
  void nothingStays() throws IOException {
    assumeTrue(
        ProcessMemory.readable(),
        "not Linux: that wiped secrets are nowhere in the process was not checked");
    try (ProcessMemory memory = new ProcessMemory();
        HsmPartitions partitions = new HsmPartitions(Domain.logKey(), Domain.NOW, patterns)) {
      ProcessMemory.Scan pins = scan(memory, "PINs open");
      found(pins, "PIN 1", "PIN 2", "PIN 3");
      partitions.closePins();
      Domain domain = new Domain(partitions.cores);
      domain.activate();
      domain.selfTest();
      ApprovedUsers users = new ApprovedUsers(domain, USERS);
      List<ProcessMemory.Scan> withSeed = new ArrayList<>();
      partitions.watched.getFirst().onNextSeed(() -> withSeed.add(scan(memory, "seed open")));
      try (ExtractedBatch batch = users.extract()) {
        useKeys(domain, users, batch, memory);
      }
      assertThat(withSeed).hasSize(1);
      found(withSeed.getFirst(), "seed");

      System.gc();
      ProcessMemory.Scan active = scan(memory, "keys closed, partitions active");
      found(active, "share z_1", "share z_2", "share z_3", "share x_1", "share x_2", "share x_3");
      none(active, "seed", "RSK", "SSK", "SSV", "SRTP", "device key", "PIN", "TrK", "InK");

      partitions.deactivate();
      System.gc();
      ProcessMemory.Scan after = scan(memory, "deactivated, tokens logged in");
      assertThat(after.pieces()).isEmpty();
      partitions.logout();
      System.gc();
      assertThat(scan(memory, "closed").pieces()).isEmpty();
    }
  }

  @Test
  @DisplayName("a copy of a secret that was forgotten is found")
  void aForgottenCopyIsFound() throws IOException {
    assumeTrue(ProcessMemory.readable(), "not Linux: the scan itself was not checked");
    try (ProcessMemory memory = new ProcessMemory()) {
      try (SecretBytes forgotten = SecretBytes.allocate(32)) {
        try (SecretBytes secret = SecretBytes.allocate(32)) {
          long _ =
              secret.use(at -> {
                RandomSource.system().fill(at, 32);
                return forgotten.use(to -> {
                  SecretPool.MEM.asSlice(to, 32).copyFrom(SecretPool.MEM.asSlice(at, 32));
                  return to;
                });
              });
          patterns.add("forgotten", secret);
          assertThat(memory.scan(patterns).count("forgotten")).isEqualTo(4);
        }
        assertThat(memory.scan(patterns).count("forgotten")).isEqualTo(2);
      }
      assertThat(memory.scan(patterns).count("forgotten")).isZero();
    }
  }

  @Test
  @DisplayName("a copy on the Java heap and a copy in native memory are found too")
  void copiesOutsideThePoolAreFound() throws IOException {
    assumeTrue(ProcessMemory.readable(), "not Linux: the scan itself was not checked");
    byte[] onHeap = new byte[32];
    try (ProcessMemory memory = new ProcessMemory();
        Arena arena = Arena.ofConfined();
        SecretBytes secret = SecretBytes.allocate(32)) {
      MemorySegment outside = arena.allocate(32);
      long _ =
          secret.use(at -> {
            RandomSource.system().fill(at, 32);
            outside.copyFrom(SecretPool.MEM.asSlice(at, 32));
            MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, at, onHeap, 0, 32);
            return at;
          });
      patterns.add("planted", secret);
      ProcessMemory.Scan all = memory.scan(patterns);
      assertThat(all.count("planted")).as("%s", all).isGreaterThanOrEqualTo(6);
      outside.fill((byte) 0);
      ProcessMemory.Scan heap = memory.scan(patterns);
      assertThat(heap.count("planted")).isEqualTo(all.count("planted") - 2);
      Arrays.fill(onHeap, (byte) 0);
      assertThat(memory.scan(patterns).count("planted")).isLessThan(heap.count("planted"));
    }
  }

  /// Everything a user's key is for, with all of it open when memory is read.
  private void useKeys(
      Domain domain, ApprovedUsers users, ExtractedBatch batch, ProcessMemory memory) {
    for (int u = 0; u < USERS; u++) {
      ExtractedKey key = batch.keys().get(u);
      patterns.addNumber("RSK " + u + " x", key.rsk(), 1, Field.SAKKE_P);
      patterns.addNumber("RSK " + u + " y", key.rsk(), 129, Field.SAKKE_P);
      patterns.addNumber("SSK " + u, ssk(key), 0, Field.P256_N);
    }
    Party alice = new Party(users.users.get(0), domain.masterKeys());
    Party bob = new Party(users.users.get(1), domain.masterKeys());
    KeyDocuments documents =
        new KeyDocuments(domain.masterKeys(), users.users.get(0), Domain.PERIOD, patterns);
    Runnable written =
        () -> found(scan(memory, "document open"), "RSK as text", "SSK as text", "TrK", "InK");
    try (KeySet alices =
            documents.through(sealedAndOpened(batch.keys().get(0), SealSuite.X25519), written);
        KeySet bobs = sealedAndOpened(batch.keys().get(1), SealSuite.P256);
        Ssv ssv = Ssv.random(RandomSource.system())) {
      patterns.add("SSV", ssv.octets());
      byte[] message = ImessageMaker.make(alice, alices, bob, Domain.NOW, ssv, 7);
      ImessageOpener opener = new ImessageOpener(bob, _ -> bobs, List.of());
      try (Opened opened =
              opener.open(message, Domain.NOW, new ReplayGuard(Duration.ofMinutes(1), 10, 10));
          SrtpKeys call = opened.srtpKeys(0)) {
        assertThat(opened.ssv().octets().sameAs(ssv.octets())).isTrue();
        patterns.add("SRTP key", call.key());
        ProcessMemory.Scan open = scan(memory, "keys open, message opened");
        found(open, "RSK 0", "RSK 1", "RSK 2", "SSK 0", "SSK 1", "SSK 2", "SSV", "SRTP key");
        found(open, "share z_1", "share x_1", "share z_2", "share x_2", "share z_3", "share x_3");
      }
    }
  }

  /// As it goes to a device and is opened there.
  private KeySet sealedAndOpened(ExtractedKey key, SealSuite suite) {
    try (HpkeKeyPair device = HpkeKeyPair.generate(suite);
        KeySet sent =
            new KeySet(
                key.id().octets(),
                Rsk.of(copy(key.rsk())),
                Ssk.of(copy(ssk(key))),
                Objects.requireNonNull(key.pvt()));
        SecretBytes plain = sent.toPlain()) {
      patterns.add("device key", device.privateKey());
      Sealed sealed = Hpke.seal(suite, device.publicKey(), INFO, new byte[0], plain);
      try (SecretBytes received =
          Hpke.open(device, sealed.enc(), INFO, new byte[0], sealed.ciphertext())) {
        return KeySet.fromPlain(received);
      }
    }
  }

  private ProcessMemory.Scan scan(ProcessMemory memory, String when) {
    try {
      ProcessMemory.Scan scan = memory.scan(patterns);
      seen.append(when).append(": ").append(scan).append('\n');
      Files.writeString(Path.of("target", "memory-scan.txt"), seen);
      return scan;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SecretBytes ssk(ExtractedKey key) {
    return Objects.requireNonNull(key.ssk());
  }

  private static SecretBytes copy(SecretBytes secret) {
    return secret.use(at -> SecretBytes.takeCopyOf(at, secret.length()));
  }

  private static void found(ProcessMemory.Scan scan, String... secrets) {
    for (String s : secrets) {
      assertThat(scan.count(s)).as("pieces of %s in %s", s, scan).isPositive();
    }
  }

  private static void none(ProcessMemory.Scan scan, String... secrets) {
    for (String s : secrets) {
      assertThat(scan.count(s)).as("pieces of %s in %s", s, scan).isZero();
    }
  }
}
